"""Registration, review and assignment (arts. 30, 31, 45)."""

import pytest

from accounts.models import Department, Duty
from requests_app.review.review import assign_application, register_application
from statute.refused import Refused
from tests.cast import MONDAY, Case, Cast, submit


def test_art45_an_application_is_registered_once(case: Case) -> None:
    case.register()
    assert (case.application.registered_on, case.application.stage) == (case.on, "review")
    with pytest.raises(Refused) as refused:
        case.do(
            "review",
            case.cast.alice,
            lambda a: register_application(a, by=case.cast.alice, on=case.on) or "",
        )
    assert refused.value.code == "already_registered"


def test_art31_nothing_is_registered_before_it_counts_as_received(cast: Cast) -> None:
    waiting = Case(cast, submit(cast.agency, channel="fax"))
    with pytest.raises(Refused) as refused:
        waiting.do("confirm", cast.alice, lambda a: register_application(a, by=cast.alice, on=MONDAY) or "")
    assert refused.value.code == "not_received"


def assign(case: Case, department: Department | None) -> None:
    alice, bob = case.cast.alice, case.cast.bob

    def handle(locked) -> str:
        assign_application(locked, by=alice, on=case.on, department=department, handler=bob)
        return ""

    case.do("assign", alice, handle)


def test_a_handler_alone_brings_the_one_department_for_which_he_handles_cases(case: Case) -> None:
    Duty.objects.filter(staff=case.cast.bob).update(department=case.cast.department)
    case.register().review()
    assign(case, None)
    matter = case.application.matter
    assert (matter.department, matter.handler) == (case.cast.department, case.cast.bob)
    event = matter.events.get(kind="assigned")
    assert event.data == {"department": case.cast.department.name, "handler": case.cast.bob.name}


def test_a_department_of_another_agency_is_refused(case: Case) -> None:
    case.register().review()
    elsewhere = Department.objects.create(agency=case.cast.other_agency, name="预算科")
    with pytest.raises(Refused) as refused:
        assign(case, elsewhere)
    assert refused.value.code == "department_elsewhere"
