"""Background work on letters: primitives in, one verb called."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from casework.after_commit import send_after_commit
from letters.making import ask_again, make_letter

LATE = timedelta(minutes=1)
"""Twice the time limit of a task: by then a worker was killed or the message is lost."""


@shared_task(name="letters.make")
def make(letter_id: int) -> None:
    """Make one letter."""
    make_letter(letter_id, on=timezone.localdate())


@shared_task(name="letters.sweep")
def sweep() -> None:
    """Ask again for the letters that nobody has made for a minute."""
    for letter_id in ask_again(timezone.now() - LATE):
        send_after_commit(make, letter_id)
