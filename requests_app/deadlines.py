"""The legal dates of one application, cached as `Deadline` rows; `recompute_deadlines` rebuilds them all."""

from datetime import date, timedelta

from casework.deadlines import DeadlineState, apply_deadlines, close_deadlines
from casework.kinds import Clock
from requests_app.case import Case, LockedCase
from requests_app.models import Application, Consultation
from statute.calendar.working_days import Calendar
from statute.clock.result import ClockResult
from statute.clock.terms import TERMS, add_working_days

__all__ = ["close_deadlines", "consultation_limit", "recalculate_deadlines", "wanted_deadlines"]

REPLY, CLARIFICATION_LETTER, CLARIFICATION, CONSULTATION, CONFIRMATION = (
    "application.reply",
    "application.clarification_notice",
    "application.clarification",
    "application.consultation",
    "application.confirmation",
)
CLOCKS = {
    REPLY: Clock("答复期限"),
    CLARIFICATION_LETTER: Clock("补正告知期限"),
    CLARIFICATION: Clock("申请人补正期限"),
    CONSULTATION: Clock("征求意见期限"),
    CONFIRMATION: Clock("网上申请确认期限"),
}
PAUSED = {"awaiting_clarification", "awaiting_payment", "suspended"}
BEFORE_REVIEW_ENDS = {Application.Stage.SUBMITTED, Application.Stage.RECEIVED, Application.Stage.REVIEW}


def recalculate_deadlines(
    case: LockedCase, on: date
) -> dict[tuple[str, str], tuple[date | None, date | None]]:
    """Derive every date of the case anew, store and give back what changed as (before, after).

    Refused with the clock's own reason where the facts allow no date.
    """
    return apply_deadlines(case.matter, wanted_deadlines(case, case.clock(on)), on=on)


def wanted_deadlines(case: Case, result: ClockResult) -> dict[tuple[str, str], DeadlineState]:
    """What each clock of the application should say, from the clock's result."""
    application, calendar = case.application, case.calendar
    running = not (application.replied_on or application.withdrawn_on or application.lapsed_on)
    wanted: dict[tuple[str, str], DeadlineState] = {
        (REPLY, ""): DeadlineState(result.due_on, result.provisional, result.status in PAUSED, running),
        (CLARIFICATION_LETTER, ""): _dated(
            calendar,
            result.clarification_due_on,
            running and application.stage in BEFORE_REVIEW_ENDS and not case.clarification,
        ),
        (CONFIRMATION, ""): _dated(
            calendar,
            add_working_days(application.submitted_on, 1, calendar),
            running
            and application.confirm_mode == application.ConfirmMode.MANUAL
            and not application.confirmed_on,
        ),
        (CLARIFICATION, ""): _dated(calendar, result.respond_by, running and bool(result.respond_by)),
    }
    for consultation in case.consultations:
        limit = consultation_limit(consultation, calendar)
        wanted[CONSULTATION, consultation.ref] = _dated(
            calendar, limit, running and consultation.closed_on is None
        )
    return wanted


def consultation_limit(consultation: Consultation, calendar: Calendar) -> date:
    """The last day for an opinion: 15 working days after the other side got the letter, else after it was sent."""
    term = TERMS["T06" if consultation.party == Consultation.Party.THIRD_PARTY else "T07"]
    return add_working_days(consultation.received_on or consultation.sent_on, term.length, calendar)


def begun_by(on: date, calendar: Calendar) -> date:
    """The latest day of sending from which the limit of an opinion can have passed before `on`."""
    length = min(TERMS["T06"].length, TERMS["T07"].length)
    day = on - timedelta(days=length)
    while add_working_days(day, length, calendar) >= on:
        day -= timedelta(days=1)
    return day


def _dated(calendar: Calendar, due_on: date | None, open_: bool) -> DeadlineState:
    provisional = due_on is not None and not calendar.is_gazetted(due_on)
    return DeadlineState(due_on, provisional, False, open_ and due_on is not None)
