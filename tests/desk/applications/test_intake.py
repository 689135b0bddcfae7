"""Applications keyed in by staff: one page, registered at once where the day of receipt is certain (arts. 27, 29, 31)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Duty, Staff
from accounts.services import close_agency, merge_agencies
from desk.applications.intake_forms import just_closed
from requests_app.models import Application
from tests.cast import Cast

URL = "/desk/intake/"


def day(offset: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=offset)).isoformat()


@pytest.fixture
def alice(cast: Cast) -> Client:
    Staff.objects.update(must_change_password=False)
    client = Client()
    client.force_login(cast.alice, backend="django.contrib.auth.backends.ModelBackend")
    return client


def paper(cast: Cast, **fields: Any) -> dict[str, Any]:
    """What a person types for an ordinary paper application."""
    return {
        "agency": cast.agency.pk,
        "channel": "in_person",
        "arrived_on": day(),
        "kind": "natural_person",
        "name": "张喆堃",
        "id_type": "居民身份证",
        "id_number": "11010519491231002X",
        "phone": "13812345678",
        "representative_id_type": "居民身份证",
        "info_name": "2025年部门预算",
        "carrier": "paper",
        "obtain": "post",
        "accept_other": "on",
        "once": "a1",
        **fields,
    }


@pytest.mark.parametrize("channel", ["in_person", "oral", "post_signed"])
def test_art31_what_needs_no_confirmation_is_registered_at_once(
    cast: Cast, alice: Client, channel: str
) -> None:
    response = alice.post(URL, paper(cast, channel=channel, arrived_on=day(-1)), follow=True)
    application = Application.objects.get()
    assert (application.stage, application.registered_on) == ("review", timezone.localdate())
    assert application.submitted_on == timezone.localdate() - timedelta(days=1)
    assert application.matter.open_work.get().step == "application.review"
    assert application.intake_by == cast.alice
    assert response.redirect_chain[-1][0] == reverse("desk:intake-done", args=[application.matter_id])


@pytest.mark.parametrize("channel", ["post_ordinary", "email", "fax"])
def test_art31_what_needs_confirmation_waits_for_it(cast: Cast, alice: Client, channel: str) -> None:
    page = alice.post(URL, paper(cast, channel=channel), follow=True).content.decode()
    application = Application.objects.get()
    assert (application.stage, application.confirmed_on) == ("submitted", None)
    assert application.matter.open_work.get().step == "application.confirm"
    assert "与申请人确认后确定，请尽快办理“确认收到”。" in page


def test_art31_a_letter_confirmed_already_is_registered_at_once(cast: Cast, alice: Client) -> None:
    typed = paper(cast, channel="post_ordinary", arrived_on=day(-3), confirmed_on=day(-2), how="电话确认")
    alice.post(URL, typed)
    application = Application.objects.get()
    assert (application.stage, application.confirmed_on.isoformat()) == ("review", day(-2))


def test_the_query_code_is_shown_once(cast: Cast, alice: Client) -> None:
    page = alice.post(URL, paper(cast), follow=True)
    code = page.context["query_code"]
    assert (len(code), code in page.content.decode()) == (14, True)
    assert "查询码" not in alice.get(page.redirect_chain[-1][0]).content.decode()


def test_art29_a_wrong_check_digit_warns_and_does_not_refuse(cast: Cast, alice: Client) -> None:
    page = alice.post(URL, paper(cast, id_number="110105194912310021"), follow=True).content.decode()
    assert ("校验位不符" in page, Application.objects.count()) == (True, 1)


def test_art30_an_incomplete_paper_is_taken_in(cast: Cast, alice: Client) -> None:
    alice.post(URL, paper(cast, id_number="", phone="", purpose=""))
    assert Application.objects.get().stage == "review"


def test_art27_paper_is_taken_in_by_an_agency_without_telephone(cast: Cast, alice: Client) -> None:
    cast.agency.phone = ""
    cast.agency.save()
    page = alice.post(URL, paper(cast), follow=True).content.decode()
    assert "申请已经收下，还没有登记" in page
    application = Application.objects.get()
    assert (application.stage, application.matter.letters.count()) == ("received", 0)


def test_the_acknowledgement_of_paper_keyed_in_later_bears_the_day_of_entry(
    cast: Cast, alice: Client
) -> None:
    alice.post(URL, paper(cast, arrived_on=day(-3)))
    assert Application.objects.get().matter.letters.get().dated.isoformat() == day()


def test_an_organisation_with_an_agent_and_attachments(cast: Cast, alice: Client) -> None:
    typed = paper(
        cast,
        kind="social",
        name="青禾县绿叶环保协会",
        uscc="11370983K21344588M",
        legal_representative="李明",
        contact_person="王芳",
        has_representative="on",
        representative_name="赵强",
        identity=SimpleUploadedFile("登记证书.txt", "登记证书".encode()),
        authority=SimpleUploadedFile("委托书.txt", "委托书".encode()),
    )
    alice.post(URL, typed)
    application = Application.objects.get()
    assert (application.applicant_masked, application.representative.name.open()) == (
        "青禾县绿叶环保协会",
        "赵强",
    )
    assert sorted(f.purpose for f in application.matter.files.all()) == ["authority", "identity"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": ""}, "请填写申请人的姓名或者名称。"),
        ({"info_name": ""}, "没有写明需要什么信息"),
        ({"arrived_on": day(1)}, "日期晚于今天，请核对。"),
        ({"arrived_on": ""}, "请填写到达日期。"),
        ({"channel": "fax", "confirmed_on": day(-1)}, "确认日期早于到达日期"),
        ({"channel": "online"}, "选择一个有效的选项"),
    ],
)
def test_what_is_missing_is_said_and_everything_typed_is_kept(
    cast: Cast, alice: Client, fields: dict[str, str], message: str
) -> None:
    typed = paper(cast, **fields)
    response = alice.post(URL, typed)
    page = response.content.decode()
    assert (response.status_code, Application.objects.count()) == (422, 0)
    assert message in page
    assert response.context["forms"]["applicant"]["phone"].value() == typed["phone"]
    assert response.context["forms"]["request"]["info_name"].value() == typed["info_name"]


def test_a_second_click_registers_nothing_twice(cast: Cast, alice: Client) -> None:
    alice.post(URL, paper(cast))
    page = alice.post(URL, paper(cast), follow=True).content.decode()
    assert ("没有重复登记" in page, Application.objects.count()) == (True, 1)


def test_a_refused_file_can_be_sent_again(cast: Cast, alice: Client) -> None:
    bad = SimpleUploadedFile("程序.pdf", b"MZ\x90\x00")
    assert alice.post(URL, paper(cast, attachment=bad)).status_code == 422
    assert Application.objects.count() == 0
    assert alice.post(URL, paper(cast)).status_code == 302


def test_only_a_registrar_keys_in_and_only_for_the_own_agency(cast: Cast, alice: Client) -> None:
    bob = Client()
    bob.force_login(cast.bob, backend="django.contrib.auth.backends.ModelBackend")
    assert bob.get(URL).status_code == 403
    assert alice.post(URL, paper(cast, agency=cast.other_agency.pk)).status_code == 422


def test_a_page_opened_before_the_merger_still_arrives_at_the_successor(cast: Cast, alice: Client) -> None:
    merge_agencies(by=None, absorbed=cast.agency, into=cast.other_agency, on=timezone.localdate())
    assert alice.get(URL).status_code == 403
    page = alice.post(URL, paper(cast), follow=True)
    application = Application.objects.get()
    assert (application.matter.current_agency, application.stage) == (cast.other_agency, "received")
    assert application.matter.open_work.get().step == "application.register"  # for the successor's registrar
    shown = page.content.decode()
    told = (
        f"青禾县教育局已于{timezone.localdate()}撤销，职责由青禾县财政局继续履行，本申请由青禾县财政局收到。"
    )
    assert (told in shown, application.matter.number in shown, "查询码" in shown) == (True, True, True)
    assert reverse("desk:case", args=[application.matter_id]) not in shown
    assert (
        alice.get(page.request["PATH_INFO"]).status_code == 404
    )  # the code was shown, and the case isn't hers


def test_a_registrar_of_the_successor_too_registers_at_once(cast: Cast, alice: Client) -> None:
    Duty.objects.create(
        staff=cast.alice, agency=cast.other_agency, duty="registrar", from_on=timezone.localdate()
    )
    merge_agencies(by=None, absorbed=cast.agency, into=cast.other_agency, on=timezone.localdate())
    alice.post(URL, paper(cast))
    application = Application.objects.get()
    assert (application.matter.current_agency, application.stage) == (cast.other_agency, "review")


def test_an_end_without_successor_refuses_and_keeps_what_was_typed(cast: Cast, alice: Client) -> None:
    close_agency(by=None, agency=cast.agency, on=timezone.localdate())
    page = alice.post(URL, paper(cast))
    assert (page.status_code, Application.objects.count()) == (422, 0)
    assert f"青禾县教育局已于{timezone.localdate()}撤销，不能再收件。" in page.content.decode()
    assert page.context["forms"]["applicant"]["name"].value() == "张喆堃"


def test_an_agency_closed_long_ago_takes_nothing_in(cast: Cast, alice: Client) -> None:
    merge_agencies(by=None, absorbed=cast.agency, into=cast.other_agency, on=timezone.localdate())
    now = timezone.now()
    assert list(just_closed(cast.alice, now)) == [cast.agency]
    assert list(just_closed(cast.alice, now + timedelta(days=2))) == []
    assert list(just_closed(cast.bob, now)) == []  # he handled there, he didn't register


def test_the_page_needs_no_mouse(cast: Cast, alice: Client) -> None:
    page = alice.get(URL).content.decode()
    assert page.count("autofocus") == 1
    assert ("data-quick" in page, "Ctrl+Enter" in page) == (True, True)
