"""The reply clock: from the facts of one application to its legal dates (arts. 30–35, fee measures art. 6).

`reply_clock` is the only place that does date arithmetic on applications. It never reads the real clock:
`as_of` is part of the case. `rules` says what each event does, here is said what the state means.
"""

from statute.calendar.working_days import Calendar, day_of
from statute.clock.case import ClockCase, check_shape
from statute.clock.result import ClockResult, Status
from statute.clock.risks import flags_and_risk
from statute.clock.rules import CLARIFICATION_LETTER, NEVER, Clock
from statute.clock.runs import Exclusion
from statute.clock.stretches import account


def reply_clock(case: ClockCase, calendar: Calendar) -> ClockResult:
    """The legal dates, status, flags and stretches of one case on its `as_of`.

    Refused with a key of `statute.clock.refusals.REFUSALS` where the case breaks a rule.
    """
    check_shape(case)
    clock = Clock(case, calendar)
    clock.apply()
    if clock.today < clock.receipt:
        return _not_started(clock)
    return _stopped(clock) if clock.run.waiting else _running(clock)


def _not_started(clock: Clock) -> ClockResult:
    """Not received yet, or ended before it was: no date is running."""
    flags, risk = flags_and_risk(clock, None)
    return ClockResult(
        clock.ended_by or "not_started",
        receipt_on=None if clock.receipt == NEVER else day_of(clock.receipt),
        provisional=risk is not None and _ungazetted(clock, clock.submitted, risk),
        risk_due_on=None if risk is None else day_of(risk),
        flags=flags,
    )


def _stopped(clock: Clock) -> ClockResult:
    """Waiting for a clarification or a payment, lapsed by it, or ended while waiting: no due date."""
    run = clock.run
    clarification = run.waiting == "clarification"
    waiting: Status = "awaiting_clarification" if clarification else "awaiting_payment"
    if clock.as_of > run.limit:
        waiting = "lapsed"
    upto = min(run.limit, clock.today) if clock.ended_by else run.limit
    clock.told.append((run, clock.exclusions(run.stopped_on), upto))
    letter_by = clock.nth(clock.receipt, CLARIFICATION_LETTER)
    limit = None if clock.ended_by else day_of(run.limit)
    flags, risk = flags_and_risk(clock, None)
    return ClockResult(
        clock.ended_by or waiting,
        receipt_on=day_of(clock.receipt),
        started_on=day_of(run.start),
        provisional=_provisional(clock, max(run.limit, letter_by), risk),
        extension_working_days=run.extended.working_days if run.extended else 0,
        clarification_due_on=day_of(letter_by),
        respond_by=limit if clarification else None,
        pay_by=None if clarification else limit,
        risk_due_on=None if risk is None else day_of(risk),
        flags=flags,
        stretches=account(clock.told, clock.calendar),
    )


def _running(clock: Clock) -> ClockResult:
    """The clock runs, or ran until the end of the case; what is learned after the end has no effect."""
    run, today = clock.run, clock.today
    exclusions = clock.exclusions(today) if clock.consultations else []
    due = clock.due(exclusions)
    clock.told.append((run, exclusions, due))
    suspended = bool(clock.consultations) and not clock.ended_by and _suspended(clock, due)
    letter_by = clock.nth(clock.receipt, CLARIFICATION_LETTER)
    # A date fixed under article 35 was decided, not counted, so it rests on no calendar.
    rests_on = letter_by if run.until is not None else max(due, letter_by)
    flags, risk = flags_and_risk(clock, due)
    return ClockResult(
        clock.ended_by or ("suspended" if suspended else "running"),
        receipt_on=day_of(clock.receipt),
        started_on=day_of(run.start),
        due_on=day_of(due),
        projected=suspended,
        provisional=_provisional(clock, rests_on, risk),
        overdue=today > due and clock.ended_by != "withdrawn",
        working_days_left=_left(clock, due, exclusions),
        excluded_working_days=_excluded(clock, due, exclusions),
        extension_working_days=run.extended.working_days if run.extended else 0,
        clarification_due_on=day_of(letter_by),
        risk_due_on=None if risk is None else day_of(risk),
        flags=flags,
        stretches=account(clock.told, clock.calendar),
    )


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
    """Working days after the day spoken of, up to `due`, that count; after a delay every working day does."""
    through, today = clock.through, clock.today
    if today >= due:
        return 0
    left = through[due] - through[today]
    if clock.run.until is None:
        for begin, end, _ in exclusions:
            if today < end and begin < due:
                left -= through[end] - through[begin if begin > today else today]
    return left


def _excluded(clock: Clock, due: int, exclusions: list[Exclusion]) -> int:
    """Working days taken off up to the due date; none once a delay fixed it."""
    days = 0
    if clock.run.until is None:
        for begin, end, _ in exclusions:
            if begin < due:
                days += clock.through[end if end < due else due] - clock.through[begin]
    return days


def _provisional(clock: Clock, upto: int, risk: int | None) -> bool:
    """Whether the dates of a case that has started, the one at risk too, rest on a year without a gazetted table."""
    return _ungazetted(clock, clock.receipt, upto) or (
        risk is not None and _ungazetted(clock, clock.submitted, risk)
    )


def _ungazetted(clock: Clock, after: int, upto: int) -> bool:
    """Whether any day in (after, upto] rests on a year without a gazetted table."""
    ungazetted = clock.calendar.ungazetted
    return ungazetted[upto] > ungazetted[after]
