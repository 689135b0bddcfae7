"""Keeping `Deadline` rows equal to what the law says of the facts: an index, never a truth of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from casework import kinds
from casework.calendar import current_calendar
from casework.models import Deadline, Matter
from statute.clock.terms import alert_level_dates


@dataclass(frozen=True)
class DeadlineState:
    """What one clock of a matter should say. `due_on` None: it stands still. `open` False: nothing more to do."""

    due_on: date | None
    provisional: bool = False
    paused: bool = False
    open: bool = True


def apply_deadlines(
    matter: Matter, wanted: Mapping[tuple[str, str], DeadlineState], *, on: date
) -> dict[tuple[str, str], tuple[date | None, date | None]]:
    """Make the rows of the clocks of this kind equal to `wanted`; what changed comes back as
    {(clock, ref): (before, after)}. The house limits of open steps are left alone.

    The two dates are equal where only another field changed. A row that is no longer wanted is closed.
    """
    kind = kinds.of(matter)
    rows = {
        (row.clock, row.ref): row for row in Deadline.objects.filter(matter=matter, clock__in=kind.clocks)
    }
    touched: dict[tuple[str, str], tuple[date | None, date | None]] = {}
    changed = []
    for key, want in wanted.items():
        row = rows.pop(key, None)
        if row is None:
            if want.open:
                row = Deadline(matter=matter, clock=key[0], ref=key[1], main=key == (kind.main_clock, ""))
                _set(row, want, on)
                changed.append(row)
                touched[key] = (None, want.due_on)
        elif (row.due_on, row.provisional, row.paused, row.open) != (
            want.due_on,
            want.provisional,
            want.paused,
            want.open,
        ):
            touched[key] = (row.due_on, want.due_on)
            _set(row, want, on)
            changed.append(row)
    for row in rows.values():
        if row.open:
            row.open, row.next_alert_at = False, None
            changed.append(row)
    _write(changed)
    return touched


def close_deadlines(matter: Matter) -> None:
    """Nothing on this matter is due any more."""
    Deadline.objects.filter(matter=matter, open=True).update(open=False, next_alert_at=None)


def start_of(day: date) -> datetime:
    """The first moment of a legal day in Asia/Shanghai."""
    return timezone.make_aware(datetime.combine(day, time.min))


def first_alert(due_on: date | None, provisional: bool, on: date) -> datetime | None:
    """When the sweep looks at this date first: the next reminder level not before `on`, overdue at the latest."""
    if due_on is None:
        return None
    levels = alert_level_dates(due_on, current_calendar(), provisional)
    return start_of(next((day for _, day in levels if day >= on), levels[-1][1]))


def _set(row: Deadline, want: DeadlineState, on: date) -> None:
    if not want.open:
        row.next_alert_at = None
    elif (
        row.due_on != want.due_on
        or not row.open
        or row.next_alert_at is None
        or row.provisional != want.provisional
    ):
        row.next_alert_at = first_alert(want.due_on, want.provisional, on)
        row.level = ""
    row.due_on, row.provisional, row.paused, row.open = want.due_on, want.provisional, want.paused, want.open


def _write(rows: list[Deadline]) -> None:
    """Insert the new and update the changed in one statement."""
    now = timezone.now()
    for row in rows:
        row.pk, row.updated_at = None, now
    if rows:
        Deadline.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["matter", "clock", "ref"],
            update_fields=["due_on", "provisional", "paused", "open", "next_alert_at", "level", "updated_at"],
        )
