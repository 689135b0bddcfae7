"""The desk in a browser: axe, width and headings on every page; keying in and deciding without a mouse."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Staff
from desk.organisation.restructure_forms import CHANGES
from requests_app.models import Application
from tests.cast import Case, Cast, make_cast, make_staff, submit

from .conftest import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
every_width = pytest.mark.parametrize("view", ["desktop", "phone", "narrow"])


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    make_staff("grace", cast.county, "administrator")
    Staff.objects.update(must_change_password=False)
    return cast


@pytest.fixture
def case(cast: Cast) -> Case:
    today = timezone.localdate()
    return Case(cast, submit(cast.agency, on=today), on=today)


def case_url(case: Case, *rest: str) -> str:
    return reverse("desk:case", args=[case.application.matter_id]) + "".join(rest)


@every_width
def test_lists_have_no_violation_full_and_empty(as_staff: Any, case: Case, view: str) -> None:
    for name in ("todo", "unclaimed", "mine", "open", "paused", "closed"):
        assert_accessible(as_staff(case.cast.alice, f"/desk/?list={name}", view))


@every_width
def test_the_case_page_has_no_violation_at_each_step(as_staff: Any, case: Case, view: str) -> None:
    cast, url = case.cast, case_url(case)
    assert_accessible(as_staff(cast.alice, url, view))
    case.register()
    assert_accessible(as_staff(cast.alice, url, view))
    case.review()
    assert_accessible(as_staff(cast.alice, url, view))
    case.assign()
    assert_accessible(as_staff(cast.bob, url, view))
    case.search(found=False)
    assert_accessible(as_staff(cast.bob, url, view))
    case.draft()
    assert_accessible(as_staff(cast.carol, url, view))
    case.approve()
    assert_accessible(as_staff(cast.alice, url, view))
    case.deliver().archive()
    assert_accessible(as_staff(cast.frank, url, view))


@every_width
def test_acts_and_other_pages_have_no_violation(as_staff: Any, case: Case, view: str) -> None:
    cast = case.cast
    case.register()
    for name in (
        "extension",
        "withdrawal",
        "clarified",
        "note",
        "file",
        "link",
        "contact",
        "search",
        "delivery",
    ):
        assert_accessible(as_staff(cast.alice, case_url(case, "acts/", name, "/"), view))
    for path in (reverse("desk:intake"), reverse("desk:flow"), case_url(case, "flow/")):
        assert_accessible(as_staff(cast.alice, path, view))
    grace = Staff.objects.get(username="grace")
    assert_accessible(as_staff(grace, reverse("desk:reorganise"), view))
    for change in CHANGES:
        assert_accessible(as_staff(grace, reverse("desk:reorganise-change", args=[change]), view))


@every_width
def test_a_refused_form_has_no_violation_and_takes_the_focus(as_staff: Any, case: Case, view: str) -> None:
    case.register()
    page = as_staff(case.cast.alice, case_url(case), view)
    page.get_by_label("告知补正", exact=True).check()
    page.get_by_label("需要补正的事项").fill("写明年度")
    page.get_by_role("button", name="提交审核意见").click()
    page.wait_for_selector("#error-summary")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert page.get_by_label("需要补正的事项").input_value() == "写明年度"
    assert_accessible(page)


def test_the_draft_follows_the_chosen_kind_and_keeps_what_was_typed(as_staff: Any, case: Case) -> None:
    case.register().review().assign().search(found=False)
    page = as_staff(case.cast.bob, case_url(case))
    page.get_by_label("答复类型").select_option("R03")
    page.get_by_label("过程性信息").check()
    page.get_by_label("不予公开的内容").fill("会议讨论记录")
    page.get_by_label("内部事务信息").check()
    page.locator("[name=fact_x5_content]").wait_for()
    assert page.locator("[name=fact_x6_content]").input_value() == "会议讨论记录"
    assert_accessible(page)
    page.get_by_role("button", name="送审").click()
    page.wait_for_selector("#error-summary")
    assert page.locator("[name=fact_x6_content]").input_value() == "会议讨论记录"
    assert_accessible(page)
    page.get_by_label("答复类型").select_option("R12")
    page.locator("[name=fact_search_scope]").wait_for()
    assert page.locator("[name=fact_search_scope]").input_value() == "局档案室"


def test_a_paper_application_is_keyed_in_without_a_mouse(as_staff: Any, cast: Cast) -> None:
    page = as_staff(cast.alice, reverse("desk:intake"))
    keys = page.keyboard

    def to(name: str) -> None:
        for _ in range(60):
            if page.evaluate("document.activeElement.name") == name:
                return
            keys.press("Tab")
        raise AssertionError(f"{name} isn't reached by Tab")

    assert page.evaluate("document.activeElement.name") == "channel"
    for name, text in (
        ("name", "张喆堃"),
        ("id_number", "11010519491231002X"),
        ("phone", "13812345678"),
        ("address", "青禾县人民路2号"),
        ("info_name", "2025年部门预算"),
    ):
        to(name)
        keys.type(text)
    keys.press("Control+Enter")
    page.wait_for_url("**/desk/intake/*/")
    assert Application.objects.get().stage == "review"
    assert "青教依申请〔" in page.content()
    assert_accessible(page)


def test_the_list_is_walked_by_keys(as_staff: Any, cast: Cast) -> None:
    for _ in range(2):
        submit(cast.agency, on=timezone.localdate())
    page = as_staff(cast.alice, "/desk/?list=unclaimed")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("tr.current").count() == 1
    page.keyboard.press("p")
    page.wait_for_selector("#peek[open]")
    assert "登记：待登记员领取" in page.locator("#peek").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Tab")
    page.locator("tr.current a[data-open]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/cases/**")


def test_filters_work_in_place(as_staff: Any, cast: Cast) -> None:
    submit(cast.agency, on=timezone.localdate())
    page = as_staff(cast.alice, "/desk/?list=unclaimed")
    page.get_by_label("期限", exact=True).select_option("red")
    page.get_by_text("没有符合条件的件").wait_for()
    assert "light=red" in page.url
    page.get_by_label("期限", exact=True).select_option("green")
    page.get_by_role("link", name="青教依申请").wait_for()


def test_the_extended_date_appears_while_typing(as_staff: Any, case: Case) -> None:
    case.register()
    page = as_staff(case.cast.alice, case_url(case, "acts/extension/"))
    page.get_by_label("延长的工作日").fill("10")
    page.get_by_text("批准后答复期限为").wait_for()
