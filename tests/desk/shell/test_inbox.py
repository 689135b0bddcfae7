"""The lists: who sees what, in which order, narrowed by the address, and what is done from them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.access import Access
from accounts.models import Deputy, Duty, Staff
from casework.calendar import forget_calendar
from casework.models import CalendarDay, OpenWork
from casework.tasks import sweep_deadlines
from requests_app.intake.submit import PersonData, RequestData
from requests_app.selectors import visible_applications
from statute.calendar.holidays.statutory import statutory_days
from statute.calendar.unpublished import MissingYear
from tests.cast import MONDAY, Cast, make_staff, submit
from tests.desk.driver import PARTIES, PROVIDED, Desk, new_desk


def titles(client: Client, **query: Any) -> list[str]:
    return [row.matter.title for row in client.get(reverse("desk:inbox"), query).context["rows"]]


def today() -> date:
    return timezone.localdate()


def another(cast: Cast, title: str, **fields: Any) -> None:
    submit(cast.agency, **{"on": today(), "request": RequestData(info_name=title), **fields})


@pytest.fixture
def alice(desk: Desk) -> Client:
    return desk.as_(desk.cast.alice)


def test_open_work_of_the_duty_is_to_be_claimed_nearest_date_first(desk: Desk, alice: Client) -> None:
    another(desk.cast, "较早的申请", on=today() - timedelta(days=10))
    another(desk.cast, "未确认的传真", channel="fax")
    assert titles(alice, list="unclaimed") == ["较早的申请", "2025年部门预算", "未确认的传真"]
    assert titles(alice, list="todo") == []
    assert titles(desk.as_(desk.cast.bob), list="unclaimed") == []


def test_nobody_of_another_agency_sees_anything_of_it(desk: Desk) -> None:
    olivia = desk.as_(desk.cast.olivia)
    for name in ("todo", "unclaimed", "mine", "open", "paused", "closed"):
        assert titles(olivia, list=name) == []
    assert olivia.get(desk.url).status_code == 404


def test_the_county_supervisor_sees_the_case_and_may_do_nothing_in_it(desk: Desk) -> None:
    frank = desk.as_(desk.cast.frank)
    assert titles(frank, list="open") == ["2025年部门预算"]
    page = frank.get(desk.url)
    assert (page.status_code, page.context["form"], page.context["works"]) == (200, None, False)


def test_an_administrator_without_another_duty_sees_no_case(desk: Desk) -> None:
    admin = make_staff("grace", desk.cast.agency, "administrator")
    Staff.objects.update(must_change_password=False)
    assert titles(desk.as_(admin), list="open") == []
    assert desk.as_(admin).get(desk.url).status_code == 404


def test_list_and_page_agree_for_everybody(desk: Desk) -> None:
    desk.to_draft()
    other = new_desk(desk.cast)
    for person in (desk.cast.alice, desk.cast.bob, desk.cast.carol, desk.cast.frank, desk.cast.olivia):
        seen = set(visible_applications(Access(person, today())).values_list("matter_id", flat=True))
        for matter in (desk.case.application.matter_id, other.case.application.matter_id):
            status = desk.as_(person).get(reverse("desk:case", args=[matter])).status_code
            assert status == (200 if matter in seen else 404), f"{person} {matter}"


def test_claimed_work_moves_to_the_own_list_and_back(desk: Desk, alice: Client) -> None:
    task = desk.case.work("register")
    response = alice.post(reverse("desk:claim", args=[task.pk]), {"from": "list=unclaimed"})
    assert response.url == f"{desk.url}?work={task.pk}&from=list%3Dunclaimed#work"
    assert (titles(alice, list="todo"), titles(alice, list="unclaimed")) == (["2025年部门预算"], [])
    alice.post(reverse("desk:give-back", args=[task.pk]))
    assert (titles(alice, list="todo"), titles(alice, list="unclaimed")) == ([], ["2025年部门预算"])


def test_claiming_without_the_duty_is_refused(desk: Desk) -> None:
    task = desk.case.work("register")
    response = desk.as_(desk.cast.bob).post(reverse("desk:claim", args=[task.pk]))
    assert response.status_code == 403
    assert "“登记”环节由登记员办理，您对本件不承担这项职责。" in response.content.decode()
    assert OpenWork.objects.get(pk=task.pk).owner is None


def test_a_deputy_finds_and_does_the_absent_persons_work(desk: Desk) -> None:
    desk.to_draft()
    ben = make_staff("ben", desk.cast.other_agency)
    Staff.objects.update(must_change_password=False)
    Deputy.objects.create(absent=desk.cast.bob, deputy=ben, from_on=today(), until_on=today(), reason="出差")
    assert titles(desk.as_(ben), list="todo") == ["2025年部门预算"]
    response = desk.post("draft", ben, decision="head", **PROVIDED, **PARTIES)
    assert (response.status_code, desk.open_steps()) == (302, ["head_review"])


def test_an_approval_by_a_deputy_names_the_absent_person(desk: Desk) -> None:
    desk.to_draft().does("draft", desk.cast.bob, decision="head", **PROVIDED, **PARTIES)
    ben = make_staff("ben", desk.cast.agency)
    Staff.objects.update(must_change_password=False)
    Deputy.objects.create(
        absent=desk.cast.carol, deputy=ben, from_on=today(), until_on=today(), reason="休假"
    )
    assert desk.post("head_review", ben, decision="pass").status_code == 302
    approval = desk.case.application.replies.get().letter.approvals.get()
    assert (approval.by, approval.on_behalf_of) == (ben, desk.cast.carol)


def test_a_handler_sees_only_the_cases_of_the_own_department(desk: Desk) -> None:
    cast = desk.cast
    dora = make_staff("dora", cast.agency)
    other = type(cast.department).objects.create(agency=cast.agency, name="人事科")
    Duty.objects.create(
        staff=dora, agency=cast.agency, duty="handler", department=other, from_on=date(2020, 1, 1)
    )
    Staff.objects.update(must_change_password=False)
    desk.to_draft()
    assert (titles(desk.as_(dora), list="open"), desk.as_(dora).get(desk.url).status_code) == ([], 404)


FILTERS = [
    ({"q": "〔2026〕1号"}, ["教师招聘评分细则"]),
    ({"q": "食堂"}, ["学校食堂检查记录"]),
    ({"q": "欧阳修文"}, ["学校食堂检查记录"]),
    ({"kind": "application", "stage": "submitted"}, ["学校食堂检查记录"]),
    ({"kind": "application", "category": "social"}, ["教师招聘评分细则"]),
    ({"light": "red"}, ["教师招聘评分细则"]),
    ({"until": "2026-03-31"}, ["教师招聘评分细则"]),
    ({"since": "2026-03-03", "until": "2026-03-04"}, []),
]


@pytest.mark.parametrize(("query", "expected"), FILTERS)
@pytest.mark.parametrize("name", ["unclaimed", "open"])
def test_filters_in_the_address_narrow_the_list(
    cast: Cast, name: str, query: dict[str, str], expected: list[str]
) -> None:
    Staff.objects.update(must_change_password=False)
    submit(
        cast.agency,
        on=MONDAY,
        request=RequestData(info_name="教师招聘评分细则"),
        applicants=[PersonData(name="青禾县绿叶环保协会", kind="social")],
    )
    submit(
        cast.agency,
        on=today(),
        channel="fax",
        request=RequestData(info_name="学校食堂检查记录"),
        applicants=[PersonData(name="欧阳修文")],
    )
    client = Client()
    client.force_login(cast.alice, backend="django.contrib.auth.backends.ModelBackend")
    assert titles(client, list=name, **query) == expected


def test_htmx_gets_the_list_without_the_page(desk: Desk, alice: Client) -> None:
    part = alice.get(
        reverse("desk:inbox"), {"list": "unclaimed"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert ("<html" in part, "2025年部门预算" in part) == (False, True)


def test_an_impossible_filter_is_said_beside_its_field(desk: Desk, alice: Client) -> None:
    page = alice.get(reverse("desk:inbox"), {"since": "2026-03-05", "until": "2026-03-01"}).content.decode()
    assert "截止日期早于开始日期，请改正。" in page


def test_an_empty_list_says_what_will_appear(desk: Desk, alice: Client) -> None:
    page = alice.get(reverse("desk:inbox")).content.decode()
    assert "没有待办的工作。领取或者分到的工作会出现在这里" in page
    filtered = alice.get(reverse("desk:inbox"), {"q": "没有的"}).content.decode()
    assert "没有符合条件的件。请放宽或者清除筛选条件。" in filtered


def test_a_finished_step_leads_to_the_next_case_of_the_same_list(desk: Desk, alice: Client) -> None:
    another(desk.cast, "第二件")
    another(desk.cast, "第三件")
    query = "list=unclaimed&kind=application&stage=received"
    second, third = OpenWork.objects.filter(step="application.register").order_by("pk")[1:]
    page = alice.get(reverse("desk:case", args=[second.matter_id]), {"work": second.pk, "from": query})
    response = alice.post(
        reverse("desk:work", args=[second.pk]), {"from": query, "place": page.context["place"]}
    )
    assert response.url.startswith(
        f"{reverse('desk:case', args=[third.matter_id])}?work={third.pk}&from=list"
    )
    first = desk.case.work("register").pk
    response = alice.post(reverse("desk:work", args=[third.pk]), {"from": query, "place": "9999-01-01.1"})
    assert f"work={first}&" in response.url
    response = alice.post(reverse("desk:work", args=[first]), {"from": query})
    assert response.url == f"{reverse('desk:inbox')}?{query}"


def test_several_are_claimed_at_once_and_handed_over(desk: Desk, alice: Client) -> None:
    another(desk.cast, "第二件")
    anna = make_staff("anna", desk.cast.agency, "registrar")
    tasks = list(OpenWork.objects.order_by("pk").values_list("pk", flat=True))
    alice.post(reverse("desk:bulk"), {"work": tasks, "take": "1"})
    assert len(titles(alice, list="todo")) == 2
    alice.post(reverse("desk:bulk"), {"work": tasks[:1], "to": anna.pk, "hand_over": "1", "reason": "休假"})
    assert list(OpenWork.objects.order_by("pk").values_list("owner__username", flat=True)) == [
        "anna",
        "alice",
    ]


def test_handing_over_to_somebody_without_the_duty_changes_nothing(desk: Desk, alice: Client) -> None:
    task = desk.case.work("register").pk
    alice.post(reverse("desk:bulk"), {"work": [task], "take": "1"})
    page = alice.post(
        reverse("desk:bulk"), {"work": [task], "to": desk.cast.bob.pk, "hand_over": "1"}, follow=True
    )
    assert "bob没有承担这一环节的职责" in page.content.decode()
    assert OpenWork.objects.get(pk=task).owner == desk.cast.alice


def test_the_footer_says_when_deadlines_were_last_swept(desk: Desk, alice: Client) -> None:
    url = reverse("desk:inbox")
    assert "上次期限巡查" not in alice.get(url).content.decode()
    sweep_deadlines()
    assert "上次期限巡查" in alice.get(url).content.decode()


def test_pages_of_the_desk_need_a_login(desk: Desk) -> None:
    response = Client().get(desk.url)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={desk.url}")


def gazette(year: int, *, status: str = "gazetted") -> None:
    CalendarDay.objects.bulk_create(
        CalendarDay(date=day, working=False, name=name, status=status, source="国办通知")
        for day, name in statutory_days(year).items()
    )
    forget_calendar()


def test_5_5_a_year_without_its_announcement_is_the_administrators_to_do(desk: Desk) -> None:
    gazette(today().year, status="provisional")
    tomorrow = today() + timedelta(days=1)
    CalendarDay.objects.get_or_create(date=tomorrow, defaults={"working": True, "status": "provisional"})
    staff = make_staff("grace", desk.cast.county, "administrator")
    Staff.objects.update(must_change_password=False)
    link = reverse("admin:casework_calendarday_gazette")
    page = desk.as_(staff).get(reverse("desk:inbox")).content.decode()
    missing = MissingYear(today().year, for_all=True)
    assert (missing.todo in page, link in page) == (True, True)
    for url in (reverse("desk:inbox"), desk.url):  # nothing reaches into that year silently
        page = desk.as_(desk.cast.alice).get(url).content.decode()
        assert (missing.warning in page, link in page) == (True, False), url


def test_5_5_nothing_is_to_do_once_the_announcements_are_in(desk: Desk, alice: Client) -> None:
    gazette(today().year)
    gazette(today().year + 1)
    for url in (reverse("desk:inbox"), desk.url):
        assert "放假安排还没有录入" not in alice.get(url).content.decode()


def test_an_answered_case_shows_no_light_and_no_date(desk: Desk) -> None:
    desk.to_delivery().case.deliver()
    alice = desk.as_(desk.cast.alice)
    desk.as_(desk.cast.alice).post(reverse("desk:claim", args=[desk.case.work("archive").pk]))
    for name in ("open", "todo", "mine"):
        (row,) = alice.get(reverse("desk:inbox"), {"list": name}).context["rows"]
        assert (row.due.due_on, row.text.ended.text) == (None, "已答复"), name
    assert titles(alice, list="open", light="green") == []
    assert "已答复" in alice.get(reverse("desk:inbox"), {"list": "open"}).content.decode()


def holders(client: Client, name: str) -> list[tuple[str, str]]:
    """Who has the work now and who handles the case, as the row says it."""
    page = client.get(reverse("desk:inbox"), {"list": name})
    handlers = [row.matter.handler for row in page.context["rows"]]
    found = [row.holder for row in page.context["rows"]]
    return list(zip(found, [h.name if h else "" for h in handlers], strict=True))


def test_the_list_of_cases_names_who_has_the_work_and_who_handles_the_case(desk: Desk) -> None:
    cast, frank = desk.cast, desk.as_(desk.cast.frank)
    assert holders(frank, "open") == [("待登记员领取", "")]
    desk.to_draft()
    assert holders(frank, "open") == [("bob", "bob")]
    desk.does("draft", cast.bob, decision="head", **PROVIDED, **PARTIES)
    assert holders(frank, "open") == [("待工作机构负责人领取", "bob")]
    desk.does("head_review", cast.carol, decision="pass").does("legal_review", cast.dave, decision="pass")
    desk.as_(cast.erin).post(reverse("desk:claim", args=[desk.case.work("sign").pk]))
    assert holders(frank, "open") == [("erin", "bob")]
    desk.does("sign", cast.erin, decision="pass")
    assert holders(frank, "open") == [("系统制作文书", "bob")]


def test_a_case_with_two_open_steps_names_both_hands(desk: Desk) -> None:
    desk.to_draft()
    desk.acts("extension", desk.cast.bob, working_days="5", reason="材料多")
    assert holders(desk.as_(desk.cast.frank), "open") == [("bob、待工作机构负责人领取", "bob")]


def test_art30_a_case_that_waits_for_its_applicant_says_so(desk: Desk) -> None:
    desk.does("register", desk.cast.alice)
    asked = {"items": "写明年度", "guidance": "写明哪一年", "clarify_by": today() + timedelta(days=14)}
    desk.does("review", desk.cast.alice, decision="clarify", **asked).letters()
    assert holders(desk.as_(desk.cast.frank), "paused") == [("等待申请人补正", "")]


def test_nobody_is_said_to_claim_a_closed_case(desk: Desk) -> None:
    desk.to_delivery().case.deliver().archive()
    frank = desk.as_(desk.cast.frank)
    assert holders(frank, "closed") == [("", "bob")]
    page = frank.get(reverse("desk:inbox"), {"list": "closed"}).content.decode()
    assert "领取" not in page.partition("<table")[2]


def test_the_lights_of_a_supervisor_are_those_of_all_open_cases(desk: Desk) -> None:
    another(desk.cast, "去年的申请", on=today() - timedelta(days=60))
    page = desk.as_(desk.cast.frank).get(reverse("desk:inbox"))
    counters = {c["label"]: (c["count"], c["url"]) for c in page.context["desk"].counters}
    assert counters["超期"] == ("1", f"{reverse('desk:inbox')}?list=open&light=red")
    assert counters["待办"][0] == "0"


def test_a_handler_alone_brings_his_department_and_may_act_on_the_case(desk: Desk) -> None:
    cast = desk.cast
    Duty.objects.filter(staff=cast.bob).update(department=cast.department)
    desk.does("register", cast.alice).does("review", cast.alice, decision="assign")
    desk.does("assign", cast.alice, handler=cast.bob.pk)
    matter = desk.case.application.matter
    matter.refresh_from_db()
    assert (matter.department, matter.handler) == (cast.department, cast.bob)
    assert desk.as_(cast.bob).get(reverse("desk:act", args=[matter.pk, "extension"])).status_code == 200
