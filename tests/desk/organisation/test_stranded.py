"""Open work that nobody can do is on a page of the administrators and told to them each morning (art. 33)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Deputy, Duty, Staff
from accounts.services import close_agency
from accounts.services.people import let_into_configuration
from casework.messages import _opened
from casework.models import Matter, Message
from casework.stranded import how_many, stranded
from desk.organisation.stranded import remedy_url, tell_administrators
from tests.cast import make_staff
from tests.desk.driver import Desk, new_desk

URL = "/desk/stranded/"
TODAY = timezone.localdate()


@pytest.fixture
def grace(desk: Desk) -> Staff:
    """The administrator."""
    staff = make_staff("grace", desk.cast.county, "administrator")
    Staff.objects.update(must_change_password=False)
    let_into_configuration(staff.duty_rows.get())
    return staff


def reasons(on: date = TODAY) -> list[tuple[str, str]]:
    found = stranded(on)
    assert len(found) == how_many(on)
    return [(row.step, row.why) for row in found]


def end(staff: Staff, duty: str) -> None:
    Duty.objects.filter(staff=staff, duty=duty).update(until_on=TODAY - timedelta(days=1))


def test_work_that_somebody_can_do_is_not_listed(desk: Desk) -> None:
    assert reasons() == []
    desk.to_draft()
    assert reasons() == []


def test_a_duty_that_nobody_holds(desk: Desk) -> None:
    end(desk.cast.alice, "registrar")
    assert reasons() == [("登记", "青禾县教育局没有人承担“登记员”职责")]
    Duty.objects.create(staff=desk.cast.dave, agency=desk.cast.agency, duty="registrar", from_on=TODAY)
    assert reasons() == []
    Staff.objects.filter(pk=desk.cast.dave.pk).update(is_active=False)
    assert reasons() == [("登记", "青禾县教育局没有人承担“登记员”职责")]


def test_an_owner_who_left_or_lost_the_duty(desk: Desk) -> None:
    desk.to_draft()
    end(desk.cast.bob, "handler")
    assert reasons() == [("拟稿", "经办人bob已不承担“承办人”职责")]
    Duty.objects.create(staff=desk.cast.dave, agency=desk.cast.agency, duty="handler", from_on=TODAY)
    assert reasons() == [("拟稿", "经办人bob已不承担“承办人”职责")]  # it is still his: hand it over
    Deputy.objects.create(
        absent=desk.cast.dave, deputy=desk.cast.bob, from_on=TODAY, until_on=TODAY, reason="出差"
    )
    assert reasons() == []  # he stands in for somebody who holds it
    Staff.objects.filter(pk=desk.cast.bob.pk).update(is_active=False)
    assert reasons() == [("拟稿", "经办人bob账号已停用")]


def test_a_department_in_which_nobody_handles(desk: Desk) -> None:
    desk.to_draft()
    matter = desk.case.application.matter
    Duty.objects.filter(staff=desk.cast.bob).update(
        department=desk.cast.agency.departments.create(name="办公室")
    )
    assert (matter.department.name, reasons()) == (
        "计划财务科",
        [("拟稿", "经办人bob已不承担“承办人”职责")],
    )


def test_an_agency_that_is_gone_with_work_and_with_a_case_that_waits(desk: Desk, grace: Staff) -> None:
    waiting = new_desk(desk.cast)
    Matter.objects.get(pk=waiting.case.application.matter_id).open_work.all().delete()
    close_agency(by=None, agency=desk.cast.agency, on=TODAY, successor=desk.cast.other_agency)
    assert reasons() == [("登记", "青禾县教育局已撤销"), ("等待申请人或者其他机关", "青禾县教育局已撤销")]
    remedy = remedy_url(stranded(TODAY)[0])
    page = desk.as_(grace).get(remedy).content.decode()
    assert f'<option value="{desk.cast.agency.pk}" selected>' in page
    assert f'<option value="{desk.cast.other_agency.pk}" selected>' in page


def test_administrators_see_what_it_is_and_what_to_do_and_nobody_else_does(desk: Desk, grace: Staff) -> None:
    client = desk.as_(grace)
    assert "每项在办工作都有人能办。" in client.get(URL).content.decode()
    end(desk.cast.alice, "registrar")
    page = client.get(URL).content.decode()
    number = desk.case.application.matter.number
    assert (number in page, "没有人承担“登记员”职责" in page) == (True, True)
    assert desk.case.application.matter.title not in page  # an administrator reads no cases
    assert "有 1 项在办工作没有人能办" in client.get("/desk/").content.decode()
    assert client.get(remedy_url(stranded(TODAY)[0])).status_code == 200
    assert desk.as_(desk.cast.carol).get(URL).status_code == 403
    assert "没有人能办" not in desk.as_(desk.cast.carol).get("/desk/").content.decode()


def test_the_page_takes_the_same_queries_for_more_rows(desk: Desk, grace: Staff) -> None:
    client = desk.as_(grace)
    end(desk.cast.alice, "registrar")
    before = queries(client)
    new_desk(desk.cast)
    new_desk(desk.cast)
    assert queries(client) == before


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(URL).status_code == 200
    return len(found)


def test_administrators_are_told_once_a_day_while_it_lasts(desk: Desk, grace: Staff) -> None:
    assert tell_administrators(TODAY) == 0
    end(desk.cast.alice, "registrar")
    assert [tell_administrators(TODAY + timedelta(days=n)) for n in (0, 0, 1)] == [1, 1, 1]
    sent = list(Message.objects.filter(subject="1 项在办工作没有人能办").order_by("pk"))
    assert [(_opened(message, "to"), message.channel) for message in sent] == [
        ("grace@example.gov.cn", "email")
    ] * 2
    assert f"{desk.case.application.matter.number}（登记）：青禾县教育局没有人承担“登记员”职责" in _opened(
        sent[0], "body"
    )
