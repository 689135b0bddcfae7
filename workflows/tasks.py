"""Background tasks that move a flow: five lines each, primitives in, one service called."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from casework.calendar import one_calendar
from casework.sweeps import until_late
from workflows.engine import jobs
from workflows.moves import lapses

LONGEST_JOB = timedelta(seconds=30)


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
    return len(stuck)


@shared_task
def sweep_lapses() -> int:
    """End what silence ends: unanswered clarifications (R21) and opinions that never came, each once."""
    with one_calendar():
        return lapses.sweep(timezone.localdate())
