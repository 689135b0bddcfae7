"""From the rows of one application to its legal dates: the only door to `statute.clock.reply_clock`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import prefetch_related_objects

from casework.calendar import current_calendar
from requests_app.models import Application
from statute.clock.acts import Act, acts
from statute.clock.channels import CHANNELS
from statute.clock.reply_clock import reply_clock

FACTS = ("clarification", "delay", "reasons_request")
FACT_LISTS = ("extensions", "consultations")
PRESENT = """
SELECT 'clarification' WHERE EXISTS (SELECT FROM requests_app_clarification WHERE application_id = %(pk)s)
UNION ALL SELECT 'delay' WHERE EXISTS (SELECT FROM requests_app_delay WHERE application_id = %(pk)s)
UNION ALL SELECT 'reasons_request' WHERE EXISTS (SELECT FROM requests_app_reasonsrequest WHERE application_id = %(pk)s)
UNION ALL SELECT 'extensions' WHERE EXISTS (SELECT FROM requests_app_extension WHERE application_id = %(pk)s)
UNION ALL SELECT 'consultations' WHERE EXISTS (SELECT FROM requests_app_consultation WHERE application_id = %(pk)s)
"""


def with_facts(applications: Any) -> Any:
    """The queryset with everything that the clock needs: three statements, however many rows."""
    return applications.select_related("matter", *FACTS).prefetch_related(*FACT_LISTS)


def fetch_facts(application: Application) -> None:
    """Read what this instance hasn't read yet. One small question tells which facts there are: mostly none."""
    read = (
        application._state.fields_cache.keys() | getattr(application, "_prefetched_objects_cache", {}).keys()
    )
    unread = [name for name in (*FACTS, *FACT_LISTS) if name not in read]
    if not unread:
        return
    with connection.cursor() as cursor:
        cursor.execute(PRESENT, {"pk": application.pk})
        present = {name for (name,) in cursor.fetchall()}
    prefetch_related_objects([application], *(name for name in unread if name in present))
    without_facts(application, *(name for name in unread if name not in present))


def without_facts(application: Application, *names: str) -> None:
    """Note on the instance that there are none of these (by default: that it is new and has none at all)."""
    for name in names or (*FACTS, *FACT_LISTS):
        if name in FACTS:
            application._state.fields_cache[name] = None
        else:
            keep_facts(application, name, [])


def keep_facts(application: Application, name: str, rows: list[Any]) -> None:
    """Note on the instance that these are all the rows of one list of facts."""
    # As prefetching leaves it: a queryset that can still be narrowed, with its result known.
    known = getattr(application, name).get_queryset().all()
    known._result_cache, known._prefetch_done = rows, True
    application.__dict__.setdefault("_prefetched_objects_cache", {})[name] = known


def clock_case(application: Application, on: date) -> dict[str, Any]:
    """The facts in the input form of `statute.clock.reply_clock.reply_clock`. Fetches them once an instance."""
    fetch_facts(application)
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
