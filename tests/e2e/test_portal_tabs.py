"""Several tabs, the browser's Back, and pages that end by themselves, in a real browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.models import Draft
from requests_app.models import Application
from tests.cast import make_cast, submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
every_width = pytest.mark.parametrize("view", ["desktop", "phone"])


@pytest.fixture
def county(transactional_db):
    return make_cast()


def press(page, name: str) -> None:
    """With a real mouse, in the middle of the button or link."""
    target = page.locator("main").get_by_role("button", name=name, exact=True)
    target = (target if target.count() else page.get_by_role("link", name=name, exact=True)).first
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    with page.expect_navigation():
        page.mouse.down()
        page.mouse.up()


def open_case(page, code: str) -> None:
    page.get_by_label("查询码").fill(code)
    press(page, "打开")


def agency(page) -> None:
    page.get_by_label("受理机构", exact=True).select_option("EDU")
    page.get_by_label("我已阅读申请须知").check()
    press(page, "下一步")


def applicant(page, name: str) -> None:
    page.get_by_label("自然人").check()
    for label, value in (
        ("姓名或者名称", name),
        ("证件号码", "11010519491231002X"),
        ("联系电话", "13812345678"),
        ("通信地址", "青禾县1号"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    press(page, "下一步")


def request(page, title: str) -> None:
    page.get_by_label("所需信息的名称").fill(title)
    page.get_by_label("纸质").check()
    page.get_by_label("邮寄").check()
    press(page, "下一步")


@every_width
def test_each_tab_acts_on_the_case_that_it_shows(open_page, county, view):
    first, second = (submit(county.agency, on=timezone.localdate()) for _ in range(2))
    one = open_page(reverse("portal:track"), view)
    two = one.context.new_page()
    two.goto(one.url)
    open_case(one, first.query_code)
    open_case(two, second.query_code)
    press(one, "撤回申请")
    one.get_by_label("我确认撤回这份申请").check()
    press(one, "撤回")
    assert one.locator("h1").inner_text() == first.application.matter.number
    withdrawn = Application.objects.exclude(withdrawn_on=None).values_list("pk", flat=True)
    assert list(withdrawn) == [first.application.pk]


@every_width
def test_each_tab_fills_in_a_draft_of_its_own(open_page, county, view, tmp_path):
    scan = tmp_path / "身份证.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF")
    one = open_page(reverse("portal:apply-new"), view)
    agency(one)
    applicant(one, "甲某某")
    request(one, "甲要的信息")
    two = one.context.new_page()
    two.goto(one.url.partition("/apply/")[0] + "/apply/new/")
    press(two, "重新填一份")
    agency(two)
    assert two.get_by_label("姓名或者名称", exact=True).input_value() == ""
    applicant(two, "乙某某")
    request(two, "乙要的信息")
    for page in (one, two):
        page.get_by_label("申请人身份证明").set_input_files(scan)
        press(page, "下一步")
        press(page, "提交申请")
        page.get_by_role("heading", name="申请已提交").wait_for()
    sent = Application.objects.order_by("pk")
    assert [(a.applicants.get().name.open(), a.info_name) for a in sent] == [
        ("甲某某", "甲要的信息"),
        ("乙某某", "乙要的信息"),
    ]


@every_width
def test_back_works_after_errors(open_page, county, view):
    submitted = submit(county.agency, on=timezone.localdate())
    page = open_page(reverse("portal:apply-new"), view)
    press(page, "下一步")
    agency(page)
    press(page, "下一步")
    assert page.title().startswith("有内容需要修改")
    applicant(page, "李梅")
    page.go_back()
    assert page.get_by_label("姓名或者名称", exact=True).input_value() == "李梅"
    page.goto(page.url.partition("/apply/")[0] + "/track/")
    press(page, "打开")
    open_case(page, submitted.query_code)
    press(page, "撤回申请")
    press(page, "撤回")
    press(page, "返回")
    page.go_back()
    assert page.locator("h1").inner_text() == "撤回申请"
    for _ in range(4):
        page.go_back()
    assert page.locator("h1").inner_text() == "办理查询"


def test_draft_that_is_over_is_named_on_the_page_and_keeps_it(open_page, county):
    page = open_page("/")
    page.clock.install(time=timezone.now())
    page.goto(page.url.rstrip("/") + "/apply/new/")
    agency(page)
    page.get_by_label("姓名或者名称", exact=True).fill("李梅")
    page.clock.fast_forward("01:00:01")
    page.get_by_text("以前各步的已经清除").wait_for()
    Draft.objects.update(touched_at=timezone.now() - timedelta(minutes=61))
    press(page, "下一步")
    page.get_by_text("刚才这一页填写的内容已保留").wait_for()
    agency(page)
    assert page.get_by_label("姓名或者名称", exact=True).input_value() == "李梅"


def test_opened_case_closes_on_the_screen_too(open_page, county):
    submitted = submit(county.agency, on=timezone.localdate())
    page = open_page(reverse("portal:track"))
    page.clock.install(time=timezone.now())
    open_case(page, submitted.query_code)
    number = page.get_by_role("heading", name=submitted.application.matter.number)
    number.wait_for()
    page.context.clear_cookies(name="sessionid")  # the half hour is over
    page.clock.fast_forward("30:06")
    number.wait_for(state="detached")
    page.get_by_text("三十分钟没有操作已经自动关闭").wait_for()
