"""Applying online over HTTP."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services
from casework.files import open_file
from casework.uploads import MAX_BYTES, check_upload
from letters.making import make_letter
from portal import drafts
from portal.models import Draft
from requests_app.models import Application, Representative
from statute.people.identity import check_id_number
from statute.refused import Refused

from ..conftest import AGENCY, ORGANISATION, PDF, PERSON, REQUEST, at, fill, pdf, send, step

pytestmark = pytest.mark.django_db


def age(by: timedelta = drafts.LIFETIME) -> None:
    """Let the time pass after which drafts are gone."""
    Draft.objects.update(touched_at=timezone.now() - by - timedelta(seconds=1))


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def errors(response) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_art29_person_applies_in_five_steps(client, county):
    draft = fill(client)
    assert send(client).url == reverse("portal:apply-sent", args=[draft])
    application = Application.objects.get()
    applicant = application.applicants.get()
    today = timezone.localdate()
    assert (application.channel, application.submitted_on, application.confirmed_on) == (
        "online",
        today,
        today,
    )
    assert (application.matter.filed_agency, application.applicant_masked) == (county.bureau, "李*")
    assert (applicant.name.open(), applicant.id_number.open(), applicant.phone.open()) == (
        "李梅",
        "11010519491231002X",
        "13812345678",
    )
    assert [(f.purpose, f.name, open_file(f)) for f in application.matter.files.all()] == [
        ("identity", "身份证明.pdf", PDF)
    ]


def test_art27_agency_merged_while_the_citizen_writes_is_replaced_and_named(client, county):
    fill(client)
    services.merge_agencies(by=None, absorbed=county.bureau, into=county.government, on=timezone.localdate())
    told = (
        f"青山县交通运输局已于{timezone.localdate()}撤销，职责由青山县人民政府继续履行。"
        "您的申请由青山县人民政府收到和办理。"
    )
    assert told in client.get(at(client, "check")).content.decode()
    assert told in client.get(send(client).url).content.decode()
    assert Application.objects.get().matter.filed_agency == county.government


def test_page_after_sending_shows_number_code_and_legal_date(sent):
    page = sent.page.content.decode()
    assert sent.application.matter.number in page
    assert sent.code in page
    assert "依照条例，应当在" in page


def test_the_acknowledgement_can_be_downloaded_from_the_page_after_sending(client, sent):
    acknowledgement = sent.application.matter.letters.get(code="D01")
    waiting = sent.page.content.decode()
    assert "回执正在制作" in waiting
    sent_page = reverse("portal:apply-sent", args=[client.begun])
    assert f'href="{sent_page}#acknowledgement"' in waiting
    make_letter(acknowledgement.pk, on=timezone.localdate())
    case_id = sent.application.pk
    url = reverse("portal:track-letter", args=[case_id, acknowledgement.pk])
    for page in (
        sent_page,
        reverse("portal:track-acknowledgement", args=[case_id]),
        reverse("portal:track-case", args=[case_id]),
    ):
        assert url in client.get(page).content.decode()
    assert b"".join(client.get(url).streaming_content).startswith(b"%PDF")


def test_the_acknowledgement_waits_for_confirmation_where_a_person_confirms(client, county):
    county.bureau.online_confirm = "manual"
    county.bureau.save()
    fill(client)
    page = client.get(send(client).url).content.decode()
    assert "机关与您确认收到申请后，出具登记回执" in page
    assert not Application.objects.get().matter.letters.exists()


def test_art29_purpose_is_never_required(client, county):
    fill(client, request=REQUEST | {"request-purpose": ""})
    send(client)
    assert Application.objects.get().purpose == ""


@pytest.mark.parametrize("kind", ["business", "research", "social", "legal_service", "other"])
def test_each_kind_of_organisation_applies_with_its_credit_code(client, county, kind):
    fill(client, applicant=ORGANISATION | {"applicant-kind": kind})
    send(client)
    applicant = Application.objects.get().applicants.get()
    assert (
        applicant.kind,
        applicant.id_type,
        applicant.id_number.open(),
        applicant.legal_representative.open(),
    ) == (
        kind,
        "统一社会信用代码",
        "11370983K21344588M",
        "周华",
    )


def test_representative_needs_an_authority_file(client, county):
    represented = PERSON | {
        "applicant-has_representative": "on",
        "applicant-representative_name": "王律",
        "applicant-representative_id_type": "居民身份证",
        "applicant-representative_id_number": "440524188001010014",
        "applicant-representative_phone": "13900000000",
    }
    fill(client, applicant=represented)
    page = step(client, "files")
    assert errors(page) == {"authority": ["由代理人申请的，请上传授权委托书。"]}
    step(client, "files", {"files-authority": pdf("委托书.pdf", PDF + b"\n")})
    send(client)
    assert Representative.objects.get().name.open() == "王律"
    assert sorted(f.purpose for f in Application.objects.get().matter.files.all()) == [
        "authority",
        "identity",
    ]


def test_joint_applicants_stand_in_order(client, county):
    joint = {"applicant-has_joint": "on", "applicant-joint2_name": "陈竹", "applicant-joint3_name": "林松"}
    fill(client, applicant=PERSON | joint)
    send(client)
    application = Application.objects.get()
    assert [a.name.open() for a in application.applicants.all()] == ["李梅", "陈竹", "林松"]
    assert application.applicant_masked == "李*等3人"


def test_wrong_check_digit_warns_and_is_accepted(client, county):
    fill(client, applicant=PERSON | {"applicant-id_number": "110105194912310021"})
    page = client.get(at(client, "check"))
    assert page.context["warnings"] == [check_id_number("110105194912310021")] != [""]
    send(client)
    assert Application.objects.get().applicants.get().id_number.open() == "110105194912310021"


def test_error_keeps_what_was_typed(client, county):
    step(client, "agency", AGENCY)
    page = step(client, "applicant", PERSON | {"applicant-address": "", "applicant-email": "不是邮箱"})
    assert errors(page) == {
        "address": ["请填写通信地址。"],
        "email": ["电子邮箱的格式不对，应类似 name@example.cn。"],
    }
    html = page.content.decode()
    assert [value in html for value in ("李梅", "11010519491231002X", "13812345678", "不是邮箱")] == [
        True
    ] * 4
    assert "有内容需要修改" in html


def test_nothing_described_is_refused_with_the_article(client, county):
    step(client, "agency", AGENCY)
    step(client, "applicant", PERSON)
    page = step(client, "request", REQUEST | {"request-info_name": " "})
    assert errors(page) == {
        "info_name": ["没有写明需要什么信息。名称、文号、其他特征性描述，至少填一项（条例第二十九条）。"]
    }


def test_obtaining_by_email_needs_an_address(client, county):
    step(client, "agency", AGENCY)
    step(client, "applicant", PERSON)
    assert errors(step(client, "request", REQUEST | {"request-obtain": "email"})) == {
        "obtain": ["第 2 步没有填写电子邮箱。请返回第 2 步补填，或者改选其他获取方式。"]
    }


def test_going_back_keeps_unfinished_fields(client, county):
    step(client, "agency", AGENCY)
    back = step(client, "applicant", {"applicant-name": "李梅", "applicant-phone": "138"}, back="1")
    assert back.url == at(client, "agency")
    page = client.get(at(client, "applicant")).content.decode()
    assert 'value="李梅"' in page
    assert 'value="138"' in page


def test_refused_file_names_the_reason_and_the_good_one_stays(client, county):
    fill(client, files={"files-other1": pdf("脚本.pdf", b"#!/bin/sh\n")})
    page = step(client, "files", {"files-identity": pdf(), "files-other1": pdf("脚本.pdf", b"<script>")})
    assert list(errors(page)) == ["other1"]
    assert "已上传：身份证.pdf" in page.content.decode()
    assert step(client, "files").url == at(client, "check")


def test_removed_file_is_gone(client, county):
    fill(client)
    step(client, "files", remove="identity")
    page = client.get(at(client, "files"))
    assert "已上传" not in page.content.decode()
    assert default_storage.listdir("drafts") == ([], [])


def test_steps_cannot_be_skipped_by_address(client, county):
    step(client, "agency", AGENCY)
    assert client.get(at(client, "check")).url == at(client, "applicant")
    assert client.get(at(client, "done")).status_code == 404


def test_draft_is_sealed_in_the_database_and_the_storage(client, county):
    fill(client)
    stored = [bytes(row.sealed) for row in Draft.objects.all()]
    stored += [str(row.get_decoded()).encode() for row in Session.objects.all()]
    folder = default_storage.listdir("drafts")[0][0]
    (name,) = default_storage.listdir(f"drafts/{folder}")[1]
    stored.append(default_storage.open(f"drafts/{folder}/{name}").read())
    texts = ("李梅", "1381234", "养护", "身份证", "\\u674e", PDF[:8].decode())
    assert [text for text in texts for each in stored if text.encode() in each] == []


def test_second_click_makes_no_second_application(client, county):
    draft = fill(client)
    before = client.cookies.output()
    first = send(client)
    assert before != client.cookies.output()  # the session was renewed
    retry = (
        Client()
    )  # as a phone that lost the answer on its way sends it again: with the cookies from before
    retry.cookies.load(before.replace("Set-Cookie: ", ""))
    assert [send(client).url, send(retry, draft).url] == [first.url] * 2
    assert Application.objects.count() == 1
    codes = [visitor.get(first.url).context["query_code"] for visitor in (client, retry)]
    assert codes[0] == codes[1] != ""


def test_refusal_keeps_the_draft(client, county):
    fill(client)
    county.bureau.number_prefix = ""
    county.bureau.save()
    page = send(client)
    assert said(page)[0].startswith("青山县交通运输局没有设置机关代字")
    assert Application.objects.count() == 0
    assert "李梅" in client.get(at(client, "check")).content.decode()


def test_twenty_first_submission_in_an_hour_is_limited(client, county, monkeypatch):
    monkeypatch.setattr("portal.limits.SUBMIT", ("portal.submit", "1/h"))
    fill(client)
    send(client)
    fill(client)
    assert send(client).status_code == 429
    assert Application.objects.count() == 1
    assert client.get(at(client, "check")).status_code == 200


def test_title_of_a_document_is_filled_in(client, county):
    begun = client.get(reverse("portal:apply-new"), {"about": "预算公开说明", "agency": "QS"}).url
    assert client.get(begun).context["form"]["agency"].value() == "QS"
    client.post(begun, {"agency-agency": "QS", "agency-agreed": "on"})
    client.begun = begun.split("/")[-3]
    step(client, "applicant", PERSON)
    assert 'value="预算公开说明"' in client.get(at(client, "request")).content.decode()


def test_extend_keeps_the_draft_and_needs_a_post(client, county):
    extend = reverse("portal:apply-extend", args=[fill(client)])
    Draft.objects.update(touched_at=timezone.now() - drafts.LIFETIME + timedelta(minutes=1))
    assert client.post(extend).status_code == 204
    assert timezone.now() - Draft.objects.get().touched_at < timedelta(minutes=1)
    assert client.get(extend).status_code == 405
    age()
    assert client.post(extend).status_code == 410


def test_page_after_sending_is_only_for_that_browser(sent, client, stranger):
    assert stranger.get(reverse("portal:apply-sent", args=[client.begun])).url == reverse("portal:track")


def test_contact_of_the_chosen_agency(client, county):
    page = client.get(reverse("portal:apply-contact"), {"agency-agency": "QS-JT"}).content.decode()
    assert [text in page for text in ("0100-1234567", "青山县人民路1号")] == [True] * 2
    assert client.get(reverse("portal:apply-contact"), {"agency-agency": "NO"}).content.decode().strip() == ""


def test_file_over_twenty_megabytes_is_refused(client, county):
    content = PDF + b"0" * MAX_BYTES
    fill(client, files={"files-identity": pdf()})
    with pytest.raises(Refused) as refused:
        check_upload("大.pdf", content)
    page = step(client, "files", {"files-other1": pdf("大.pdf", content)})
    assert errors(page) == {"other1": [refused.value.message]}


def test_uploads_are_limited(client, county, monkeypatch):
    monkeypatch.setattr("portal.limits.UPLOAD", ("portal.upload", "1/h"))
    fill(client)
    assert step(client, "files", {"files-other1": pdf()}).status_code == 429
