"""Background tasks that move a flow: five lines each, primitives in, one service called."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from casework.calendar import calendar_held
from casework.sweeps import until_late
from requests_app.closing.internal_forms import queue_search_form
from requests_app.letters.letters import hurry_pending_letters, render_letter
from requests_app.models import Letter
from workflows.engine import jobs
from workflows.moves import lapses, stranded

LONGEST_JOB = timedelta(seconds=30)


@shared_task
def run_letter_job(task_id: int, job_id: str) -> None:
    """Make the pending letters of the job's matter and let the flow go on."""
    matter = jobs.claim_letters(task_id, job_id)
    if matter is None:
        return
    try:
        queue_search_form(matter.application, on=timezone.localdate())
        for letter_id in matter.letters.filter(state=Letter.State.PENDING).values_list("pk", flat=True):
            render_letter(letter_id)
    except Exception as error:
        jobs.fail_letters(task_id, job_id, error)
        raise
    jobs.finish_letters(task_id, job_id, on=timezone.localdate())


@shared_task
def render_one_letter(letter_id: int) -> None:
    """Make a letter that no step waits for (a receipt)."""
    render_letter(letter_id)


@shared_task
def sweep_letter_jobs() -> int:
    """Send again whatever waits longer than twice the longest job: lost messages, killed workers."""
    late = timezone.now() - 2 * LONGEST_JOB
    stuck = (
        Task.objects.filter(
            flow_task_type="JOB",
            status__in=[STATUS.SCHEDULED, STATUS.STARTED, STATUS.ERROR],
            scheduled__lt=late,
        )
        .order_by("scheduled")
        .values_list("pk", flat=True)[:200]
    )
    for task_id in until_late(stuck):
        jobs.retry_letters(task_id)
    hurry_pending_letters(late)
    return len(stuck)


@shared_task
def sweep_lapses() -> int:
    """End what silence ends: unanswered clarifications (R21) and opinions that never came, each once."""
    with calendar_held():
        return lapses.sweep(timezone.localdate())


@shared_task
def tell_of_stranded_work() -> None:
    """Tell the administrators what nobody can do."""
    stranded.tell_administrators(timezone.localdate())
