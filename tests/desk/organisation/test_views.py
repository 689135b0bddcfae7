"""The administrator's pages: what will move is shown first, confirmed, and written into the history."""

from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import Agency, AgencyChange, Department, Duty, Staff
from casework.models import Matter, OpenWork
from desk.organisation.restructure_forms import CHANGES
from records.services import add_document
from tests.cast import make_agency, make_staff
from tests.desk.driver import Desk, everybody

URL = "/desk/reorganise/"
BASIS = "青编发〔2026〕1号"


@pytest.fixture
def grace(desk: Desk) -> Staff:
    """The administrator."""
    staff = make_staff("grace", desk.cast.county, "administrator")
    Staff.objects.update(must_change_password=False)
    return staff


@pytest.fixture
def client(desk: Desk, grace: Staff) -> Client:
    return desk.as_(grace)


def typed(**values: object) -> dict[str, object]:
    rows = {key: getattr(value, "pk", value) for key, value in values.items()}
    return {"on": timezone.localdate().isoformat(), "basis": BASIS} | rows


def text(response: HttpResponse) -> str:
    return response.content.decode()


def confirm(client: Client, name: str, data: dict[str, object]) -> HttpResponse:
    """Look at what will move, then confirm; the page that follows."""
    shown = client.post(f"{URL}{name}/", data)
    assert (shown.status_code, "还没有办理" in text(shown)) == (200, True), text(shown)
    return client.post(f"{URL}{name}/", data | {"confirm": "1"}, follow=True)


def refused(client: Client, name: str, data: dict[str, object]) -> str:
    """The page that a change which isn't allowed comes back with; nothing changed."""
    before = (list(Agency.objects.order_by("pk").values()), AgencyChange.objects.count(), owners())
    page = client.post(f"{URL}{name}/", data)
    again = client.post(f"{URL}{name}/", data | {"confirm": "1"})
    assert (page.status_code, again.status_code) == (422, 422)
    assert before == (list(Agency.objects.order_by("pk").values()), AgencyChange.objects.count(), owners())
    return text(page)


def owners() -> list[tuple[str, str | None]]:
    rows = OpenWork.objects.order_by("pk").select_related("agency", "owner")
    return [(work.agency.code, work.owner.username if work.owner else None) for work in rows]


def facts(client: Client, name: str, data: dict[str, object]) -> dict[str, str]:
    return dict(client.post(f"{URL}{name}/", data).context["facts"])


@pytest.mark.parametrize("name", ["", *(f"{name}/" for name in CHANGES)])
def test_only_the_administrator_opens_or_posts_a_change(desk: Desk, client: Client, name: str) -> None:
    assert client.get(URL + name).status_code == 200
    for wrong in everybody(desk.cast):
        assert desk.as_(wrong).get(URL + name).status_code == 403, wrong
        if name:
            assert desk.as_(wrong).post(URL + name, {"confirm": "1"}).status_code == 403, wrong
    assert AgencyChange.objects.count() == 0


def test_a_change_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get(f"{URL}abolish/").status_code == 404


def test_a_renaming_is_shown_then_done_then_in_the_history(desk: Desk, client: Client) -> None:
    agency = desk.cast.agency
    data = typed(agency=agency, name="青禾县教育和体育局", short_name="县教体局")
    shown = facts(client, "rename", data)
    assert (shown["现名称"], shown["继续办理的在办件"]) == ("青禾县教育局", "1 件：待登记 1")
    agency.refresh_from_db()
    assert agency.name == "青禾县教育局"
    page = text(confirm(client, "rename", data))
    assert "青禾县教育局已更名为青禾县教育和体育局。" in page
    assert (BASIS in page, "grace" in page) == (True, True)
    agency.refresh_from_db()
    assert (agency.name, agency.short_name) == ("青禾县教育和体育局", "县教体局")


