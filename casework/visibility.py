"""Which matters and which open work a person sees: the only place that turns an `Access` into query conditions.

Conditions on matters use Matter's own columns, each served by an index: a join or EXISTS would be asked of every
matter there is. `at` is the way from the rows that are asked to their matter: "" for matters themselves, "matter__"
for what has one.
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.access import Access
from accounts.models import WORKING_DUTIES, DutyKind
from casework.models import Matter, MatterEvent, OpenWork

NOTHING = Q(pk__in=())


def places(access: Access, at: str = "") -> tuple[Q, ...]:
    """Conditions of which each is one place where matters lie; the person sees what lies in any of them."""
    if access.reads_all:
        return (Q(),)
    whole = access.agencies | access.handles_all_in
    found = [_where(at, current_agency=agency) for agency in sorted(whole)]
    found += [_filed_alone(at, agency) for agency in sorted(access.agencies)]
    found += [
        _where(at, current_agency=agency, department=department)
        for agency, department in sorted(access.departments)
    ]
    found += [
        _where(at, current_agency=agency, handler=person)
        for agency in sorted(access.in_departments_of)
        for person in sorted(access.stands_for)
    ]
    ids = helping(access)
    return (*found, _where(at, pk__in=ids)) if ids else tuple(found)


def visible(access: Access, at: str = "") -> Q:
    """Every matter that the person may see: what lies in any of the places."""
    found = places(access, at)
    return reduce(or_, found) if found else NOTHING


def newest_closed(
    wanted: Mapping[str, Q], access: Access, size: int, *, found: Iterable[Q] = ()
) -> list[int]:
    """Ids of the newest closed matters that the person may see: the newest of each place, united.

    `wanted` has conditions for each kind, by code; `found` are further ones, each with an index that finds all it
    names. One condition over all places would read every closed matter of an agency to find its newest.
    """
    order = ("-closed_on", "-pk")
    seen = places(access)
    conditions = [Q(place, condition, kind=kind) for kind, condition in wanted.items() for place in seen]
    conditions += [reduce(or_, seen) & condition for condition in found if seen]
    parts = [
        Matter.objects.filter(condition, closed_on__isnull=False)
        .order_by(*order)
        .values_list("pk", "closed_on")[:size]
        for condition in conditions
    ]
    if not parts:
        return []
    newest = parts[0].union(*parts[1:]).order_by(*order)[:size] if len(parts) > 1 else parts[0]
    return [pk for pk, _ in newest]


def helping(access: Access) -> list[int]:
    """Ids of matters that the person sees only because there is work to do: work that lies in another agency than its
    matter, steps for which no department was chosen yet. One statement; mostly it finds nothing."""
    elsewhere = Q(follows_matter=False)
    free = Q(department=None, agency__in=access.in_departments_of)
    found = OpenWork.objects.filter(work_of(access)).filter(elsewhere | free)
    return list(found.order_by("matter").values_list("matter", flat=True).distinct())


def of_whole_agencies(access: Access, at: str = "") -> Q:
    """Matters of the agencies in which the person sees all of them. Who reads all sees others besides."""
    return _where(at, current_agency__in=access.agencies) | _where(at, filed_agency__in=access.agencies)


def worked_on(access: Access, at: str = "") -> Q:
    """Matters that the person works on: `Access.works_on` as a condition."""
    found = NOTHING
    for held in access.duties:
        if held.duty not in WORKING_DUTIES:
            continue
        place = Q()
        if held.department_id is not None:
            place = _where(at, department=held.department_id)
            if held.duty == DutyKind.HANDLER:
                place |= _where(at, handler__in=access.stands_for)
        found |= _where(at, current_agency=held.agency_id) & place
    return found


def knows_people(access: Access, matter: Matter) -> bool:
    """Whether the person sees, masked, whom a matter concerns: everybody on it save helping departments (regulation 9)."""
    agencies = {matter.current_agency_id, matter.filed_agency_id}
    return access.reads_all or bool(agencies & access.agencies) or access.works_on(matter)


def people_known(access: Access, at: str = "") -> Q:
    """Matters of which the person may know whom they concern: `knows_people` as a condition."""
    if access.reads_all:
        return Q()
    return of_whole_agencies(access, at) | worked_on(access, at)


def taken_part(access: Access, at: str = "") -> Q:
    """Matters that the person handles or has done something in. Narrows what is visible, so it may ask for events."""
    acted = MatterEvent.objects.filter(matter=OuterRef(f"{at}pk"), actor=access.staff)
    return _where(at, handler__in=access.stands_for) | Q(Exists(acted))


def work_of(access: Access) -> Q:
    """Open work that the person may do, whoever has taken it: `Access.covers` as a condition."""
    found = NOTHING
    for held in access.duties:
        place = Q(agency=held.agency_id, duty=held.duty)
        if held.department_id is not None:
            place &= Q(department=None) | Q(department=held.department_id)
        found |= place
    return found


def todo(access: Access) -> QuerySet[OpenWork]:
    """待办: taken by the person, or by somebody whom the person stands in for."""
    return OpenWork.objects.filter(work_of(access), owner__in=access.stands_for)


def unclaimed(access: Access) -> QuerySet[OpenWork]:
    """待领取: nobody has taken it, and the person holds the duty."""
    return OpenWork.objects.filter(work_of(access), owner=None)


def _filed_alone(at: str, agency: int) -> Q:
    """Filed there and worked elsewhere: what is worked there too lies in another place already."""
    return _where(at, filed_agency=agency) & ~_where(at, filed_agency=F(f"{at}current_agency"))


def _where(at: str, **conditions: Any) -> Q:
    return Q(**{f"{at}{name}": value for name, value in conditions.items()})
