"""From the rows of one application to its legal dates: the only door to `statute.clocks`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from casework.calendar import current_calendar
from requests_app.models import Application
from statute.acts import Act, acts
from statute.channels import CHANNELS
from statute.clocks import reply_clock

FACTS = ("clarification", "delay")  # one-to-one facts, fetched by join
FACT_LISTS = ("extensions", "consultations")


def with_facts(applications: Any) -> Any:
    """The queryset with everything that the clock needs: three statements, however many rows."""
    return applications.select_related("matter", *FACTS).prefetch_related(*FACT_LISTS)


def clock_case(application: Application, on: date) -> dict[str, Any]:
    """The facts in the input form of `statute.clocks.reply_clock`. Fetches the lists of facts once an instance."""
    prefetch_related_objects([application], *FACT_LISTS)
    return {
        "id": str(application.pk),
        "channel": CHANNELS[application.channel].clock,
        "submitted_on": application.submitted_on.isoformat(),
        "confirmed_on": _iso(application.confirmed_on),
        "as_of": on.isoformat(),
        "events": list(_events(application)),
    }


def forget_facts(application: Application) -> None:
    """After a fact of a list was changed through another instance."""
    application.__dict__.pop("_prefetched_objects_cache", None)


def clock_result(application: Application, on: date) -> dict[str, Any]:
    """The clock's answer on that day: dates, status, flags and the explained steps."""
    return reply_clock(clock_case(application, on), current_calendar())


def legal_acts(application: Application, on: date) -> list[Act]:
    """Which legal acts are possible that day, and why the others aren't."""
    case = clock_case(application, on)
    calendar = current_calendar()
    return acts(case, reply_clock(case, calendar), calendar)


def _events(application: Application) -> Iterable[dict[str, Any]]:
    clarification = getattr(application, "clarification", None)
    if clarification:
        yield _event(
            "clarification_notified", clarification.notified_on, respond_by=_iso(clarification.respond_by)
        )
        if clarification.clarified_on:
            yield _event("clarified", clarification.clarified_on, sent_on=_iso(clarification.sent_on))
    for consultation in application.consultations.all():
        yield _event(
            "consultation_sent",
            consultation.sent_on,
            ref=consultation.ref,
            party=consultation.party,
            received_on=_iso(consultation.received_on),
        )
        if consultation.returned_on:
            yield _event("consultation_returned", consultation.returned_on, ref=consultation.ref)
    for extension in application.extensions.all():
        if extension.state == extension.State.APPROVED and extension.decided_on:
            yield _event("extended", extension.decided_on, working_days=extension.working_days)
    delay = getattr(application, "delay", None)
    if delay:
        yield _event("delayed", delay.on, until=_iso(delay.until))
    if application.replied_on:
        yield _event("replied", application.replied_on)
    if application.withdrawn_on:
        yield _event("withdrawn", application.withdrawn_on)


def _event(kind: str, on: date, **fields: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "on": on.isoformat(),
        **{name: value for name, value in fields.items() if value is not None},
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
