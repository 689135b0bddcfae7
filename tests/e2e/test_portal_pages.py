"""Every page of the portal in a browser: axe, width, headings, in each display mode."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from letters.deliveries import DeliveryData
from records.services import add_document
from requests_app.closing import closing
from requests_app.review import clarification
from tests.cast import Case, act, make_cast, submit

from .conftest import VIEWS, assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
every_view = pytest.mark.parametrize("view", VIEWS)


@pytest.fixture
def county(transactional_db):
    cast = make_cast()
    add_document(
        agency=cast.county,
        title="关于印发全面推进基层政务公开标准化规范化工作方案的通知",
        on=date(2026, 5, 28),
        index_no="QH/2026-00001",
        document_number="青政办〔2026〕1号",
        published_on=date(2026, 6, 1),
        body="各镇人民政府：\n\n现将方案印发给你们，请遵照执行。",
    )
    return cast


@pytest.fixture
def case(county):
    today = timezone.localdate()
    return Case(county, submit(county.agency, on=today), on=today)


@every_view
def test_entry_pages_have_no_violation(open_page, county, view):
    for name in ("home", "guides", "rules", "documents", "reports", "apply", "track", "verify"):
        assert_accessible(open_page(reverse(f"portal:{name}"), view))


@every_view
def test_guide_and_document_have_no_violation(open_page, county, view):
    page = open_page(reverse("portal:guide", args=["EDU"]), view)
    assert_accessible(page)
    page.goto(page.url.replace(reverse("portal:guide", args=["EDU"]), reverse("portal:documents")))
    page.get_by_role("link", name="关于印发").click()
    assert_accessible(page)


def next_step(page) -> None:
    page.get_by_role("button", name="下一步").click()


@every_view
def test_wizard_has_no_violation_with_and_without_errors(open_page, county, view, tmp_path):
    scan = tmp_path / "身份证.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF")
    page = open_page(reverse("portal:apply-new"), view)
    assert_accessible(page)
    next_step(page)
    assert_accessible(page)
    page.get_by_label("受理机构", exact=True).select_option("EDU")
    page.get_by_label("我已阅读申请须知").check()
    next_step(page)
    assert_accessible(page)
    for kind in ("商业企业", "自然人"):
        page.get_by_label(kind).check()
        assert_accessible(page)
    page.get_by_label("由代理人代为申请").check()
    page.get_by_label("与他人联名申请").check()
    next_step(page)
    assert_accessible(page)
    page.get_by_label("由代理人代为申请").uncheck()
    page.get_by_label("与他人联名申请").uncheck()
    for label, value in [
        ("姓名或者名称", "李梅"),
        ("证件号码", "11010519491231002X"),
        ("联系电话", "13812345678"),
        ("通信地址", "青禾县1号"),
    ]:
        page.get_by_label(label, exact=True).fill(value)
    next_step(page)
    next_step(page)
    assert_accessible(page)
    page.get_by_label("所需信息的名称").fill("2025年部门预算")
    page.get_by_label("纸质").check()
    page.get_by_label("网上获取").check()
    next_step(page)
    next_step(page)
    assert_accessible(page)
    page.get_by_label("申请人身份证明").set_input_files(scan)
    page.get_by_role("button", name="先上传已选的文件").click()
    assert_accessible(page)
    next_step(page)
    assert_accessible(page)
    page.get_by_role("button", name="提交申请").click()
    page.get_by_role("heading", name="申请已提交").wait_for()
    assert_accessible(page)


def enter(page, code: str) -> None:
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="打开").click()


@every_view
def test_case_pages_have_no_violation(open_page, case, view):
    case.register()
    act(
        case.application,
        clarification.ask_clarification,
        by=case.cast.alice,
        on=case.on,
        items=["写明年度"],
        guidance="请写明要哪一年的预算。",
        respond_by=case.on + timedelta(days=10),
    )
    page = open_page(reverse("portal:track"), view)
    page.get_by_role("button", name="打开").click()
    assert_accessible(page)
    page.get_by_label("申请编号").fill(case.application.matter.number)
    page.get_by_label("申请人姓名").fill("张喆堃")
    page.get_by_role("button", name="查询", exact=True).click()
    page.get_by_role("heading", name="办理进度").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="查询码").click()
    enter(page, case.submitted.query_code)
    page.get_by_text("请补正申请内容").wait_for()
    page.get_by_text("计算依据").click()
    assert_accessible(page)
    for link in ("提交补正", "变更联系方式", "撤回申请"):
        page.get_by_role("link", name=link).click()
        assert_accessible(page)
        page.locator("form.measure .button.primary").click()
        assert_accessible(page)
        page.get_by_role("link", name="返回").click()


@every_view
def test_answered_case_and_verified_letter_have_no_violation(open_page, case, view):
    case.register().review().assign().search().draft()
    case.approve()
    letter = case.reply_letter()
    data = DeliveryData("post", posted_on=case.on)
    act(case.application, closing.record_delivery, letter, by=case.cast.alice, on=case.on, data=data)
    page = open_page(reverse("portal:track"), view)
    enter(page, case.submitted.query_code)
    page.get_by_role("heading", name="不服答复的").wait_for()
    assert_accessible(page)
    assert_accessible(open_page(reverse("portal:verify-code", args=[letter.verification_code]), view))


@pytest.mark.parametrize("code", ["404", "429"])
def test_error_pages_have_no_violation(open_page, county, monkeypatch, code):
    monkeypatch.setattr("portal.limits.VERIFY", ("portal.verify", "0/m"))
    path = (
        reverse("portal:verify-code", args=["ABCD"])
        if code == "429"
        else reverse("portal:guide", args=["NO"])
    )
    page = open_page(path, "narrow")
    assert page.locator("h1").count() == 1
    from axe_playwright_python.sync_playwright import Axe

    assert Axe().run(page).response["violations"] == []
