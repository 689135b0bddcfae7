"""Following a case over HTTP: as the applicant, and as somebody who guesses."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Staff
from casework.files import open_file, store_file
from casework.templatetags.gongkai import cn_date
from letters.deliveries import DeliveryData
from letters.making import make_letter
from portal import cases, drafts
from portal.views.track import NOT_FOUND
from requests_app.closing import closing
from requests_app.models import Application
from requests_app.review import clarification
from tests.cast import Case, act, case, cast, submit

from ..conftest import PDF, pdf

__all__ = ["case", "cast"]  # fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def today_case(cast):
    """As `case`, but arrived today, since the pages ask for today."""
    today = timezone.localdate()
    return Case(cast, submit(cast.agency, on=today), on=today)


def page_of(a_case, name: str = "case", *args) -> str:
    """The address of a page of this case."""
    return reverse(f"portal:track-{name}", args=[a_case.submitted.application.pk, *args])


def shown(client, response):
    """The page to which a POST leads."""
    return client.get(response.url) if response.status_code == 302 else response


def look_up(client, number: str, proof: str):
    sent = {"by_name": "1", "status-number": number, "status-proof": proof}
    return shown(client, client.post(reverse("portal:track"), sent))


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
        shown(client, enter(client, "AAAA-BBBB-CCCC")),
    ]
    assert [message(miss) for miss in misses] == [[NOT_FOUND]] * 4
    assert {miss.status_code for miss in misses} == {200}


def test_miss_keeps_what_was_typed(client, today_case):
    page = look_up(client, "青教依申请〔2026〕999号", "张喆堃").content.decode()
    assert 'value="青教依申请〔2026〕999号"' in page


def test_empty_form_says_what_to_fill(client, db):
    page = shown(client, client.post(reverse("portal:track"), {"by_code": "1"}))
    assert page.context["code_form"].errors == {"code": ["请填写查询码。"]}


# ---- limits: misses count, and nobody uses them up for somebody else ----


def from_address(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def test_a_right_code_opens_however_often_the_address_missed(client, today_case, monkeypatch):
    monkeypatch.setattr("portal.limits.CODE", ("portal.code", "2/10m"))
    assert [enter(client, "AAAABBBBCCCC").status_code for _ in range(3)] == [302, 302, 429]
    assert enter(client, today_case.submitted.query_code).url == page_of(today_case)


def test_look_ups_that_find_are_not_counted(client, today_case, monkeypatch):
    monkeypatch.setattr("portal.limits.LOOK_UP", ("portal.look_up", "1/h"))
    monkeypatch.setattr("portal.limits.NUMBER", ("portal.number", "1/h"))
    number = today_case.application.matter.number
    assert [look_up(client, number, "张喆堃").status_code for _ in range(4)] == [200] * 4


def test_guessing_names_is_limited_for_each_number(client, today_case, monkeypatch):
    monkeypatch.setattr("portal.limits.NUMBER", ("portal.number", "2/h"))
    number = today_case.application.matter.number
    answers = [look_up(client, number, name).status_code for name in ("甲", "乙", "丙", "张喆堃")]
    assert answers == [200, 200, 429, 429]
    assert look_up(client, "青教依申请〔2026〕999号", "甲").status_code == 200


def test_guessing_over_many_numbers_is_limited_for_each_address(client, today_case, monkeypatch):
    monkeypatch.setattr("portal.limits.LOOK_UP", ("portal.look_up", "2/h"))
    answers = [look_up(client, f"青教依申请〔2026〕{n}号", "0000").status_code for n in (900, 901, 902)]
    assert answers == [200, 200, 429]


def test_misses_elsewhere_do_not_lock_the_applicant_out(today_case, monkeypatch):
    monkeypatch.setattr("portal.limits.NUMBER_EVERYWHERE", ("portal.number_everywhere", "3/d"))
    number = today_case.application.matter.number
    misses = [look_up(from_address(f"192.0.2.{n}"), number, "王五").status_code for n in range(5)]
    assert misses == [200] * 5  # each address has its one miss
    assert look_up(from_address("192.0.2.1"), number, "张喆堃").status_code == 429
    found = look_up(from_address("198.51.100.7"), number, "张喆堃")
    assert found.context["number"] == number


def test_too_many_misses_say_what_helps(client, today_case, monkeypatch):
    monkeypatch.setattr("portal.limits.LOOK_UP", ("portal.look_up", "0/h"))
    page = look_up(client, "青教依申请〔2026〕999号", "甲")
    assert page.status_code == 429
    text = page.content.decode()
    wanted = ("查错的次数太多", "用查询码查询不受这个限制", "0531-1234567", 'class="site-head"')
    assert [word for word in wanted if word not in text] == []
    assert f'href="{reverse("portal:track")}">返回刚才的页面' in text


# ---- query code: everything ----


@pytest.mark.parametrize(
    "form", [str, str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")]
)
def test_query_code_opens_the_case_however_typed(client, today_case, form):
    assert enter(client, form(today_case.submitted.query_code)).url == page_of(today_case)
    assert "2025年部门预算" in client.get(page_of(today_case)).content.decode()


@pytest.mark.parametrize("name", ["case", "status", "clarify", "withdraw", "contact"])
def test_without_the_code_nothing_opens(client, today_case, name):
    answer = client.get(page_of(today_case, name))
    assert answer.url.partition("?")[0] == reverse("portal:track")
    assert said(client, answer) == [f"{cases.CLOSED}请输入这一件的查询码。"]


def test_without_the_code_the_acknowledgement_is_not_asked_for_again(client, today_case):
    assert client.get(page_of(today_case, "acknowledgement")).status_code == 286


def test_number_and_name_open_the_status_alone(client, today_case):
    look_up(client, today_case.application.matter.number, "张喆堃")
    assert client.get(page_of(today_case, "status")).status_code == 200
    assert client.get(page_of(today_case)).status_code == 302


def said(client, answer) -> list[str]:
    """The messages of the page to which an answer leads."""
    return [str(message) for message in client.get(answer.url).context["messages"]]


def idle(client, a_case, seconds: int = cases.IDLE + 1) -> None:
    """Let the case lie untouched."""
    session = client.session
    session[cases.KEY][str(a_case.submitted.application.pk)][0] -= seconds
    session.save()


def test_opened_case_closes_after_half_an_hour(client, today_case):
    enter(client, today_case.submitted.query_code)
    idle(client, today_case)
    assert client.get(page_of(today_case)).url.startswith(reverse("portal:track"))


def test_use_keeps_a_case_open_and_waiting_for_the_acknowledgement_does_not(client, today_case):
    enter(client, today_case.submitted.query_code)
    idle(client, today_case, cases.IDLE - 60)
    client.get(page_of(today_case, "acknowledgement"))
    idle(client, today_case, 61)
    assert client.get(page_of(today_case, "acknowledgement")).status_code == 286
    enter(client, today_case.submitted.query_code)
    idle(client, today_case, cases.IDLE - 60)
    client.get(page_of(today_case))
    idle(client, today_case, 61)
    assert client.get(page_of(today_case)).status_code == 200


# ---- several cases in one browser ----


@pytest.fixture
def other_case(cast, today_case):
    """Opened after the first, in another tab."""
    return Case(cast, submit(cast.agency, on=today_case.on), on=today_case.on)


@pytest.fixture
def both(client, today_case, other_case):
    for each in (today_case, other_case):
        enter(client, each.submitted.query_code)


def test_an_act_goes_to_the_case_that_the_page_showed(client, today_case, other_case, both):
    client.post(page_of(today_case, "withdraw"), {"sure": "on"})
    client.post(page_of(today_case, "contact"), {"phone": "13900000000"})
    assert (today_case.application.withdrawn_on, other_case.application.withdrawn_on) == (today_case.on, None)
    phones = [each.application.applicants.get().phone.open() for each in (today_case, other_case)]
    assert phones == ["13900000000", "13812345678"]


def test_letters_of_a_case_can_be_had_while_another_is_open(client, today_case, other_case, both):
    today_case.register()
    acknowledgement = make_letter(
        today_case.application.matter.letters.get(code="D01").pk, on=timezone.localdate()
    )
    assert client.get(page_of(today_case, "letter", acknowledgement.pk)).status_code == 200
    assert client.get(page_of(other_case, "letter", acknowledgement.pk)).status_code == 404


def test_an_act_on_a_closed_case_is_refused_and_names_the_open_one(client, today_case, other_case, both):
    idle(client, today_case)
    answer = client.post(page_of(today_case, "withdraw"), {"reason": "已经得到", "sure": "on"})
    assert said(client, answer) == [
        f"{cases.CLOSED}刚才的操作没有办理。您刚才填写的内容加密保留一小时，输入查询码以后可以接着办理。"
        f"现在打开的是{other_case.application.matter.number}。请输入这一件的查询码。"
    ]
    assert [each.application.withdrawn_on for each in (today_case, other_case)] == [None, None]
    back = client.post(answer.url, {"by_code": "1", "code-code": today_case.submitted.query_code})
    assert back.url == page_of(today_case, "withdraw")
    form = client.get(back.url).context["form"]
    assert (form["reason"].value(), form["sure"].value()) == ("已经得到", None)


def test_another_code_does_not_lead_to_the_act_that_was_kept(client, today_case, other_case):
    answer = client.post(page_of(today_case, "contact"), {"phone": "13900000000"})
    back = client.post(answer.url, {"by_code": "1", "code-code": other_case.submitted.query_code})
    assert back.url == page_of(other_case)
    assert client.get(page_of(other_case, "contact")).context["form"]["phone"].value() is None


def test_clarification_of_a_closed_case_is_kept_with_its_files(client, today_case):
    ask(today_case)
    answer = client.post(page_of(today_case, "clarify"), {"text": "2025年度", "file1": pdf("说明.pdf")})
    back = client.post(answer.url, {"by_code": "1", "code-code": today_case.submitted.query_code})
    form = client.get(back.url).context["form"]
    assert (form["text"].value(), list(form.stored)) == ("2025年度", ["file1"])


def test_only_so_many_cases_stay_open(client, today_case, monkeypatch):
    monkeypatch.setattr(cases, "MOST", 2)
    three = [Case(today_case.cast, submit(today_case.cast.agency, on=today_case.on)) for _ in range(3)]
    for n, each in enumerate(three):
        enter(client, each.submitted.query_code)
        idle(client, each, 3 - n)
    assert [client.get(page_of(each)).status_code for each in three] == [302, 200, 200]


# ---- the session ----


def test_unlocking_renews_the_session(client, today_case):
    client.post(page_of(today_case, "contact"), {"phone": "1"})  # gives the browser a session
    planted = client.cookies["sessionid"].value
    enter(client, today_case.submitted.query_code)
    assert client.cookies["sessionid"].value != planted
    attacker = Client()
    attacker.cookies["sessionid"] = planted
    assert attacker.get(page_of(today_case)).status_code == 302


def test_session_of_a_visitor_ends_with_the_browser(client, today_case):
    enter(client, today_case.submitted.query_code)
    assert (client.cookies["sessionid"]["max-age"], client.cookies["sessionid"]["expires"]) == ("", "")


def test_staff_stays_logged_in_for_the_day_and_after_leaving(client, today_case):
    Staff.objects.update(must_change_password=False)
    client.force_login(today_case.cast.alice, backend="django.contrib.auth.backends.ModelBackend")
    enter(client, today_case.submitted.query_code)
    assert client.cookies["sessionid"]["max-age"] == 8 * 3600
    client.post(reverse("portal:track-leave"))
    assert client.get(page_of(today_case)).status_code == 302
    assert client.get(reverse("desk:inbox")).status_code == 200


def test_leaving_forgets_the_case_and_a_page_still_loading_cannot_bring_it_back(client, today_case):
    enter(client, today_case.submitted.query_code)
    late = client.session  # as another request had read it
    client.post(reverse("portal:track-leave"))
    with pytest.raises(UpdateError):
        late.save()
    assert client.get(page_of(today_case)).status_code == 302


# ---- what the pages leave out ----


def test_no_staff_name_and_no_internal_note_is_shown(client, today_case):
    today_case.register().review().assign()
    enter(client, today_case.submitted.query_code)
    page = client.get(page_of(today_case)).content.decode()
    assert [name in page for name in ("alice", "bob", "计划财务科")] == [False] * 3


# ---- acts of the applicant ----


def ask(today_case, respond_in: int = 10):
    alice, on = today_case.cast.alice, today_case.on
    today_case.register()
    act(
        today_case.application,
        clarification.ask_clarification,
        by=alice,
        on=on,
        items=["写明年度"],
        guidance="请写明要哪一年的预算。",
        respond_by=on + timedelta(days=respond_in),
    )


def test_art30_clarification_is_sent_with_text_and_file(client, today_case):
    ask(today_case)
    enter(client, today_case.submitted.query_code)
    assert "请补正申请内容" in client.get(page_of(today_case)).content.decode()
    answer = client.post(page_of(today_case, "clarify"), {"text": "2025年度", "file1": pdf("说明.pdf")})
    assert answer.url == page_of(today_case)
    asked = today_case.application.clarification
    assert (asked.clarified_on, asked.response.open()) == (today_case.on, "2025年度")
    assert [
        f.name for f in today_case.application.matter.files.filter(purpose="application.clarification")
    ] == ["说明.pdf"]


def test_refused_clarification_file_keeps_the_text(client, today_case):
    ask(today_case)
    enter(client, today_case.submitted.query_code)
    sent = {"text": "2025年度", "file1": pdf("说明.pdf", b"<script>")}
    page = shown(client, client.post(page_of(today_case, "clarify"), sent))
    assert list(page.context["form"].errors) == ["file1"]
    assert "2025年度" in page.content.decode()
    assert today_case.application.clarification.clarified_on is None


def test_a_refused_clarification_file_loses_no_other(client, today_case, django_capture_on_commit_callbacks):
    before = draft_files()
    ask(today_case)
    enter(client, today_case.submitted.query_code)
    url = page_of(today_case, "clarify")
    client.post(url, {"text": "2025年度", "file1": pdf("说明.pdf"), "file2": pdf("程序.pdf", b"<script>")})
    page = client.get(url)
    assert "已上传：说明.pdf" in page.content.decode()
    assert page.context["form"]["text"].value() == "2025年度"
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, {"text": "2025年度"}).url == page_of(today_case)
    files = today_case.application.matter.files.filter(purpose="application.clarification")
    assert [(f.name, open_file(f)) for f in files] == [("说明.pdf", PDF)]
    assert draft_files() == before


def test_beyond_the_limit_of_uploads_the_text_of_a_clarification_stays(client, today_case, monkeypatch):
    monkeypatch.setattr("portal.limits.UPLOAD", ("portal.upload", "0/h"))
    ask(today_case)
    url = page_of(today_case, "clarify")
    client.post(url, {"text": "2025年度", "file1": pdf("说明.pdf")})  # the case isn't open here
    assert enter(client, today_case.submitted.query_code).url == page_of(today_case)
    assert client.get(url).context["form"]["text"].value() == "2025年度"
    assert client.post(url, {"text": "2024年度", "file1": pdf("说明.pdf")}).status_code == 429
    page = client.get(url)
    assert (page.context["form"]["text"].value(), page.context["form"].stored) == ("2024年度", {})


def test_clarification_files_can_be_uploaded_first_removed_and_forgotten(client, today_case):
    before = draft_files()
    ask(today_case)
    enter(client, today_case.submitted.query_code)
    url = page_of(today_case, "clarify")
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
    page = shown(client, client.post(page_of(today_case, "clarify"), {"text": " "}))
    assert page.context["form"].errors == {"text": ["补正内容是空的。请写明补正的内容，或者上传补正材料。"]}


def test_clarification_nobody_asked_for_leads_back(client, today_case):
    enter(client, today_case.submitted.query_code)
    assert client.get(page_of(today_case, "clarify")).url == page_of(today_case)


def test_withdrawal_needs_to_be_confirmed(client, today_case):
    enter(client, today_case.submitted.query_code)
    page = shown(client, client.post(page_of(today_case, "withdraw"), {"reason": "已经得到"}))
    assert page.context["form"].errors == {"sure": ["撤回后不能恢复。确认撤回的，请勾选。"]}
    assert "已经得到" in page.content.decode()
    assert client.post(page_of(today_case, "withdraw"), {"reason": "已经得到", "sure": "on"}).url == page_of(
        today_case
    )
    assert today_case.application.withdrawn_on == today_case.on
    assert "您已于" in client.get(page_of(today_case)).content.decode()


def closed_page(client, today_case, name: str) -> str:
    """What a page says instead of its form, which leads back to the case; sending the form leads there too."""
    url = page_of(today_case, name)
    page = client.get(url)
    back = f'href="{page_of(today_case)}">返回办理情况'
    assert (page.status_code, "form" in page.context, back in page.content.decode()) == (200, False, True)
    assert client.post(url, {"sure": "on", "phone": "13900000000"}).url == url
    return page.context["reason"]


def test_second_withdrawal_says_why_not(client, today_case):
    enter(client, today_case.submitted.query_code)
    client.post(page_of(today_case, "withdraw"), {"sure": "on"})
    on = cn_date(today_case.on)
    assert closed_page(client, today_case, "withdraw") == f"您已于{on}撤回申请，不需要再撤回。"


def test_a_lapsed_case_says_why_it_is_not_withdrawn(client, today_case):
    enter(client, today_case.submitted.query_code)
    Application.objects.update(lapsed_on=today_case.on)
    assert closed_page(client, today_case, "withdraw") == (
        "期限内没有收到补正，本件已经视为放弃申请，不需要再撤回。"
    )


def test_an_answered_case_says_why_it_is_not_withdrawn_and_keeps_its_contact_form(client, today_case):
    reply(today_case)
    today_case.deliver()
    enter(client, today_case.submitted.query_code)
    on = cn_date(today_case.on)
    assert closed_page(client, today_case, "withdraw") == f"机关已于{on}答复，本件已经办结，不能再撤回。"
    assert "phone" in client.get(page_of(today_case, "contact")).context["form"].fields


def test_an_archived_case_says_why_its_contact_details_stay(client, today_case):
    reply(today_case)
    today_case.deliver().archive()
    enter(client, today_case.submitted.query_code)
    assert closed_page(client, today_case, "contact") == "本件已经归档，不再送达文书，联系方式不能变更。"
    assert today_case.application.applicants.get().phone.open() == "13812345678"


def test_contact_changes_only_what_was_filled(client, today_case):
    enter(client, today_case.submitted.query_code)
    client.post(page_of(today_case, "contact"), {"phone": "13900000000"})
    applicant = today_case.application.applicants.get()
    assert (applicant.phone.open(), applicant.name.open()) == ("13900000000", "张喆堃")
    event = today_case.application.matter.events.last()
    assert (event.kind, event.data, "139" in str(event.data)) == (
        "application.contact_changed",
        {"fields": ["联系电话"]},
        False,
    )


def test_contact_page_shows_no_old_details_and_refuses_nothing(client, today_case):
    enter(client, today_case.submitted.query_code)
    page = shown(client, client.post(page_of(today_case, "contact"), {}))
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
    url = page_of(today_case, "letter", letter.pk)
    assert client.get(url).status_code == 404
    data = DeliveryData("electronic", arrived_on=today_case.on)
    act(
        today_case.application,
        closing.record_delivery,
        letter,
        by=today_case.cast.alice,
        on=today_case.on,
        data=data,
    )
    answer = client.get(url)
    assert (answer["Content-Type"], b"".join(answer.streaming_content)[:5]) == ("application/pdf", b"%PDF-")
    page = client.get(page_of(today_case)).content.decode()
    assert letter.number in page
    assert "不服答复的" in page


def test_letter_and_file_of_another_case_are_not_found(client, today_case):
    reply(today_case)
    today_case.deliver()
    enclosure = store_file(
        today_case.application.matter, "application.enclosure", "预算.pdf", b"%PDF-1.4\n%%EOF"
    )
    other = submit(today_case.cast.agency, on=today_case.on)
    enter(client, other.query_code)
    for name, pk in (("letter", today_case.reply_letter().pk), ("file", enclosure.pk)):
        assert client.get(page_of(today_case, name, pk)).status_code == 302
        assert client.get(reverse(f"portal:track-{name}", args=[other.application.pk, pk])).status_code == 404


def test_internal_files_stay_inside(client, today_case):
    inside = store_file(today_case.application.matter, "evidence", "检索.pdf", b"%PDF-1.4\n%%EOF")
    enter(client, today_case.submitted.query_code)
    assert client.get(page_of(today_case, "file", inside.pk)).status_code == 404


def test_information_is_downloaded_after_the_reply(client, today_case):
    enclosure = store_file(
        today_case.application.matter, "application.enclosure", "预算.pdf", b"%PDF-1.4\n%%EOF"
    )
    enter(client, today_case.submitted.query_code)
    url = page_of(today_case, "file", enclosure.pk)
    assert client.get(url).status_code == 404
    reply(today_case)
    today_case.deliver()
    assert b"".join(client.get(url).streaming_content) == b"%PDF-1.4\n%%EOF"


def test_downloads_are_limited(client, today_case, monkeypatch):
    monkeypatch.setattr("portal.limits.DOWNLOAD", ("portal.download", "0/h"))
    today_case.register()
    acknowledgement = make_letter(
        today_case.application.matter.letters.get(code="D01").pk, on=timezone.localdate()
    )
    enter(client, today_case.submitted.query_code)
    assert client.get(page_of(today_case, "letter", acknowledgement.pk)).status_code == 429


def test_case_page_takes_no_more_statements_with_more_rows(client, today_case, django_assert_max_num_queries):
    enter(client, today_case.submitted.query_code)
    with django_assert_max_num_queries(20) as few:
        client.get(page_of(today_case))
    for n in range(3):
        store_file(today_case.application.matter, "application.enclosure", f"{n}.pdf", b"%PDF-1.4\n%%EOF")
    today_case.register()
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(page_of(today_case))
