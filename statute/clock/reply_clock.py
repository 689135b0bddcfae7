"""The reply clock: from the facts of one application to its legal dates (arts. 30–35, fee measures art. 6).

`reply_clock` is the only place that does date arithmetic on applications. It never reads the real clock:
`as_of` is part of the case. `rules` says what each event does, here is said what the state means.
"""

from statute.calendar.working_days import Calendar, day_of
from statute.clock.case import ClockCase, check_shape, in_turn
from statute.clock.result import ClockResult, Status
from statute.clock.rules import CLARIFICATION_NOTICE, CONFIRMATION, NEVER, REPLY, Clock
from statute.clock.runs import Exclusion
from statute.clock.stretches import account


def reply_clock(case: ClockCase, calendar: Calendar) -> ClockResult:
    """The legal dates, status, flags and stretches of one case on its `as_of`.

    Refused with a key of `statute.clock.refusals.REFUSALS` where the case breaks a rule.
    """
    check_shape(case)
    clock = Clock(case, calendar)
    clock.apply(in_turn(case.events, case.as_of))
    if clock.today < clock.receipt:
        return _not_started(clock, calendar)
    return _stopped(clock, calendar) if clock.run.waiting else _running(clock, calendar)


def _not_started(clock: Clock, calendar: Calendar) -> ClockResult:
    """Not received yet, or ended before it was: no date is running."""
    status: Status = clock.ended_by or "not_started"
    if clock.receipt != NEVER:
        return ClockResult(status, receipt_on=day_of(clock.receipt))
    if clock.ended_by or not clock.confirmable or clock.as_of <= clock.nth(clock.submitted, CONFIRMATION):
        return ClockResult(status)
    risk_due = clock.nth(clock.submitted, REPLY)
    return ClockResult(
        status,
        provisional=_ungazetted(calendar, clock.submitted, risk_due),
        risk_due_on=day_of(risk_due),
        flags=("confirmation_overdue",),
    )


def _stopped(clock: Clock, calendar: Calendar) -> ClockResult:
    """Waiting for a clarification or a payment, lapsed by it, or ended while waiting: no due date."""
    run = clock.run
    clarification = run.waiting == "clarification"
    waiting: Status = "awaiting_clarification" if clarification else "awaiting_payment"
    if clock.as_of > run.limit:
        waiting = "lapsed"
    upto = run.limit if clock.ended_on is None else min(run.limit, clock.ended_on)
    clock.told.append((run, clock.exclusions(run.stopped_on), upto))
    notice_by = clock.nth(clock.receipt, CLARIFICATION_NOTICE)
    limit = None if clock.ended_by else day_of(run.limit)
    return ClockResult(
        clock.ended_by or waiting,
        receipt_on=day_of(clock.receipt),
        started_on=day_of(run.start),
        provisional=_ungazetted(calendar, clock.receipt, max(run.limit, notice_by)),
        extension_working_days=run.extended.working_days if run.extended else 0,
        clarification_due_on=day_of(notice_by),
        respond_by=limit if clarification else None,
        pay_by=None if clarification else limit,
        flags=_flags(clock),
        stretches=account(clock.told, calendar),
    )


def _running(clock: Clock, calendar: Calendar) -> ClockResult:
    """The clock runs, or ran until the end of the case; what is learned after the end has no effect."""
    run, today = clock.run, clock.today
    exclusions = clock.exclusions(today) if clock.consultations else []
    due = clock.due(exclusions)
    clock.told.append((run, exclusions, due))
    suspended = bool(clock.consultations) and not clock.ended_by and _suspended(clock, due)
    notice_by = clock.nth(clock.receipt, CLARIFICATION_NOTICE)
    # A date fixed under article 35 was decided, not counted, so it rests on no calendar.
    rests_on = notice_by if run.until is not None else max(due, notice_by)
    return ClockResult(
        clock.ended_by or ("suspended" if suspended else "running"),
        receipt_on=day_of(clock.receipt),
        started_on=day_of(run.start),
        due_on=day_of(due),
        projected=suspended,
        provisional=_ungazetted(calendar, clock.receipt, rests_on),
        overdue=today > due and clock.ended_by != "withdrawn",
        working_days_left=_left(clock, due, exclusions),
        excluded_working_days=_excluded(clock, due, exclusions) if exclusions else 0,
        extension_working_days=run.extended.working_days if run.extended else 0,
        clarification_due_on=day_of(notice_by),
        flags=_flags(clock),
        stretches=account(clock.told, calendar),
    )


def _flags(clock: Clock) -> tuple[str, ...]:
    return ("late_clarification",) if clock.late_notice else ()


def _suspended(clock: Clock, due: int) -> bool:
    """An opinion asked for before the due date is out, inside its limit, and no delay fixed the date."""
    if clock.run.until is not None:
        return False
    today = clock.as_of
    for consultation in clock.consultations.values():
        out = consultation.returned is None and consultation.sent < due
        if out and today <= clock.limit(consultation, today):
            return True
    return False


def _left(clock: Clock, due: int, exclusions: list[Exclusion]) -> int:
    """Working days after `as_of` up to `due` that count; after a delay every working day does."""
    through, as_of = clock.through, clock.as_of
    if as_of >= due:
        return 0
    left = through[due] - through[as_of]
    if clock.run.until is None:
        for begin, end, _ in exclusions:
            if as_of < end and begin < due:
                left -= through[end] - through[begin if begin > as_of else as_of]
    return left


def _excluded(clock: Clock, due: int, exclusions: list[Exclusion]) -> int:
    """Working days taken off up to the due date, or to the day on which a delay made exclusions pointless."""
    through = clock.through
    upto = due if clock.run.delayed_on is None else clock.run.delayed_on
    days = 0
    for begin, end, _ in exclusions:
        if begin < upto:
            days += through[end if end < upto else upto] - through[begin]
    return days


def _ungazetted(calendar: Calendar, after: int, upto: int) -> bool:
    """Whether any day in (after, upto] rests on a year without a gazetted table."""
    return calendar.ungazetted[upto] > calendar.ungazetted[after]
