"""An agency is merged or closed while citizens file there: every case ends at an agency that exists, in a queue."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Agency, Department, Staff
from accounts.services import merge_agencies
from casework.models import Matter, MatterEvent, OpenWork
from requests_app.review.review import assign_application
from statute.refused import Refused
from tests.cast import Case, Cast, act, make_agency, make_staff, submit
from workflows.moves import reorganise

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12
FILERS = 3
MOST = 20  # applications of one filer in one round


def in_threads(*acts: Any) -> list[Any]:
    """Run them together; what each returned, or the code with which it was refused."""
    barrier = Barrier(len(acts))

    def run(act: Any) -> Any:
        barrier.wait()
        try:
            return act()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def filing(agency: Agency, stop: Event) -> Any:
    """A citizen who files one application after the other with the agency as it was chosen, until told to stop."""

    def file() -> int:
        mine = Agency.objects.get(pk=agency.pk)
        for number in range(MOST):
            if stop.is_set():
                return number
            submit(mine, on=timezone.localdate())
        return MOST

    return file


def then(stop: Event, act: Any) -> Any:
    def run() -> Any:
        try:
            return act()
        finally:
            stop.set()

    return run


def administrators(cast: Cast, number: int) -> tuple[Staff, Staff]:
    return tuple(make_staff(f"admin{number}{n}", cast.county, "administrator") for n in "ab")


def stranded() -> list[str]:
    """Cases and steps that lie at an agency which exists no more."""
    cases = Matter.objects.filter(closed_on=None, current_agency__closed_on__isnull=False)
    works = OpenWork.objects.filter(agency__closed_on__isnull=False)
    return [*(f"case {m.number}" for m in cases), *(f"step of {w.matter}" for w in works)]


def test_twelve_mergers_and_ends_while_three_citizens_file_leave_no_case_behind(cast: Cast) -> None:
    today = timezone.localdate()
    for number in range(ROUNDS):
        gone = make_agency(f"A{number}", f"甲局{number}", f"甲{number}", parent=cast.county)
        heirs = [make_agency(f"{c}{number}", f"{c}局{number}", f"{c}{number}") for c in "BC"]
        one, other = administrators(cast, number)
        stop = Event()
        answers = in_threads(
            *[filing(gone, stop) for _ in range(FILERS)],
            then(
                stop,
                partial(
                    reorganise.merge_with_cases,
                    by=one,
                    absorbed=gone,
                    into=heirs[0],
                    effective_on=today,
                    on=today,
                ),
            ),
            partial(
                reorganise.close_with_cases,
                by=other,
                agency=gone,
                successor=heirs[1],
                effective_on=today,
                on=today,
            ),
        )
        filed = sum(answers[:FILERS])
        gone.refresh_from_db()
        assert [answer for answer in answers[FILERS:] if answer == "agency_closed"] == ["agency_closed"], (
            answers
        )
        assert stranded() == []
        received = Matter.objects.filter(current_agency=gone.successor).count()
        assert (received, OpenWork.objects.filter(agency=gone.successor).count()) == (filed, filed)


def test_an_agency_is_never_closed_over_cases_that_nobody_continues(cast: Cast) -> None:
    today = timezone.localdate()
    for number in range(4):
        gone = make_agency(f"A{number}", f"甲局{number}", f"甲{number}", parent=cast.county)
        one, _ = administrators(cast, number)
        stop = Event()
        *filers, ended = in_threads(
            *[filing(gone, stop) for _ in range(FILERS)],
            then(
                stop,
                partial(
                    reorganise.close_with_cases,
                    by=one,
                    agency=gone,
                    successor=None,
                    effective_on=today,
                    on=today,
                ),
            ),
        )
        gone.refresh_from_db()
        closed = gone.closed_on is not None
        assert (ended, closed) in ((0, True), ("open_cases", False))
        assert not closed or set(filers) <= {"agency_closed", 0}
        assert stranded() == []


def test_two_hand_overs_at_once_move_a_case_once(cast: Cast) -> None:
    today = timezone.localdate()
    heirs = [make_agency(f"H{n}", f"{n}局", f"局{n}") for n in "BC"]
    one, other = administrators(cast, 0)
    cases = [submit(cast.agency, on=today) for _ in range(6)]
    counts = in_threads(
        *[
            partial(reorganise.hand_over_agency, by=by, source=cast.agency, to=to, on=today)
            for by, to in ((one, heirs[0]), (other, heirs[1]))
        ]
    )
    assert sum(counts) == len(cases) == MatterEvent.objects.filter(kind="handed_over").count()


def test_mergers_that_cross_end_in_words_and_not_in_a_deadlock(cast: Cast) -> None:
    today = timezone.localdate()
    for number in range(6):
        one = make_agency(f"A{number}", f"甲局{number}", f"甲{number}", parent=cast.county)
        other = make_agency(f"B{number}", f"乙局{number}", f"乙{number}", parent=cast.county)
        merge = partial(merge_agencies, by=None, on=today)
        answers = in_threads(
            partial(merge, absorbed=one, into=other), partial(merge, absorbed=other, into=one)
        )
        assert [answer for answer in answers if isinstance(answer, str)] == ["agency_closed"]


def test_a_case_is_never_assigned_to_a_department_that_just_moved_away(cast: Cast) -> None:
    today = timezone.localdate()
    admin, _ = administrators(cast, 0)
    for number in range(6):
        department = Department.objects.create(agency=cast.agency, name=f"科{number}")
        case = Case(cast, submit(cast.agency, on=today), on=today).register().review()
        application, stale = case.application, Department.objects.get(pk=department.pk)
        assigned, moved = in_threads(
            partial(
                act, application, assign_application, by=cast.alice, on=today, department=stale, handler=None
            ),
            partial(
                reorganise.move_department_with_cases,
                by=admin,
                department=department,
                to=cast.other_agency,
                on=today,
            ),
        )
        matter = Matter.objects.select_related("department").get(pk=application.matter_id)
        assert (assigned == "department_closed", moved[1]) in ((False, 1), (True, 0))
        assert matter.department is None or matter.department.closed_on is None
