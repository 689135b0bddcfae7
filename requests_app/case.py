"""One application read once and passed on: its rows, and what the reply clock says of them.

Services take a `LockedCase`, which only `locked_case` and `new_case` make, so the type checker sees that nobody writes
without the matter's lock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypedDict

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

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

    class HasLists(TypedDict):
        was_extended: bool
        was_consulted: bool

    ReadApplication = WithAnnotations[Application, HasLists]


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
    """What `case_of` wants of an application: the facts that there are once, and whether it has lists of others."""
    own = {"application": OuterRef("pk")}
    return Application.objects.select_related("matter", "clarification", "reasons_request", "delay").annotate(
        was_extended=Exists(Extension.objects.filter(**own)),
        was_consulted=Exists(Consultation.objects.filter(**own)),
    )


def case_of(application: "ReadApplication") -> Case:
    """The case of an application read by `applications_with_facts`: a statement for each list that it has."""
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
    extensions = tuple(application.extensions.all()) if application.was_extended else ()
    consultations = tuple(application.consultations.all()) if application.was_consulted else ()
    return {
        "application": application,
        "calendar": current_calendar(),
        "clarification": getattr(application, "clarification", None),
        "reasons_request": getattr(application, "reasons_request", None),
        "delay": getattr(application, "delay", None),
        "extensions": extensions,
        "consultations": consultations,
    }
