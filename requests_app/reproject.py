"""Deriving every open case's dates anew, and saying which ones moved: after a change of the calendar, or on demand."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from casework.calendar import calendar_version
from casework.events import record
from casework.models import Deadline, Reprojection, ReprojectionMove
from requests_app.deadlines import refresh_deadlines
from requests_app.models import Application
from requests_app.services.base import lock_application

STALE = timedelta(minutes=10)  # a run that has not finished by then was killed


def reproject_all(
    on: date, *, dry_run: bool = False, run: Reprojection | None = None
) -> Iterator[dict[str, Any]]:
    """Each date that moves, as {"number", "clock", "ref", "before", "after"}; one transaction a case.

    With `dry_run` nothing is stored. With `run` the moves are kept under it.
    """
    open_cases = Application.objects.exclude(stage=Application.Stage.CLOSED).order_by("pk")
    for pk in list(open_cases.values_list("pk", flat=True)):
        yield from _reproject(pk, on, dry_run, run)


def reproject_if_calendar_changed(on: date) -> Reprojection | None:
    """Run once for each version of the calendar; None when nothing changed or another worker is at it."""
    version = calendar_version()
    run, created = Reprojection.objects.get_or_create(version=version)
    if not created and (run.finished_at or not _take_over(run)):
        return None
    run.cases = Application.objects.exclude(stage=Application.Stage.CLOSED).count()
    for _ in reproject_all(on, run=run):
        pass
    run.finished_at = timezone.now()
    run.save(update_fields=["cases", "finished_at"])
    return run


def _take_over(run: Reprojection) -> bool:
    late = timezone.now() - STALE
    return bool(
        Reprojection.objects.filter(Q(pk=run.pk), finished_at__isnull=True, started_at__lt=late).update(
            started_at=timezone.now()
        )
    )


def _reproject(pk: int, on: date, dry_run: bool, run: Reprojection | None) -> list[dict[str, Any]]:
    with transaction.atomic():
        application = lock_application(Application(pk=pk))
        touched = refresh_deadlines(application, on)
        moved = {
            key: dates for key, dates in touched.items() if dates[0] != dates[1] and dates[0] is not None
        }
        if dry_run:
            transaction.set_rollback(True)
        else:
            for (clock, ref), (before, after) in moved.items():
                _note_move(application, run, clock, ref, before, after, on)
    return [
        {
            "number": application.matter.number,
            "clock": clock,
            "ref": ref,
            "before": before and before.isoformat(),
            "after": after and after.isoformat(),
        }
        for (clock, ref), (before, after) in moved.items()
    ]


def _note_move(
    application: Application,
    run: Reprojection | None,
    clock: str,
    ref: str,
    before: date | None,
    after: date | None,
    on: date,
) -> None:
    if run is not None:
        ReprojectionMove.objects.create(
            run=run, matter=application.matter, clock=clock, ref=ref, before=before, after=after
        )
    record(
        application.matter,
        "deadline_moved",
        on=on,
        clock=Deadline.Clock(clock).label,
        before=before.isoformat() if before else None,
        after=after.isoformat() if after else None,
        reason="工作日历变动" if run else "重新计算",
    )
