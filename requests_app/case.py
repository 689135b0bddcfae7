"""One application read once and passed on: its rows, and what the reply clock says of them.

Services take a `LockedCase`, which only `locked_case` and `new_case` make, so the type checker sees that nobody writes
without the matter's lock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypedDict

from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL

from casework.calendar import current_calendar
from casework.locks import lock_matter
from casework.models import Matter
from requests_app.models import Application, Clarification, Consultation, Delay, Extension, ReasonsRequest
from statute.calendar.working_days import Calendar
from statute.clock.acts import Act, acts
from statute.clock.case import ClockCase, ClockEvent
from statute.clock.channels import CHANNELS
from statute.clock.reply_clock import reply_clock
from statute.clock.result import ClockResult
from statute.refused import Refused

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Present(TypedDict):
        facts: list[str]

    ReadApplication = WithAnnotations[Application, Present]

LISTS = ("extensions", "consultations")

# Which kinds of facts there are. Asked with the application: mostly there are none, and nothing more is read.
FACTS = """
ARRAY(
    SELECT 'clarification' WHERE EXISTS (SELECT FROM requests_app_clarification WHERE application_id = requests_app_application.id)
    UNION ALL
    SELECT 'reasons_request' WHERE EXISTS (SELECT FROM requests_app_reasonsrequest WHERE application_id = requests_app_application.id)
    UNION ALL
    SELECT 'delay' WHERE EXISTS (SELECT FROM requests_app_delay WHERE application_id = requests_app_application.id)
    UNION ALL
    SELECT 'extensions' WHERE EXISTS (SELECT FROM requests_app_extension WHERE application_id = requests_app_application.id)
    UNION ALL
    SELECT 'consultations' WHERE EXISTS (SELECT FROM requests_app_consultation WHERE application_id = requests_app_application.id)
)
"""


@dataclass(frozen=True, kw_only=True)
class Case:
    """An application with its matter, the facts that move its clock, and the calendar in force when it was read."""

    application: Application
    calendar: Calendar
    clarification: Clarification | None = None
    reasons_request: ReasonsRequest | None = None
    delay: Delay | None = None
    extensions: tuple[Extension, ...] = ()
    consultations: tuple[Consultation, ...] = ()

    @property
    def matter(self) -> Matter:
        return self.application.matter

    def having(self, **rows: Any) -> Self:
        """The same case with other rows: a fact that was just made, or a list with one more."""
        return replace(self, **rows)

    def asked_of_clock(self, on: date) -> ClockCase:
        """What the clock is asked on that day."""
        application = self.application
        return ClockCase(
            channel=CHANNELS[application.channel].clock,
            submitted_on=application.submitted_on,
            confirmed_on=application.confirmed_on,
            as_of=on,
            events=tuple(self._events()),
        )

    def clock(self, on: date) -> ClockResult:
        """The clock's answer on that day: dates, status, flags and stretches. Refused where the facts allow none."""
        return reply_clock(self.asked_of_clock(on), self.calendar)

    def acts(self, on: date) -> list[Act]:
        """Which legal acts are possible that day, and why the others aren't."""
        return acts(self.asked_of_clock(on), self.calendar)

    @property
    def pending_extension(self) -> Extension | None:
        """The one that waits for the head of the office."""
        waiting = (row for row in self.extensions if row.state == Extension.State.REQUESTED)
        return next(waiting, None)

    def consultation(self, pk: int) -> Consultation:
        """KeyError for one of another case."""
        return {row.pk: row for row in self.consultations}[pk]

    def _events(self) -> Iterator[ClockEvent]:
        for fact in (self.clarification, self.delay):
            if fact:
                yield from fact.clock_events()
        for row in (*self.extensions, *self.consultations):
            yield from row.clock_events()
        yield from self.application.clock_events()


class LockedCase(Case):
    """The same, as it is while this transaction holds the matter's lock."""


def applications_with_facts() -> "QuerySet[ReadApplication]":
    """What `case_of` wants of an application: its matter, and which kinds of facts it has."""
    present = RawSQL(FACTS, (), output_field=ArrayField(TextField()))  # noqa: S611 -- a constant of ours
    return Application.objects.select_related("matter").annotate(facts=present)


def case_of(application: "ReadApplication") -> Case:
    """The case of an application read by `applications_with_facts`: a statement for each kind of facts that it has."""
    return Case(**_rows(application))


def read_case(matter_id: int) -> Case:
    """The case of a matter as it stands now. Application.DoesNotExist for a matter of another kind."""
    return case_of(applications_with_facts().get(matter=matter_id))


@contextmanager
def locked_case(matter_id: int) -> Iterator[LockedCase]:
    """The case of a matter, read under its lock and locked until the transaction ends.

    A refusal undoes whatever transaction the block is part of, for want of a savepoint of its own.
    """
    with transaction.atomic(savepoint=False):
        lock_matter(matter_id)
        yield LockedCase(**_rows(applications_with_facts().get(matter=matter_id)))


def new_case(application: Application) -> LockedCase:
    """The case of an application that this transaction stores: nobody else sees it yet, and it has no facts."""
    return LockedCase(application=application, calendar=current_calendar())


def require_open(case: LockedCase) -> None:
    """Refused unless the case is still running: after the reply or a withdrawal nothing more is decided."""
    application = case.application
    if application.replied_on or application.withdrawn_on or application.lapsed_on:
        raise Refused(
            "case_ended", "本件已经答复、撤回或者视为放弃，不能再办理这一步。需要重新处理的，请走重新答复。"
        )


def require_act(case: LockedCase, code: str, on: date) -> None:
    """Refused with the statute's own reason when the act isn't allowed that day."""
    act = next(a for a in case.acts(on) if a.code == code)
    if not act.allowed:
        raise Refused(f"{code}_not_allowed", act.reason)


def _rows(application: "ReadApplication") -> dict[str, Any]:
    application.matter.application = (
        application  # else it would lead to a row of its own, which nobody updates
    )
    rows: dict[str, Any] = {"application": application, "calendar": current_calendar()}
    for name in application.facts:
        fact = getattr(application, name)
        rows[name] = tuple(fact.all()) if name in LISTS else fact
    return rows
