"""From the rows of one application to its legal dates: the only door to `statute.clock.reply_clock`."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import prefetch_related_objects

from casework.calendar import current_calendar
from requests_app.models import Application
from statute.clock.acts import Act, acts
from statute.clock.case import ClockCase, ClockEvent
from statute.clock.channels import CHANNELS
from statute.clock.reply_clock import reply_clock
from statute.clock.result import ClockResult

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


def clock_case(application: Application, on: date) -> ClockCase:
    """What the clock is asked on that day. Fetches the facts once an instance."""
    fetch_facts(application)
    return ClockCase(
        channel=CHANNELS[application.channel].clock,
        submitted_on=application.submitted_on,
        confirmed_on=application.confirmed_on,
        as_of=on,
        events=tuple(_events(application)),
    )


def forget_facts(application: Application) -> None:
    """After a fact of a list was changed through another instance."""
    application.__dict__.pop("_prefetched_objects_cache", None)


def clock_result(application: Application, on: date) -> ClockResult:
    """The clock's answer on that day: dates, status, flags and stretches. Refused where the facts allow none."""
    return reply_clock(clock_case(application, on), current_calendar())


def legal_acts(application: Application, on: date) -> list[Act]:
    """Which legal acts are possible that day, and why the others aren't."""
    return acts(clock_case(application, on), current_calendar())


def _events(application: Application) -> Iterator[ClockEvent]:
    for name in FACTS:
        if fact := getattr(application, name, None):
            yield from fact.clock_events()
    for name in FACT_LISTS:
        for fact in getattr(application, name).all():
            yield from fact.clock_events()
    yield from application.clock_events()
