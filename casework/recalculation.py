"""The dates of every matter in work derived anew, and which ones moved: after a change of the calendar, or on demand."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from casework import kinds
from casework.calendar import calendar_version
from casework.events import record
from casework.models import Matter, Recalculation, RecalculationMove
from casework.sweeps import until_late

logger = logging.getLogger(__name__)

STALE = timedelta(minutes=1)  # a worker that holds a run for longer was killed


def recalculate_all(
    on: date, *, dry_run: bool = False, run: Recalculation | None = None
) -> Iterator[dict[str, Any]]:
    """Each date that moves, as {"number", "clock", "ref", "before", "after"}; one transaction a case.

    With `dry_run` nothing is stored. With `run` the moves are kept under it.
    """
    for pk in list(_in_work().values_list("pk", flat=True)):
        yield from _recalculate(pk, on, dry_run, run)


def recalculate_if_calendar_changed(on: date) -> Recalculation | None:
    """Run once for each version of the calendar, for a while: without `finished_at` it wants to be called again.

    None when nothing changed or another worker is at it. A case that fails doesn't stop the others: its dates are
    derived anew before anybody is reminded of them.
    """
    run, _ = Recalculation.objects.get_or_create(version=calendar_version())
    if not _take(run):
        return None
    waiting = list(_in_work().filter(pk__gt=run.reached).values_list("pk", flat=True))
    try:
        for pk in until_late(waiting):
            _tried(pk, on, run)
            run.reached, run.cases = pk, run.cases + 1
        if not waiting or run.reached == waiting[-1]:
            run.finished_at = timezone.now()
    finally:
        run.taken_until = None
        run.save(update_fields=["cases", "reached", "taken_until", "finished_at"])
    return run


def _in_work() -> QuerySet[Matter]:
    return Matter.objects.filter(closed_on=None).order_by("pk")


def _take(run: Recalculation) -> bool:
    """Take the run for this worker alone; False when it is finished or another has it."""
    now = timezone.now()
    free = Q(taken_until__isnull=True) | Q(taken_until__lt=now)
    taken = Recalculation.objects.filter(free, pk=run.pk, finished_at__isnull=True).update(
        taken_until=now + STALE
    )
    run.refresh_from_db()
    return bool(taken)


def _tried(pk: int, on: date, run: Recalculation) -> None:
    try:
        _recalculate(pk, on, dry_run=False, run=run)
    except SoftTimeLimitExceeded:
        raise  # the case isn't to blame
    except Exception:
        logger.exception("dates of matter %s could not be derived anew", pk)


def _recalculate(pk: int, on: date, dry_run: bool, run: Recalculation | None) -> list[dict[str, Any]]:
    with transaction.atomic():
        kind = kinds.by_code(Matter.objects.values_list("kind", flat=True).get(pk=pk))
        with kind.lock(pk) as subject:
            matter: Matter = subject.matter
            touched = kind.recalculate(subject, on)
        moved = {
            key: dates for key, dates in touched.items() if dates[0] != dates[1] and dates[0] is not None
        }
        if dry_run:
            transaction.set_rollback(True)
        else:
            for key, dates in moved.items():
                _note_move(matter, run, key, dates, on)
    return [
        {
            "number": matter.number,
            "clock": clock,
            "ref": ref,
            "before": before and before.isoformat(),
            "after": after and after.isoformat(),
        }
        for (clock, ref), (before, after) in moved.items()
    ]


def _note_move(
    matter: Matter,
    run: Recalculation | None,
    key: tuple[str, str],
    dates: tuple[date | None, date | None],
    on: date,
) -> None:
    """Write down that the time limit `key` (clock, ref) moved: `dates` are those before and after."""
    (clock, ref), (before, after) = key, dates
    if run is not None:
        RecalculationMove.objects.create(
            run=run, matter=matter, clock=clock, ref=ref, before=before, after=after
        )
    record(
        matter,
        "deadline_moved",
        on=on,
        clock=kinds.clock(clock).label,
        before=before.isoformat() if before else None,
        after=after.isoformat() if after else None,
        reason="工作日历变动" if run else "重新计算",
    )
