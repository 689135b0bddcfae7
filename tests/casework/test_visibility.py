"""The conditions say what `Access` says, and what lies in no place is found by the work in it."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pytest
from django.db.models import Q

from accounts.access import Access
from accounts.models import Department, Duty, Staff
from casework.models import Matter, OpenWork
from casework.visibility import (
    NOTHING,
    helping,
    newest_closed,
    places,
    taken_part,
    todo,
    unclaimed,
    visible,
    work_of,
    worked_on,
)
from tests.cast import Cast, cast, make_staff

__all__ = ["cast"]
ON = date(2026, 3, 2)


@pytest.fixture
def departments(cast: Cast) -> list[Department | None]:
    return [None, cast.department, Department.objects.create(agency=cast.agency, name="人事科")]


@pytest.fixture
def people(cast: Cast, departments: list[Department | None]) -> list[Staff]:
    """Of the cast, and handlers and helpers of each department and of none."""
    found = [cast.alice, cast.carol, cast.frank, cast.olivia]
    for duty, (number, department) in product(("handler", "co_unit"), enumerate(departments)):
        staff = make_staff(f"{duty}{number}", cast.agency)
        Duty.objects.create(
            staff=staff, agency=cast.agency, department=department, duty=duty, from_on=date(2020, 1, 1)
        )
        found.append(staff)
    return found


@pytest.fixture
def matters(cast: Cast, departments: list[Department | None], people: list[Staff]) -> list[Matter]:
    """At every agency, in every department, with a handler of each and with none."""
    handlers = [None, *(staff for staff in people if staff.username.startswith("handler"))]
    agencies = [cast.agency, cast.other_agency]
    return [
        Matter.objects.create(
            kind="application",
            filed_agency=filed,
            current_agency=current,
            department=department,
            handler=handler,
            opened_on=ON,
        )
        for filed, current, department, handler in product(agencies, agencies, departments, handlers)
        if department is None or current == cast.agency
    ]


def work(matter: Matter, number: int, **fields: object) -> OpenWork:
    return OpenWork.objects.create(
        **{
            "task_id": number,
            "matter": matter,
            "agency": matter.current_agency,
            "step": "application.search",
            "duty": "handler",
            "since": ON,
            **fields,
        }
    )


def test_work_and_matters_found_are_those_that_access_names(
    cast: Cast, departments: list[Department | None], people: list[Staff], matters: list[Matter]
) -> None:
    works = [
        work(matters[0], number, agency=agency, department=department, duty=duty, owner=owner)
        for number, (agency, department, duty, owner) in enumerate(
            product(
                [cast.agency, cast.other_agency], departments, ("handler", "registrar"), [None, people[4]]
            )
        )
        if department is None or agency == cast.agency
    ]
    for staff in people:
        access = Access(staff, ON)
        assert {*OpenWork.objects.filter(work_of(access))} == {w for w in works if access.covers(w)}
        doable = {w for w in works if not access.why_not(w)}
        assert {*todo(access)} | {*unclaimed(access)} == doable
        assert {*Matter.objects.filter(worked_on(access))} == {m for m in matters if access.works_on(m)}
        assert {*OpenWork.objects.filter(worked_on(access, "matter__"))} == {
            w for w in works if access.works_on(w.matter)
        }


@pytest.mark.parametrize(
    ("username", "sees"),
    [
        ("frank", lambda m, c: True),
        ("alice", lambda m, c: c.agency in (m.current_agency, m.filed_agency)),
        ("olivia", lambda m, c: c.other_agency in (m.current_agency, m.filed_agency)),
        ("handler0", lambda m, c: m.current_agency == c.agency),
        (
            "handler1",
            lambda m, c: (
                m.current_agency == c.agency
                and (m.department == c.department or (m.handler and m.handler.username == "handler1"))
            ),
        ),
        ("co_unit1", lambda m, c: m.department == c.department),
        ("co_unit0", lambda m, c: False),
    ],
)
def test_matters_lie_in_places(
    cast: Cast, matters: list[Matter], username: str, sees: Callable[[Matter, Cast], bool]
) -> None:
    access = Access(Staff.objects.get(username=username), ON)
    expected = {matter for matter in matters if sees(matter, cast)}
    assert {*Matter.objects.filter(visible(access))} == expected
    parts = [set(Matter.objects.filter(place)) for place in places(access)]
    assert set().union(*parts) == expected
    for matter in matters[:2]:
        work(matter, matter.pk)
    assert {w.matter for w in OpenWork.objects.filter(visible(access, "matter__"))} == {
        m for m in matters[:2] if m in expected or m.pk in helping(access)
    }


def test_work_shows_its_matter_to_whoever_may_do_it(
    cast: Cast, people: list[Staff], matters: list[Matter]
) -> None:
    ours = next(m for m in matters if m.filed_agency == m.current_agency == cast.agency and not m.department)
    theirs = next(m for m in matters if m.filed_agency == m.current_agency == cast.other_agency)
    work(ours, 1, department=None)
    work(ours, 2, agency=cast.other_agency, follows_matter=False)
    work(theirs, 3)
    found = {staff.username: helping(Access(staff, ON)) for staff in people}
    assert {name: ids for name, ids in found.items() if ids} == {
        "handler1": [ours.pk],
        "handler2": [ours.pk],
        "olivia": [ours.pk],
    }
    for staff in people:
        access = Access(staff, ON)
        seen = {*Matter.objects.filter(visible(access))}
        assert (ours in seen) == (not staff.username.startswith("co_unit")), staff.username


def test_whoever_holds_no_duty_sees_nothing(cast: Cast, matters: list[Matter]) -> None:
    access = Access(make_staff("nemo", cast.agency), ON)
    assert (places(access), visible(access)) == ((), NOTHING)
    assert not Matter.objects.filter(visible(access)).exists()


def test_taking_part_is_handling_or_having_acted(
    cast: Cast, people: list[Staff], matters: list[Matter]
) -> None:
    handler = next(staff for staff in people if staff.username == "handler1")
    access = Access(handler, ON)
    assert {*Matter.objects.filter(taken_part(access))} == {m for m in matters if m.handler == handler}


def test_the_newest_closed_are_those_of_every_place_whatever_kind(cast: Cast) -> None:
    alice = Access(cast.alice, ON)
    closed = [
        Matter.objects.create(
            kind=("application", "document", "gift")[n % 3],
            filed_agency=cast.agency if n % 2 else cast.other_agency,
            current_agency=cast.other_agency if n % 4 == 1 else cast.agency,
            opened_on=ON,
            closed_on=ON + timedelta(days=n // 2),
        )
        for n in range(12)
    ]
    Matter.objects.create(
        kind="application", filed_agency=cast.agency, current_agency=cast.agency, opened_on=ON
    )
    expected = sorted(closed, key=lambda m: (m.closed_on, m.pk), reverse=True)
    seen = [m.pk for m in expected if cast.agency in (m.current_agency, m.filed_agency)]
    every = dict.fromkeys(("application", "document", "gift"), Q())
    assert newest_closed(every, alice, 100) == seen
    assert newest_closed(every, alice, 5) == seen[:5]
    documents = Matter.objects.filter(kind="document")
    assert newest_closed({"document": Q()}, alice, 2) == [m for m in seen if documents.filter(pk=m)][:2]
    assert newest_closed(every, Access(cast.frank, ON), 3) == [m.pk for m in expected[:3]]
    assert newest_closed(every, Access(make_staff("nobody", cast.agency), ON), 3) == []
    some = dict.fromkeys(every, Q(pk__in=seen[1:3]))
    also = [Q(pk__in=[m.pk for m in expected[:2]]), Q(pk__in=seen[4:5])]
    both = [pk for pk in seen if pk in {*seen[1:3], *(m.pk for m in expected[:2]), *seen[4:5]}]
    assert newest_closed(some, alice, 100, found=also) == both  # each once, and nothing of other agencies
