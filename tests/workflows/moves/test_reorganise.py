"""Handing over as a whole: cases keep their number, dates and history, and somebody can go on with each."""

from datetime import date

import pytest

from accounts.models import Department, Duty, Staff
from casework.events import verify
from casework.models import Deadline, OpenWork
from statute.refused import Refused
from tests.cast import make_staff
from tests.desk.driver import PARTIES, PROVIDED, Desk, new_desk
from workflows.engine.rebuild import rebuild
from workflows.moves import reorganise


@pytest.fixture
def grace(desk: Desk) -> Staff:
    """The administrator."""
    staff = make_staff("grace", desk.cast.county, "administrator")
    Staff.objects.update(must_change_password=False)
    return staff


def works() -> list[tuple[str, str, str | None]]:
    rows = OpenWork.objects.order_by("pk").select_related("agency", "owner")
    return [(w.step, w.agency.code, w.owner.username if w.owner else None) for w in rows]


def test_an_agencys_cases_go_on_elsewhere_and_count_where_they_were(desk: Desk, grace: Staff) -> None:
    desk.to_draft()
    before = desk.case.application.matter
    due = Deadline.objects.get(matter=before, clock="application.reply").due_on
    to = desk.cast.other_agency
    Department.objects.create(agency=to, name="计划财务科")
    assert (
        reorganise.hand_over_agency(
            by=grace, source=desk.cast.agency, to=to, on=desk.case.on, reason="机构改革"
        )
        == 1
    )
    matter = desk.case.application.matter
    assert (matter.current_agency, matter.filed_agency, matter.number) == (
        to,
        desk.cast.agency,
        before.number,
    )
    assert (matter.department.agency, matter.department.name, matter.handler) == (to, "计划财务科", None)
    assert works() == [("application.draft", "FIN", None)]
    assert Deadline.objects.get(matter=matter, clock="application.reply").due_on == due
    assert (matter.events.latest("seq").kind, verify(matter)) == ("handed_over", [])


def test_the_receiving_agency_finishes_the_case(desk: Desk, grace: Staff) -> None:
    desk.to_draft()
    olivia = desk.cast.olivia
    reorganise.hand_over_agency(by=grace, source=desk.cast.agency, to=desk.cast.other_agency, on=desk.case.on)
    assert desk.post("draft", desk.cast.bob, decision="head", **PROVIDED, **PARTIES).status_code == 403
    assert desk.post("draft", olivia, decision="head", **PROVIDED, **PARTIES).status_code == 302
    assert works() == [("application.head_review", "FIN", None)]
    assert desk.as_(desk.cast.alice).get(desk.url).status_code == 200  # filed there


def test_open_work_after_a_hand_over_equals_what_the_tasks_say(desk: Desk, grace: Staff) -> None:
    desk.to_draft().acts("extension", desk.cast.bob, working_days="5", reason="材料数量大")
    reorganise.hand_over_agency(by=grace, source=desk.cast.agency, to=desk.cast.other_agency, on=desk.case.on)
    moved = works()
    assert rebuild() == (0, 0)
    OpenWork.objects.all().delete()
    assert rebuild() == (2, 0)
    assert works() == moved == [("application.draft", "FIN", None), ("extension.approval", "FIN", None)]


def test_a_moved_department_takes_its_people_and_cases_along(desk: Desk, grace: Staff) -> None:
    cast = desk.cast
    Duty.objects.create(
        staff=cast.bob,
        agency=cast.agency,
        department=cast.department,
        duty="handler",
        from_on=date(2020, 1, 1),
    )
    desk.to_draft()
    staying = new_desk(cast)
    moved, count = reorganise.move_department_with_cases(
        by=grace, department=cast.department, to=cast.other_agency, on=desk.case.on, basis="职能划转"
    )
    matter = desk.case.application.matter
    assert (count, matter.current_agency, matter.department, matter.handler) == (
        1,
        cast.other_agency,
        moved,
        cast.bob,
    )
    assert works() == [("application.draft", "FIN", "bob"), ("application.register", "EDU", None)]
    assert staying.case.application.matter.current_agency == cast.agency


def test_a_leaving_persons_work_goes_to_whom_holds_the_duty_or_to_the_queue(desk: Desk, grace: Staff) -> None:
    desk.to_draft()
    ben = make_staff("ben", desk.cast.agency, "handler")
    assert (
        reorganise.hand_over_person(by=grace, source=desk.cast.bob, to=ben, on=desk.case.on, reason="调离")
        == 1
    )
    assert (works(), desk.case.application.matter.handler) == ([("application.draft", "EDU", "ben")], ben)
    reorganise.hand_over_person(by=grace, source=ben, to=desk.cast.dave, on=desk.case.on)
    assert (works(), desk.case.application.matter.handler) == ([("application.draft", "EDU", None)], None)


def test_only_an_administrator_hands_over_as_a_whole(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        reorganise.hand_over_agency(
            by=desk.cast.carol, source=desk.cast.agency, to=desk.cast.other_agency, on=desk.case.on
        )
    assert refused.value.code == "not_administrator"