def test_a_refused_renaming_says_why_and_keeps_what_was_typed(desk: Desk, client: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = refused(client, "rename", typed(agency=desk.cast.agency, name="青禾县教体局", on=tomorrow))
    assert "晚于今天" in page
    assert ('value="青禾县教体局"' in page, f'value="{tomorrow}"' in page, BASIS in page) == (True,) * 3
    page = refused(client, "rename", typed(agency=desk.cast.agency, name="青禾县财政局"))
    assert "是现存的另一机关" in page
    page = refused(client, "rename", typed(agency=desk.cast.agency, name="", basis=""))
    assert ("请填写新名称。" in page, "请填写依据。" in page) == (True, True)


def test_what_was_typed_can_be_changed_before_it_is_confirmed(desk: Desk, client: Client) -> None:
    data = typed(agency=desk.cast.agency, name="青禾县教体局")
    page = client.post(f"{URL}rename/", data | {"edit": "1"})
    assert (page.status_code, 'value="青禾县教体局"' in text(page)) == (200, True)
    assert AgencyChange.objects.count() == 0


def test_a_merger_takes_cases_departments_and_people_along(desk: Desk, client: Client) -> None:
    cast = desk.cast
    school = make_agency("ST", "青禾县教育站", "青教站", parent=cast.agency, kind="sub_agency")
    Duty.objects.create(
        staff=cast.bob,
        agency=cast.agency,
        department=cast.department,
        duty="handler",
        from_on=date(2020, 1, 1),
    )
    desk.to_draft()
    data = typed(absorbed=cast.agency, into=cast.other_agency, move_departments="on")
    assert facts(client, "merge", data) == {
        "撤销的机关": "青禾县教育局",
        "继续履行职责的机关": "青禾县财政局",
        "转入的在办件": "1 件：拟稿 1",
        "转入的科室": "计划财务科",
        "随科室转入的科室人员": "bob",
        "全机关职责到期、须重新任命的人员": "alice、bob、carol、dave、erin",
        "改由其领导的下级机关": "青禾县教育站",
    }
    assert owners() == [("EDU", "bob")]
    page = text(confirm(client, "merge", data))
    assert "青禾县教育局已并入青禾县财政局，1 件在办件一并转入。" in page
    matter = desk.case.application.matter
    assert (matter.current_agency, matter.filed_agency) == (cast.other_agency, cast.agency)
    assert (matter.department.name, matter.department.agency, matter.handler) == (
        "计划财务科",
        cast.other_agency,
        cast.bob,
    )
    assert owners() == [("FIN", "bob")]
    school.refresh_from_db()
    assert school.parent == cast.other_agency
    assert [row.kind for row in cast.agency.changes.all()] == ["merge"]


def test_a_merger_is_refused_into_itself_or_with_a_department_of_the_same_name(
    desk: Desk, client: Client
) -> None:
    cast = desk.cast
    assert "不能并入自身" in refused(client, "merge", typed(absorbed=cast.agency, into=cast.agency))
    Department.objects.create(agency=cast.other_agency, name="计划财务科")
    together = typed(absorbed=cast.agency, into=cast.other_agency, move_departments="on")
    assert "已有科室“计划财务科”" in refused(client, "merge", together)


def test_departments_of_the_same_name_take_the_cases_of_a_merger_without_departments(
    desk: Desk, client: Client
) -> None:
    cast = desk.cast
    same = Department.objects.create(agency=cast.other_agency, name="计划财务科")
    desk.to_draft()
    data = typed(absorbed=cast.agency, into=cast.other_agency)
    assert facts(client, "merge", data)["撤销的科室"] == "计划财务科"
    confirm(client, "merge", data)
    assert desk.case.application.matter.department == same
    cast.department.refresh_from_db()
    assert cast.department.closed_on == timezone.localdate()


def test_an_agency_with_open_cases_closes_only_with_a_successor(desk: Desk, client: Client) -> None:
    cast = desk.cast
    page = refused(client, "close", typed(agency=cast.agency, successor=""))
    assert "还有 1 件在办件" in page
    data = typed(agency=cast.agency, successor=cast.other_agency)
    assert facts(client, "close", data)["移交的在办件"] == "1 件：待登记 1"
    page = text(confirm(client, "close", data))
    assert "青禾县教育局已撤销，1 件在办件已移交青禾县财政局。" in page
    assert owners() == [("FIN", None)]
    cast.agency.refresh_from_db()
    assert (cast.agency.closed_on, cast.agency.successor) == (timezone.localdate(), cast.other_agency)
    assert Duty.objects.filter(agency=cast.agency, until_on=None).count() == 0


def test_an_agency_without_cases_closes_without_a_successor(desk: Desk, client: Client) -> None:
    page = text(confirm(client, "close", typed(agency=desk.cast.other_agency, successor="")))
    assert "青禾县财政局已撤销。" in page


def test_published_documents_are_no_open_cases(desk: Desk, client: Client) -> None:
    """They stay with whoever made them: an agency with nothing else to do closes without a successor."""
    agency, today = desk.cast.other_agency, timezone.localdate()
    add_document(
        agency=agency, title="2025年部门预算", on=today, index_no="11371500/2025-1", published_on=today
    )
    assert agency.name not in text(client.get(f"{URL}agency/")).partition("移入机关")[0]
    assert facts(client, "close", typed(agency=agency, successor=desk.cast.agency))["移交的在办件"] == "无"
    done = text(confirm(client, "close", typed(agency=agency, successor="")))
    assert "青禾县财政局已撤销。" in done
    assert Matter.objects.get(kind="document").current_agency == agency


def test_a_new_superior_leaves_the_cases_where_they_are(desk: Desk, client: Client) -> None:
    cast = desk.cast
    station = make_agency("ST", "青禾县教育站", "青教站", parent=cast.other_agency, kind="sub_agency")
    data = typed(agency=station, parent=cast.agency)
    shown = facts(client, "parent", data)
    assert (shown["现上级机关"], shown["仍由本机关办理的在办件"]) == ("青禾县财政局", "无")
    assert "青禾县教育站的上级机关已改为青禾县教育局。" in text(confirm(client, "parent", data))
    assert "不能作它的上级机关" in refused(client, "parent", typed(agency=cast.agency, parent=station))
    assert owners() == [("EDU", None)]


def test_an_agencys_cases_move_after_they_were_shown(desk: Desk, client: Client) -> None:
    agency, to = desk.cast.agency, desk.cast.other_agency
    assert f"{agency.name}（在办 1 件）" in text(client.get(f"{URL}agency/"))
    same = {"source": agency.pk, "to": agency.pk, "reason": "机构改革"}
    page = refused(client, "agency", same)
    assert ("移出和移入是同一机关" in page, 'value="机构改革"' in page) == (True, True)
    done = confirm(client, "agency", same | {"to": to.pk})
    assert f"{agency.name}的 1 件在办件已移交{to.name}。" in text(done)
    assert owners() == [("FIN", None)]


def test_a_department_moves_after_its_people_were_shown(desk: Desk, client: Client) -> None:
    cast = desk.cast
    desk.to_draft()
    data = {"department": cast.department.pk, "to": cast.other_agency.pk, "reason": BASIS}
    assert facts(client, "department", data) == {"转入的在办件": "1 件：拟稿 1", "转入的人员": "无"}
    page = text(confirm(client, "department", data))
    assert "计划财务科已划入青禾县财政局，1 件在办件一并转入。" in page
    assert ("划出科室" in page, "划入科室" in page) == (True, True)


def test_a_persons_work_goes_to_the_queue(desk: Desk, client: Client) -> None:
    desk.to_draft()
    data = {"source": desk.cast.bob.pk, "to": desk.cast.bob.pk, "reason": "调离"}
    assert "移出和接手是同一人" in refused(client, "person", data)
    done = confirm(client, "person", data | {"to": ""})
    assert "bob的 1 件在办件已移交待领取。" in text(done)
    assert owners() == [("EDU", None)]
