"""Background work of casework: primitives in, one service called. Sending messages stands with the messages."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from casework import files, guessing, missing_holidays, recalculation
from casework.after_commit import send_after_commit
from casework.calendar import one_calendar
from casework.reminders import sweep

LAST_SWEEP = "deadlines:last-sweep"
"""Where the cache keeps the time of the last deadline sweep, for the inbox's footer."""


@shared_task(name="casework.tasks.remind_of_missing_holidays")
def remind_of_missing_holidays() -> None:
    missing_holidays.ask_administrators(timezone.localdate())


@shared_task(name="casework.tasks.tell_of_guessing")
def tell_of_guessing() -> None:
    guessing.tell_of_guessing()


@shared_task(name="casework.tasks.sweep_orphan_files")
def sweep_orphan_files() -> None:
    files.sweep_orphans()


@shared_task(name="casework.tasks.sweep_deadlines")
def sweep_deadlines() -> int:
    """Write the reminders that fell due since the last sweep, however long ago that was."""
    with one_calendar():
        count = sweep(timezone.now())
    cache.set(LAST_SWEEP, timezone.now().isoformat(), None)
    return count


@shared_task(name="casework.tasks.recalculate_if_calendar_changed")
def recalculate_if_calendar_changed() -> None:
    """Derive every matter in work anew when the calendar is another one than at the last run, part by part."""
    run = recalculation.recalculate_if_calendar_changed(timezone.localdate())
    if run and not run.finished_at:
        send_after_commit(recalculate_if_calendar_changed)
