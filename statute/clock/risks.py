"""What the dates shown leave open: flags, and the date from which others may count instead.

A confirmation of the receipt that came late (guiding case 26) and an extension of which the applicant was told late
(art. 33) may count for nothing. What would be due then is asked of the clock of the same case without them.
"""

from dataclasses import replace

from statute.calendar.working_days import DAY_ZERO
from statute.clock.case import Extended
from statute.clock.rules import CONSULTATION, REPLY, Clock
from statute.refused import Refused


def flags_and_risk(clock: Clock, due: int | None) -> tuple[tuple[str, ...], int | None]:
    """The flags of a case in their order, and the earliest date at risk. `due` is the due date shown."""
    flags: list[str] = []
    risk: int | None = None
    if clock.confirmed_late():
        flags.append("confirmation_overdue")
        if clock.ended_by != "withdrawn":
            risk = _due_if_confirmed_at_once(clock)
    if clock.late_letter:
        flags.append("late_clarification")
    if clock.run.extended is not None and clock.ended_by != "withdrawn":
        flag, without = _told_late(clock, clock.run.extended, due)
        if flag:
            flags.append(flag)
            risk = without if risk is None else min(risk, without)
    if clock.consultations and not clock.ended_by and _receipt_unknown(clock):
        flags.append("receipt_unknown")
    if risk is not None and clock.ended_by == "replied" and clock.today > risk:
        flags.append("replied_after_risk")
    return tuple(flags), risk


def _due_if_confirmed_at_once(clock: Clock) -> int | None:
    """The due date of the same case confirmed on the day of submission; counted from there if that one is refused."""
    twin = Clock(replace(clock.case, confirmed_on=clock.case.submitted_on), clock.calendar)
    try:
        twin.apply()
    except Refused:
        return clock.nth(clock.submitted, REPLY)
    return twin.due_shown(twin.today)


def _told_late(clock: Clock, extended: Extended, due: int | None) -> tuple[str, int]:
    """The flag where the applicant didn't learn of the extension by the due date without it, and that date."""
    without = _due_without(clock, extended)
    if without is None or clock.today <= without or (due is not None and due <= without):
        return "", 0
    if extended.told_on is None or extended.told_on > clock.case.as_of:
        return "extension_untold", without
    late = extended.told_on.toordinal() - DAY_ZERO > without
    return ("extension_told_late", without) if late else ("", 0)


def _due_without(clock: Clock, extended: Extended) -> int | None:
    """The due date of the same case without the extension; just before the first event that leaned on it, if any."""
    twin = Clock(clock.case, clock.calendar)
    twin.events = [event for event in clock.events if event is not extended]
    try:
        twin.apply()
    except Refused:
        return twin.due_shown(twin.at)
    return twin.due_shown(twin.today)


def _receipt_unknown(clock: Clock) -> bool:
    """Nobody knows that the other side got the letter, and its answer is out longer than the law gives."""
    today = clock.as_of
    return any(
        consultation.returned is None
        and (consultation.received is None or consultation.received > today)
        and today > clock.nth(consultation.sent, CONSULTATION)
        for consultation in clock.consultations.values()
    )
