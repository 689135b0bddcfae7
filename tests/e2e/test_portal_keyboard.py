"""Applying and tracking with the keyboard alone, and without JavaScript."""

import pytest
from django.urls import reverse
from django.utils import timezone

from requests_app.models import Application
from tests.cast import make_cast, submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county(transactional_db):
    return make_cast()


def focused(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.innerText || ''")


def tab_to(page, target: str) -> None:
    """Press Tab until the element with this id, or a control with this text, has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if focused(page).strip() == target:
            return
    pytest.fail(f"Tab never reached {target}")


def press(page, target: str) -> None:
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_into(page, **fields: str) -> None:
    for name, value in fields.items():
        tab_to(page, f"id_{name.replace('__', '-')}")
        page.keyboard.type(value)


def walk_to_files(page) -> None:
    tab_to(page, "id_agency-agency")
    page.keyboard.press("ArrowDown")  # 青禾县教育局, the first
    tab_to(page, "id_agency-agreed")
    page.keyboard.press("Space")
    press(page, "下一步")
    tab_to(page, "id_applicant-kind_0")
    page.keyboard.press("Space")
    type_into(
        page,
        applicant__name="李梅",
        applicant__id_number="11010519491231002X",
        applicant__phone="13812345678",
        applicant__address="青禾县1号",
    )
    press(page, "下一步")
    type_into(page, request__info_name="2025年部门预算")
    for radio in ("id_request-carrier_0", "id_request-obtain_0"):
        tab_to(page, radio)
        page.keyboard.press("Space")
    press(page, "下一步")


def test_apply_and_track_by_keyboard_alone(open_page, county, tmp_path):
    scan = tmp_path / "身份证.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF")
    page = open_page(reverse("portal:apply"))
    press(page, "没有查到，开始申请")
    walk_to_files(page)
    tab_to(page, "id_files-identity")
    page.locator(":focus").set_input_files(scan)  # the system's file dialog is outside the page
    press(page, "下一步")
    press(page, "提交申请")
    page.get_by_role("heading", name="申请已提交").wait_for()
    code = page.locator("#query-code").inner_text()
    press(page, "已记下，退出")
    tab_to(page, "id_code-code")
    page.keyboard.type(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("heading", name=Application.objects.get().matter.number).wait_for()
    press(page, "撤回申请")
    tab_to(page, "id_sure")
    page.keyboard.press("Space")
    press(page, "撤回")
    page.get_by_text("申请已经撤回").wait_for()


def test_first_tab_offers_to_skip_to_the_text(open_page, county):
    page = open_page(reverse("portal:guides"))
    page.keyboard.press("Tab")
    assert focused(page) == "跳到正文"
    page.keyboard.press("Enter")
    assert focused(page) == "main"


def test_errors_take_the_focus_and_their_links_lead_to_the_field(open_page, county):
    page = open_page(reverse("portal:apply-new"))
    press(page, "下一步")
    assert focused(page) == "error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == "id_agency-agency"
    assert page.title().startswith("有内容需要修改")


def test_elder_switch_keeps_what_was_typed(open_page, county):
    page = open_page(reverse("portal:track"))
    page.get_by_label("申请编号").fill("青教依申请〔2026〕1号")
    page.get_by_role("link", name="大字版").click()
    assert page.get_by_label("申请编号").input_value() == "青教依申请〔2026〕1号"
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "22px"
    page.reload()
    assert page.evaluate("document.documentElement.className") == "elder"


def test_targets_are_large_enough(open_page, county):
    for view, least in (("desktop", 44), ("elder", 60)):
        page = open_page(reverse("portal:track"), view)
        boxes = [
            box.bounding_box() for box in page.locator("main button, main input:not([type=hidden])").all()
        ]
        assert [box for box in boxes if box["height"] < least] == []


def test_apply_without_javascript(open_page, county, tmp_path):
    scan = tmp_path / "身份证.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF")
    page = open_page(reverse("portal:apply-new"), java_script_enabled=False)
    page.get_by_label("受理机构").select_option("EDU")
    page.get_by_label("我已阅读申请须知").check()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("商业企业").check()
    assert not page.get_by_label("证件号码", exact=True).is_visible()
    page.get_by_label("自然人").check()
    assert not page.get_by_label("统一社会信用代码", exact=True).is_visible()
    for label, value in (
        ("姓名或者名称", "李梅"),
        ("证件号码", "11010519491231002X"),
        ("联系电话", "13812345678"),
        ("通信地址", "青禾县1号"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("所需信息的名称").fill("2025年部门预算")
    page.get_by_label("纸质").check()
    page.get_by_label("邮寄").check()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("申请人身份证明").set_input_files(scan)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="提交申请").click()
    assert page.get_by_role("heading", name="申请已提交").is_visible()


def test_draft_warning_appears_before_the_draft_is_lost(open_page, county):
    page = open_page("/")
    page.clock.install(time=timezone.now())
    page.goto(page.url.rstrip("/") + "/apply/new/")
    warning = page.get_by_text("长时间没有操作")
    assert not warning.is_visible()
    page.clock.fast_forward("55:01")
    warning.wait_for()
    assert focused(page) == "继续填写"
    page.keyboard.press("Enter")
    warning.wait_for(state="hidden")


def test_query_code_can_be_copied(open_page, county):
    submitted = submit(county.agency, on=timezone.localdate())
    page = open_page(reverse("portal:track"))
    page.get_by_label("查询码").fill(submitted.query_code)
    page.get_by_role("button", name="打开").click()
    page.get_by_role("heading", name=submitted.application.matter.number).wait_for()
