"""Who may: what a person may do and see on one day, from the duties in force on it. The one rule of all rooms."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from django.db.models import Q, QuerySet

from .models import (
    COUNTY_WIDE,
    IN_DEPARTMENT,
    NOT_DEPUTISED,
    WHOLE_AGENCY,
    WORKING_DUTIES,
    Agency,
    AgencyKind,
    Deputy,
    Duty,
    DutyKind,
    Staff,
)


class Work(Protocol):
    """Open work: the duty that does it, where it lies, and who has taken it. No department: any of the agency."""

    @property
    def duty(self) -> str: ...
    @property
    def agency_id(self) -> int: ...
    @property
    def department_id(self) -> int | None: ...
    @property
    def owner_id(self) -> int | None: ...
    @property
    def owner(self) -> Staff | None: ...


class Assigned(Protocol):
    """A matter: which agency works on it, and to whom it was assigned there."""

    @property
    def current_agency_id(self) -> int: ...
    @property
    def department_id(self) -> int | None: ...
    @property
    def handler_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """A duty that somebody holds on a day; as a deputy, `on_behalf_of_id` is the absent person."""

    duty: str
    agency_id: int
    agency_name: str
    department_id: int | None
    on_behalf_of_id: int | None
    at_county: bool


class Access:
    """What `staff` may do and see on the day `on`.

    The duties are read once, by one statement, when they are first asked for: make an `Access` for each request
    (`request.access`), and a new one after duties were changed.
    """

    def __init__(self, staff: Staff, on: date) -> None:
        self.staff, self.on = staff, on

    @cached_property
    def duties(self) -> tuple[HeldDuty, ...]:
        """Own ones and those of absent people. Nobody anonymous or inactive holds any."""
        if not isinstance(self.staff, Staff) or not self.staff.is_active:
            return ()
        return tuple(
            HeldDuty(
                duty,
                agency,
                name,
                department,
                None if holder == self.staff.pk else holder,
                kind == AgencyKind.COUNTY_GOVERNMENT,
            )
            for duty, agency, name, department, holder, kind in _rows(self.staff, self.on)
        )

    # Doing

    def holds(self, duty: str, agency_id: int, department_id: int | None = None) -> bool:
        """Holds the duty in the agency; with a department named, for the whole agency or for that department."""
        return any(
            held.duty == duty
            and held.agency_id == agency_id
            and (department_id is None or held.department_id in (None, department_id))
            for held in self.duties
        )

    def covers(self, work: Work) -> bool:
        """Whether the person holds the duty of the work where it lies, whoever has taken it."""
        return self.holds(work.duty, work.agency_id, work.department_id)

    def why_not(self, work: Work) -> str:
        """ "" when the person may do the work, else the reason, as lists, pages and the door to the flows say it."""
        if not self.covers(work):
            return f"由{DutyKind(work.duty).label}办理，您对本件不承担这项职责。"
        if work.owner and work.owner_id not in self.stands_for:
            return f"已由{work.owner.name}领取。需要改由您办理的，请其本人或者工作机构负责人转交。"
        return ""

    def acts_on(self, matter: Assigned, duties: Collection[str]) -> bool:
        """Whether the person holds one of the duties for the matter; its handler does wherever it was assigned."""
        handles = matter.handler_id in self.stands_for
        return any(
            held.duty in duties
            and held.agency_id == matter.current_agency_id
            and (
                held.department_id in (None, matter.department_id)
                or (handles and held.duty == DutyKind.HANDLER)
            )
            for held in self.duties
        )

    def works_on(self, matter: Assigned) -> bool:
        """Whether the person works on matters of this agency (and department), not only watches or helps."""
        return self.acts_on(matter, WORKING_DUTIES)

    @property
    def stands_for(self) -> frozenset[int]:
        """The person, and those whom the person stands in for."""
        absent = {held.on_behalf_of_id for held in self.duties if held.on_behalf_of_id}
        return frozenset({self.staff.pk} | absent)

    def on_behalf_of(self, work: Work) -> int | None:
        """Whom the person stands in for at this work; None when the duty is their own."""
        holders = [
            held.on_behalf_of_id
            for held in self.duties
            if held.duty == work.duty and held.agency_id == work.agency_id
        ]
        return None if None in holders or not holders else holders[0]

    def agencies_with(self, *duties: str) -> frozenset[int]:
        """Agencies in which the person holds one of these duties, be it for a department."""
        return frozenset(held.agency_id for held in self.duties if held.duty in duties)

    @property
    def is_administrator(self) -> bool:
        """Configures agencies, people and duties of the whole installation. Reading matters takes another duty."""
        if isinstance(self.staff, Staff) and self.staff.is_active and self.staff.is_superuser:
            return True
        return DutyKind.ADMINISTRATOR in self._kinds

    # Reading

    @property
    def reads_all(self) -> bool:
        """Whether the person sees all matters of the county: who supervises or audits at its government (art. 3)."""
        return any(held.duty in COUNTY_WIDE and held.at_county for held in self.duties)

    @cached_property
    def agencies(self) -> frozenset[int]:
        """Agencies whose matters are all visible, with those that ended up in them: somebody must answer for the
        archive. At most one more statement."""
        whole = self.agencies_with(*WHOLE_AGENCY)
        return whole | _predecessors(whole) if whole else whole

    @property
    def handles_all_in(self) -> frozenset[int]:
        """Agencies in which the person handles whatever matter they work on, without being limited to a department."""
        return frozenset(
            held.agency_id
            for held in self.duties
            if held.duty == DutyKind.HANDLER and held.department_id is None
        )

    @property
    def in_departments_of(self) -> frozenset[int]:
        """Agencies of which only single departments, and matters that the person handles, are visible."""
        return self.agencies_with(*IN_DEPARTMENT) - self.agencies - self.handles_all_in

    @property
    def departments(self) -> frozenset[tuple[int, int]]:
        """Those departments, each with its agency."""
        return frozenset(
            (held.agency_id, held.department_id)
            for held in self.duties
            if held.department_id and held.agency_id in self.in_departments_of
        )

    @property
    def only_watches(self) -> bool:
        """Whether the person looks after other people's matters and works on none: a supervisor, an auditor."""
        return (
            bool(self._kinds & {DutyKind.SUPERVISOR, DutyKind.AUDITOR}) and not self._kinds & WORKING_DUTIES
        )

    @property
    def only_helps(self) -> bool:
        """Whether the person is of a helping department and has no other duty."""
        return self._kinds - {DutyKind.ADMINISTRATOR} == {DutyKind.HELPING_DEPARTMENT}

    @property
    def _kinds(self) -> frozenset[str]:
        return frozenset(held.duty for held in self.duties)


def _rows(staff: Staff, on: date) -> QuerySet[Duty, tuple[Any, ...]]:
    absent = Deputy.objects.in_force_on(on).filter(deputy=staff).values("absent_id")
    held = Q(staff=staff) | Q(staff__in=absent, staff__is_active=True) & ~Q(duty__in=NOT_DEPUTISED)
    return (
        Duty.objects.in_force_on(on)
        .filter(held)
        .filter(Q(agency__closed_on=None) | Q(agency__closed_on__gt=on))
        .filter(Q(department=None) | Q(department__closed_on=None) | Q(department__closed_on__gt=on))
        .order_by("pk")
        .values_list("duty", "agency_id", "agency__name", "department_id", "staff_id", "agency__kind")
    )


def _predecessors(agency_ids: frozenset[int]) -> frozenset[int]:
    """Agencies that were merged into these, or into one that was."""
    merged = list(Agency.objects.exclude(successor=None).order_by().values_list("pk", "successor_id"))
    found: frozenset[int] = frozenset()
    reached = agency_ids
    while reached:
        reached = frozenset(old for old, new in merged if new in reached) - found
        found |= reached
    return found
