"""Short ways to write a case for the reply clock in tests; days are written 2026-03-02."""

from datetime import date

from statute.calendar.working_days import Calendar, packaged
from statute.clock.case import (
    ClarificationNotified,
    Clarified,
    ClockCase,
    ClockEvent,
    ConsultationReturned,
    ConsultationSent,
    Delayed,
    Extended,
    FeeNoticed,
    FeePaid,
    Replied,
    Supplemented,
    Withdrawn,
)
from statute.clock.reply_clock import reply_clock
from statute.clock.result import ClockResult
from statute.refused import Refused

date_of = date.fromisoformat


def case(
    *events: ClockEvent,
    as_of: str = "2026-03-20",
    received: str = "2026-03-02",
    channel: str = "in_person",
    confirmed: str | None = None,
) -> ClockCase:
    return ClockCase(channel, date_of(received), known(confirmed), date_of(as_of), events)


def ask(*events: ClockEvent, calendar: Calendar | None = None, **facts: str | None) -> ClockResult:
    """The clock's answer; by default a case handed over on 2026-03-02, asked for on 2026-03-20."""
    return reply_clock(case(*events, **facts), calendar or packaged())


def code(*events: ClockEvent, **facts: str | None) -> str | None:
    """The code of the refusal, None where the case is accepted."""
    try:
        ask(*events, **facts)
    except Refused as refused:
        return refused.code
    return None


def due(*events: ClockEvent, **facts: str | None) -> str:
    """The due date alone."""
    return str(ask(*events, **facts).due_on)


def notified(on: str, respond_by: str = "2026-04-30") -> ClarificationNotified:
    return ClarificationNotified(date_of(on), respond_by=date_of(respond_by))


def clarified(on: str, sent_on: str | None = None) -> Clarified:
    return Clarified(date_of(on), sent_on=known(sent_on))


def sent(
    on: str, ref: str = "a", party: str = "third_party", received_on: str | None = None
) -> ConsultationSent:
    return ConsultationSent(date_of(on), ref=ref, party=party, received_on=known(received_on))


def returned(on: str, ref: str = "a") -> ConsultationReturned:
    return ConsultationReturned(date_of(on), ref=ref)


def extended(on: str, working_days: int = 20, told_on: str | None = None) -> Extended:
    return Extended(date_of(on), working_days=working_days, told_on=known(told_on))


def fee(on: str, received_on: str | None = None) -> FeeNoticed:
    return FeeNoticed(date_of(on), received_on=known(received_on))


def paid(on: str) -> FeePaid:
    return FeePaid(date_of(on))


def delayed(on: str, until: str) -> Delayed:
    return Delayed(date_of(on), until=date_of(until))


def replied(on: str) -> Replied:
    return Replied(date_of(on))


def withdrawn(on: str) -> Withdrawn:
    return Withdrawn(date_of(on))


def supplemented(on: str) -> Supplemented:
    return Supplemented(date_of(on))


def known(day: str | None) -> date | None:
    return None if day is None else date_of(day)
