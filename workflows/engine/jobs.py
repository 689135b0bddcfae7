"""Jobs that a worker does for a flow: taken, done, finished, tried again, failed.

A job's id fences what still runs under an old one.
"""

from datetime import date
from typing import TypeGuard

from celery import shared_task
from django.dispatch import receiver
from django.utils import timezone
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from casework.after_commit import send_after_commit
from casework.models import Matter
from letters.making import make_letters
from workflows.engine.door import found_job
from workflows.engine.nodes import LetterJobActivation, letter_job_waits


@shared_task(name="workflows.run_letter_job")
def run_letter_job(task_id: int, job_id: str) -> None:
    """Make the waiting letters of the job's matter and let the flow go on."""
    matter = claim_letters(task_id, job_id)
    if matter is None:
        return
    on = timezone.localdate()
    try:
        make_letters(matter, on=on)
    except Exception as error:
        fail_letters(task_id, job_id, error)
        raise
    finish_letters(task_id, job_id, on=on)


@receiver(letter_job_waits)
def ask_worker(task_id: int, job_id: str, **kwargs: object) -> None:
    """Once the transaction commits; the row waits, and a sweep finds what got lost."""
    send_after_commit(run_letter_job, task_id, job_id)


def claim_letters(task_id: int, job_id: str) -> Matter | None:
    """Start a letter job; None when another delivery of the message has it done, or the id is stale."""
    with found_job(task_id) as activation:
        if not _is_job(activation, job_id, STATUS.SCHEDULED, STATUS.STARTED):
            return None
        activation.start()
        return activation.process.link.matter


def finish_letters(task_id: int, job_id: str, *, on: date) -> bool:
    """The letters of a job are made: go on. False when the job was retried or cancelled meanwhile (stale)."""
    with found_job(task_id, on) as activation:
        if not _is_job(activation, job_id, STATUS.STARTED):
            return False
        outcome = activation.flow_task.outcome
        activation.task.data = {"outcome": outcome(activation) if outcome else ""}
        activation.complete()
        activation.activate_next()
    return True


def retry_letters(task_id: int) -> None:
    """Send a letter job again under a new id; whatever still runs under the old one is fenced off."""
    with found_job(task_id) as activation:
        if activation and activation.retry.can_proceed():
            activation.retry()


def fail_letters(task_id: int, job_id: str, error: Exception) -> None:
    """Mark a job as failed without storing what it had in hand."""
    with found_job(task_id) as activation:
        if _is_job(activation, job_id, STATUS.STARTED):
            activation.error(error)


def _is_job(
    activation: LetterJobActivation | None, job_id: str, *states: str
) -> TypeGuard[LetterJobActivation]:
    """Whether this is still the job that the message or the worker means."""
    return bool(
        activation and activation.task.external_task_id == job_id and activation.task.status in states
    )


def letters_in_work(matter: Matter) -> bool:
    """Whether a worker is making letters that the flow waits for."""
    return Task.objects.filter(
        process__link__matter=matter.pk,
        flow_task_type="JOB",
        status__in=[STATUS.NEW, STATUS.SCHEDULED, STATUS.STARTED, STATUS.ERROR],
    ).exists()
