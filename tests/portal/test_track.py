"""Following a case over HTTP: as the applicant, and as somebody who guesses."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from casework.files import open_file, store_file
from casework.templatetags.gongkai import cn_date
from portal import cases, drafts
from portal.views.track import NOT_FOUND
from requests_app.models import Application
from requests_app.services import clarification, closing
from requests_app.services.letters import render_letter
from tests.cast import Case, case, cast, submit  # noqa: F401 -- fixtures

from .conftest import PDF, pdf

pytestmark = pytest.mark.django_db
OPEN = reverse("portal:track-case")


@pytest.fixture
def today_case(cast):  # noqa: F811
    """As `case`, but arrived today, since the pages ask for today."""
    today = timezone.localdate()
    return Case(cast, submit(cast.agency, on=today), on=today)


def look_up(client, number: str, proof: str):
    return client.post(
        reverse("portal:track"), {"by_name": "1", "status-number": number, "status-proof": proof}
    )


def enter(client, code: str):
    return client.post(reverse("portal:track"), {"by_code": "1", "code-code": code})


def message(response) -> list[str]:
    form = next(
        response.context[name] for name in ("code_form", "status_form") if response.context[name].is_bound
    )
    return list(form.non_field_errors())


# ---- number and name: dates only ----


@pytest.mark.parametrize("proof", ["张喆堃", " 张 喆 堃", "002X", "002x"])
def test_number_and_name_show_status_and_dates_only(client, today_case, proof):
    page = look_up(client, today_case.application.matter.number, proof)
    text = page.content.decode()
    assert page.context["progress"].sentence == "机关已经收到申请，正在登记。"
    assert [word in text for word in ("2025年部门预算", "撤回申请", "张*")] == [False] * 3


@pytest.mark.parametrize("brackets", ["[{}]", "（{}）", "【{}】", "({})", "〔 {} 〕"])
def test_number_may_be_typed_with_any_brackets(client, today_case, brackets):
    number = today_case.application.matter.number
    year = number[number.index("〔") + 1 : number.index("〕")]
    typed = number.replace(f"〔{year}〕", brackets.format(year))
    assert look_up(client, typed, "张喆堃").context["number"] == number


def test_every_miss_says_the_same(client, today_case):
    number = today_case.application.matter.number
    misses = [
        look_up(client, number, "王五"),
        look_up(client, number, "0000"),
        look_up(client, "青教依申请〔2026〕999号", "张喆堃"),
        enter(client, "AAAA-BBBB-CCCC"),
    ]
    assert [message(miss) for miss in misses] == [[NOT_FOUND]] * 4
    assert {miss.status_code for miss in misses} == {200}


def test_miss_keeps_what_was_typed(client, today_case):
    page = look_up(client, "青教依申请〔2026〕999号", "张喆堃").content.decode()
    assert 'value="青教依申请〔2026〕999号"' in page


def test_empty_form_says_what_to_fill(client, db):
    page = client.post(reverse("portal:track"), {"by_code": "1"})
    assert page.context["code_form"].errors == {"code": ["请填写查询码。"]}


def test_guessing_is_limited_for_each_address(client, today_case, monkeypatch):
    monkeypatch.setattr("portal.limits.LOOK_UP", ("portal.look_up", "2/10m"))
    assert [enter(client, "AAAABBBBCCCC").status_code for _ in range(3)] == [200, 200, 429]
    assert enter(client, today_case.submitted.query_code).status_code == 429


def test_guessing_names_is_limited_for_each_number(client, today_case, monkeypatch):
    monkeypatch.setattr("portal.limits.LOOK_UP_NUMBER", ("portal.look_up_number", "2/h"))
    number = today_case.application.matter.number
    answers = [look_up(client, number, name).status_code for name in ("甲", "乙", "丙")]
    assert answers == [200, 200, 429]
    assert look_up(client, "青教依申请〔2026〕999号", "甲").status_code == 200


# ---- query code: everything ----


@pytest.mark.parametrize(
    "form", [str, str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")]
)
def test_query_code_opens_the_case_however_typed(client, today_case, form):
    assert enter(client, form(today_case.submitted.query_code)).url == OPEN
    assert "2025年部门预算" in client.get(OPEN).content.decode()


PAGES = ["track-case", "track-clarify", "track-withdraw", "track-contact", "apply-receipt"]


@pytest.mark.parametrize("name", PAGES)
def test_without_the_code_nothing_opens(client, today_case, name):
    assert client.get(reverse(f"portal:{name}")).url == reverse("portal:track")


def test_opened_case_closes_after_half_an_hour(client, today_case, monkeypatch):
    enter(client, today_case.submitted.query_code)
    later = cases.time() + cases.IDLE + 1
    monkeypatch.setattr(cases, "time", lambda: later)
    assert client.get(OPEN).url == reverse("portal:track")


def test_leaving_forgets_the_case(client, today_case):
    enter(client, today_case.submitted.query_code)
    client.post(reverse("portal:track-leave"))
    assert client.get(OPEN).url == reverse("portal:track")


def test_no_staff_name_and_no_internal_note_is_shown(client, today_case):
    today_case.register().review().assign()
    enter(client, today_case.submitted.query_code)
    page = client.get(OPEN).content.decode()
    assert [name in page for name in ("alice", "bob", "计划财务科")] == [False] * 3


# ---- acts of the applicant ----


def ask(today_case, respond_in: int = 10):
    alice, on = today_case.cast.alice, today_case.on
    today_case.register()
    clarification.ask_clarification(
        today_case.application,
        by=alice,
        on=on,
        items=["写明年度"],
        guidance="请写明要哪一年的预算。",
        respond_by=on + timedelta(days=respond_in),
    )


def test_art30_clarification_is_sent_with_text_and_file(client, today_case):
    ask(today_case)
    enter(client, today_case.submitted.query_code)
    assert "请补正申请内容" in client.get(OPEN).content.decode()
    answer = client.post(reverse("portal:track-clarify"), {"text": "2025年度", "file1": pdf("说明.pdf")})
    assert answer.url == OPEN
    asked = today_case.application.clarification
    assert (asked.clarified_on, asked.response.open()) == (today_case.on, "2025年度")
    assert [f.name for f in today_case.application.matter.files.filter(purpose="clarification")] == [
        "说明.pdf"
    ]


def test_refused_clarification_file_keeps_the_text(client, today_case):
    ask(today_case)
    enter(client, today_case.submitted.query_code)
    page = client.post(
        reverse("portal:track-clarify"), {"text": "2025年度", "file1": pdf("说明.pdf", b"<script>")}
    )
    assert list(page.context["form"].errors) == ["file1"]
    assert "2025年度" in page.content.decode()
    assert today_case.application.clarification.clarified_on is None


def test_a_refused_clarification_file_loses_no_other(client, today_case):
    before = draft_files()
    ask(today_case)
    enter(client, today_case.submitted.query_code)
    url = reverse("portal:track-clarify")
    client.post(url, {"text": "2025年度", "file1": pdf("说明.pdf"), "file2": pdf("程序.pdf", b"<script>")})
    page = client.get(url)
    assert "已上传：说明.pdf" in page.content.decode()
    assert page.context["form"]["text"].value() == "2025年度"
    assert client.post(url, {"text": "2025年度"}).url == OPEN
    files = today_case.application.matter.files.filter(purpose="clarification")
    assert [(f.name, open_file(f)) for f in files] == [("说明.pdf", PDF)]
    assert draft_files() == before


def test_clarification_files_can_be_uploaded_first_removed_and_forgotten(client, today_case):
    before = draft_files()
    ask(today_case)
    enter(client, today_case.submitted.query_code)
    url = reverse("portal:track-clarify")
    sent = {"text": "2025年度", "file1": pdf("说明.pdf"), "file2": pdf("附图.pdf"), "upload": "1"}
    assert client.post(url, sent).url == url
    client.post(url, {"text": "2025年度预算", "remove": "file1"})
    page = client.get(url)
    assert (list(page.context["form"].stored), page.context["form"]["text"].value()) == (
        ["file2"],
        "2025年度预算",
    )
    client.post(reverse("portal:track-leave"))
    assert draft_files() == before
    assert today_case.application.clarification.clarified_on is None


def draft_files() -> set[str]:
    """Attachments of drafts that lie in the file storage."""
    root = drafts.ROOT
    if not default_storage.exists(root):
        return set()
    folders = default_storage.listdir(root)[0]
    return {name for folder in folders for name in default_storage.listdir(f"{root}/{folder}")[1]}


def test_empty_clarification_is_refused(client, today_case):
    ask(today_case)
    enter(client, today_case.submitted.query_code)
    page = client.post(reverse("portal:track-clarify"), {"text": " "})
    assert page.context["form"].errors == {"text": ["补正内容是空的。请写明补正的内容，或者上传补正材料。"]}


def test_clarification_nobody_asked_for_leads_back(client, today_case):
    enter(client, today_case.submitted.query_code)
    assert client.get(reverse("portal:track-clarify")).url == OPEN


def test_withdrawal_needs_to_be_confirmed(client, today_case):
    enter(client, today_case.submitted.query_code)
    page = client.post(reverse("portal:track-withdraw"), {"reason": "已经得到"})
    assert page.context["form"].errors == {"sure": ["撤回后不能恢复。确认撤回的，请勾选。"]}
    assert "已经得到" in page.content.decode()
    assert client.post(reverse("portal:track-withdraw"), {"reason": "已经得到", "sure": "on"}).url == OPEN
    assert today_case.application.withdrawn_on == today_case.on
    assert "您已于" in client.get(OPEN).content.decode()


def closed_page(client, name: str) -> str:
    """What a page says instead of its form, which leads back to the case."""
    page = client.get(reverse(name))
    text = page.content.decode()
    assert (page.status_code, "form" in page.context, f'href="{OPEN}">返回办理情况' in text) == (
        200,
        False,
        True,
    )
    assert client.post(reverse(name), {"sure": "on", "phone": "13900000000"}).context["reason"] in text
    return page.context["reason"]


def test_second_withdrawal_says_why_not(client, today_case):
    enter(client, today_case.submitted.query_code)
    client.post(reverse("portal:track-withdraw"), {"sure": "on"})
    on = cn_date(today_case.on)
    assert closed_page(client, "portal:track-withdraw") == f"您已于{on}撤回申请，不需要再撤回。"


def test_a_lapsed_case_says_why_it_is_not_withdrawn(client, today_case):
    enter(client, today_case.submitted.query_code)
    Application.objects.update(lapsed_on=today_case.on)
    assert closed_page(client, "portal:track-withdraw") == (
        "期限内没有收到补正，本件已经视为放弃申请，不需要再撤回。"
    )


def test_an_answered_case_says_why_it_is_not_withdrawn_and_keeps_its_contact_form(client, today_case):
    reply(today_case)
    today_case.deliver()
    enter(client, today_case.submitted.query_code)
    on = cn_date(today_case.on)
    assert closed_page(client, "portal:track-withdraw") == f"机关已于{on}答复，本件已经办结，不能再撤回。"
    assert "phone" in client.get(reverse("portal:track-contact")).context["form"].fields


def test_an_archived_case_says_why_its_contact_details_stay(client, today_case):
    reply(today_case)
    today_case.deliver().archive()
    enter(client, today_case.submitted.query_code)
    assert closed_page(client, "portal:track-contact") == "本件已经归档，不再送达文书，联系方式不能变更。"
    assert today_case.application.applicants.get().phone.open() == "13812345678"


def test_contact_changes_only_what_was_filled(client, today_case):
    enter(client, today_case.submitted.query_code)
    client.post(reverse("portal:track-contact"), {"phone": "13900000000"})
    applicant = today_case.application.applicants.get()
    assert (applicant.phone.open(), applicant.name.open()) == ("13900000000", "张喆堃")
    event = today_case.application.matter.events.last()
    assert (event.kind, event.data, "139" in str(event.data)) == (
        "contact_changed",
        {"fields": ["联系电话"]},
        False,
    )


def test_contact_page_shows_no_old_details_and_refuses_nothing(client, today_case):
    enter(client, today_case.submitted.query_code)
    page = client.post(reverse("portal:track-contact"), {})
    assert page.context["form"].errors == {
        "phone": ["没有填写任何变更。请填写要变更的联系方式，不变的不用填。"]
    }
    assert "13812345678" not in page.content.decode()


# ---- letters and files ----


def reply(today_case) -> None:
    today_case.register().review().assign().search().draft()
    today_case.approve()


def test_reply_is_readable_only_after_delivery(client, today_case):
    reply(today_case)
    letter = today_case.reply_letter()
    enter(client, today_case.submitted.query_code)
    url = reverse("portal:track-letter", args=[letter.pk])
    assert client.get(url).status_code == 404
    closing.record_delivery(
        letter, by=today_case.cast.alice, on=today_case.on, method="electronic", arrived_on=today_case.on
    )
    answer = client.get(url)
    assert (answer["Content-Type"], b"".join(answer.streaming_content)[:5]) == ("application/pdf", b"%PDF-")
    page = client.get(OPEN).content.decode()
    assert letter.document_no in page
    assert "不服答复的" in page


def test_letter_and_file_of_another_case_are_not_found(client, today_case):
    reply(today_case)
    closing.record_delivery(
        today_case.reply_letter(),
        by=today_case.cast.alice,
        on=today_case.on,
        method="post",
        posted_on=today_case.on,
    )
    enclosure = store_file(today_case.application.matter, "enclosure", "预算.pdf", b"%PDF-1.4\n%%EOF")
    other = submit(today_case.cast.agency, on=today_case.on)
    enter(client, other.query_code)
    assert client.get(reverse("portal:track-letter", args=[today_case.reply_letter().pk])).status_code == 404
    assert client.get(reverse("portal:track-file", args=[enclosure.pk])).status_code == 404


def test_internal_files_stay_inside(client, today_case):
    inside = store_file(today_case.application.matter, "evidence", "检索.pdf", b"%PDF-1.4\n%%EOF")
    enter(client, today_case.submitted.query_code)
    assert client.get(reverse("portal:track-file", args=[inside.pk])).status_code == 404


def test_information_is_downloaded_after_the_reply(client, today_case):
    enclosure = store_file(today_case.application.matter, "enclosure", "预算.pdf", b"%PDF-1.4\n%%EOF")
    enter(client, today_case.submitted.query_code)
    url = reverse("portal:track-file", args=[enclosure.pk])
    assert client.get(url).status_code == 404
    reply(today_case)
    closing.record_delivery(
        today_case.reply_letter(),
        by=today_case.cast.alice,
        on=today_case.on,
        method="post",
        posted_on=today_case.on,
    )
    assert b"".join(client.get(url).streaming_content) == b"%PDF-1.4\n%%EOF"


def test_downloads_are_limited(client, today_case, monkeypatch):
    monkeypatch.setattr("portal.limits.DOWNLOAD", ("portal.download", "0/h"))
    today_case.register()
    receipt = render_letter(today_case.application.matter.letters.get(code="D01").pk)
    enter(client, today_case.submitted.query_code)
    assert client.get(reverse("portal:track-letter", args=[receipt.pk])).status_code == 429


def test_case_page_takes_no_more_statements_with_more_rows(client, today_case, django_assert_max_num_queries):
    enter(client, today_case.submitted.query_code)
    with django_assert_max_num_queries(20) as few:
        client.get(OPEN)
    for n in range(3):
        store_file(today_case.application.matter, "enclosure", f"{n}.pdf", b"%PDF-1.4\n%%EOF")
    today_case.register()
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(OPEN)
