"""The legal dates of one application, cached as `Deadline` rows; `recompute_deadlines` rebuilds them all."""

from datetime import date

from casework.calendar import current_calendar
from casework.deadlines import DeadlineState, apply_deadlines, close_deadlines
from casework.kinds import Clock
from requests_app.clock import clock_result
from requests_app.models import Application, Consultation
from statute.clock.result import ClockResult
from statute.clock.terms import TERMS, add_working_days

__all__ = ["close_deadlines", "consultation_limit", "recalculate_deadlines", "wanted_deadlines"]

REPLY, CLARIFICATION_NOTICE, CLARIFICATION, CONSULTATION, CONFIRMATION = (
    "application.reply",
    "application.clarification_notice",
    "application.clarification",
    "application.consultation",
    "application.confirmation",
)
CLOCKS = {
    REPLY: Clock("答复期限"),
    CLARIFICATION_NOTICE: Clock("补正告知期限"),
    CLARIFICATION: Clock("申请人补正期限"),
    CONSULTATION: Clock("征求意见期限"),
    CONFIRMATION: Clock("网上申请确认期限"),
}
PAUSED = {"awaiting_clarification", "awaiting_payment", "suspended"}
BEFORE_REVIEW_ENDS = {Application.Stage.SUBMITTED, Application.Stage.RECEIVED, Application.Stage.REVIEW}


def recalculate_deadlines(
    application: Application, on: date
) -> dict[tuple[str, str], tuple[date | None, date | None]]:
    """Derive every date of the application anew, store and give back what changed as (before, after).

    The caller holds the matter's lock. Refused with the clock's own reason where the facts allow no date.
    """
    wanted = wanted_deadlines(application, clock_result(application, on))
    return apply_deadlines(application.matter, wanted, on=on)


def wanted_deadlines(application: Application, result: ClockResult) -> dict[tuple[str, str], DeadlineState]:
    """What each clock of the application should say, from the clock's result."""
    running = not (application.replied_on or application.withdrawn_on or application.lapsed_on)
    wanted: dict[tuple[str, str], DeadlineState] = {
        (REPLY, ""): DeadlineState(result.due_on, result.provisional, result.status in PAUSED, running),
        (CLARIFICATION_NOTICE, ""): _dated(
            result.clarification_due_on,
            running and application.stage in BEFORE_REVIEW_ENDS and not hasattr(application, "clarification"),
        ),
        (CONFIRMATION, ""): _dated(
            add_working_days(application.submitted_on, 1, current_calendar()),
            running
            and application.confirm_mode == application.ConfirmMode.MANUAL
            and not application.confirmed_on,
        ),
        (CLARIFICATION, ""): _dated(result.respond_by, running and bool(result.respond_by)),
    }
    for consultation in application.consultations.all():
        wanted[CONSULTATION, consultation.ref] = _dated(
            consultation_limit(consultation), running and consultation.closed_on is None
        )
    return wanted


def consultation_limit(consultation: Consultation) -> date:
    """The last day for an opinion: 15 working days after the other side got the letter, else after it was sent."""
    term = TERMS["T06" if consultation.party == Consultation.Party.THIRD_PARTY else "T07"]
    return add_working_days(consultation.received_on or consultation.sent_on, term.length, current_calendar())


def _dated(due_on: date | None, open_: bool) -> DeadlineState:
    provisional = due_on is not None and not current_calendar().is_gazetted(due_on)
    return DeadlineState(due_on, provisional, False, open_ and due_on is not None)
