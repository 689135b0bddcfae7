"""What a person may do and see, from the duty rows in force on a day.

Everything asks `duties`: one query a day and person, kept on the Staff instance, that is for one request.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from .models import (
    COUNTY_WIDE,
    IN_DEPARTMENT,
    NOT_DEPUTISED,
    Agency,
    AgencyKind,
    Deputy,
    Duty,
    DutyKind,
    Staff,
)

if TYPE_CHECKING:
    Person = Staff | AnonymousUser


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """A duty that somebody holds on a day; as a deputy, `on_behalf_of_id` is the absent person."""

    duty: str
    agency_id: int
    department_id: int | None
    on_behalf_of_id: int | None
    at_county: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """Which cases a person sees; selectors turn it into a filter.

    `see_all_in` are agencies whose cases are all visible. In `department_only` agencies only those of
    `department_ids`, and those that one of `staff_ids` (the person, and whom they stand in for) handles, are.
    """

    see_all_in: frozenset[int]
    department_only: frozenset[int]
    department_ids: frozenset[int]
    staff_ids: frozenset[int]

    @property
    def agency_ids(self) -> frozenset[int]:
        return self.see_all_in | self.department_only


def duties(staff: "Person", on: date) -> tuple[HeldDuty, ...]:
    """The duties held on that day, own ones and those of absent people. Nobody inactive holds any."""
    if not isinstance(staff, Staff) or not staff.is_active:
        return ()
    cache: dict[date, tuple[HeldDuty, ...]] = staff.__dict__.setdefault("_duties", {})
    if on not in cache:
        cache[on] = tuple(
            HeldDuty(
                duty,
                agency,
                department,
                None if holder == staff.pk else holder,
                kind == AgencyKind.COUNTY_GOVERNMENT,
            )
            for duty, agency, department, holder, kind in _rows(staff, on)
        )
    return cache[on]


def _rows(staff: Staff, on: date) -> QuerySet[Duty, tuple]:
    absent = Deputy.objects.in_force_on(on).filter(deputy=staff).values("absent_id")
    held = Q(staff=staff) | Q(staff__in=absent, staff__is_active=True) & ~Q(duty__in=NOT_DEPUTISED)
    return (
        Duty.objects.in_force_on(on)
        .filter(held)
        .filter(Q(agency__closed_on=None) | Q(agency__closed_on__gt=on))
        .filter(Q(department=None) | Q(department__closed_on=None) | Q(department__closed_on__gt=on))
        .order_by("pk")
        .values_list("duty", "agency_id", "department_id", "staff_id", "agency__kind")
    )


def forget_duties(staff: Staff) -> None:
    """After a change of duty rows within one request."""
    staff.__dict__.pop("_duties", None)
    staff.__dict__.pop("_scope", None)


def holds(staff: "Person", duty: str, agency_id: int, on: date, department_id: int | None = None) -> bool:
    """Holds the duty in the agency; with a department named, for the whole agency or for that department."""
    return any(
        held.duty == duty
        and held.agency_id == agency_id
        and (department_id is None or held.department_id in (None, department_id))
        for held in duties(staff, on)
    )


def is_handler(staff: "Person", agency_id: int, on: date, department_id: int | None = None) -> bool:
    return holds(staff, DutyKind.HANDLER, agency_id, on, department_id)


def may_sign(staff: "Person", agency_id: int, on: date) -> bool:
    return holds(staff, DutyKind.SIGNER, agency_id, on)


def is_county_supervisor(staff: "Person", on: date) -> bool:
    """Supervises disclosure work for the county (art. 3): the duty held at the county government."""
    return any(held.duty == DutyKind.SUPERVISOR and held.at_county for held in duties(staff, on))


def is_auditor(staff: "Person", on: date) -> bool:
    return any(held.duty == DutyKind.AUDITOR for held in duties(staff, on))


def is_administrator(staff: "Person", on: date) -> bool:
    """Configures agencies, people and duties of the whole installation. Reading cases takes another duty."""
    if isinstance(staff, Staff) and staff.is_active and staff.is_superuser:
        return True
    return any(held.duty == DutyKind.ADMINISTRATOR for held in duties(staff, on))


def scope(staff: "Person", on: date) -> Scope:
    """What the person sees: two statements a request, however many agencies and cases there are."""
    if not isinstance(staff, Staff):
        return Scope(frozenset(), frozenset(), frozenset(), frozenset())
    cache: dict[date, Scope] = staff.__dict__.setdefault("_scope", {})
    if on not in cache:
        cache[on] = _scope(staff.pk, duties(staff, on))
    return cache[on]


def _scope(staff_id: int, held: tuple[HeldDuty, ...]) -> Scope:
    reading = [h for h in held if h.duty != DutyKind.ADMINISTRATOR]
    whole = {h.agency_id for h in reading if h.duty not in IN_DEPARTMENT}
    if any(h.duty in COUNTY_WIDE and h.at_county for h in reading):
        whole.update(Agency.objects.order_by().values_list("pk", flat=True))
    elif whole:
        whole |= _predecessors(whole)
    return Scope(
        see_all_in=frozenset(whole),
        department_only=frozenset(h.agency_id for h in reading) - whole,
        department_ids=frozenset(h.department_id for h in reading if h.department_id),
        staff_ids=frozenset({staff_id} | {h.on_behalf_of_id for h in reading if h.on_behalf_of_id}),
    )


def _predecessors(agency_ids: set[int]) -> set[int]:
    """Agencies that ended up in these: their closed cases stay there, and somebody must answer for them."""
    merged = list(Agency.objects.exclude(successor=None).order_by().values_list("pk", "successor_id"))
    found: set[int] = set()
    reached = agency_ids
    while reached:
        reached = {old for old, new in merged if new in reached} - found
        found |= reached
    return found


def agencies_visible(staff: "Person", on: date) -> QuerySet[Agency]:
    """Agencies in which the person sees at least some cases."""
    return Agency.objects.filter(pk__in=scope(staff, on).agency_ids)
