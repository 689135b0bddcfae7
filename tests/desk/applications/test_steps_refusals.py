"""What is refused keeps what was typed, says why in Chinese, and changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from requests_app.models import Reply, SearchRecord
from tests.desk.driver import NOT_FOUND, PARTIES, PROVIDED, SEARCHED, Desk


def later(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def refused(desk: Desk, step: str, by: Any, message: str, **data: Any) -> Any:
    """Post what can't be; the same page comes back with the reason and everything typed."""
    before = desk.case.application.matter.event_seq
    response = desk.post(step, by, **data)
    page = response.content.decode()
    assert (response.status_code, desk.case.application.matter.event_seq) == (422, before)
    assert message in page, response.context["form"].errors.as_text()
    form = response.context["form"]
    for name, value in data.items():
        if name in form.fields:
            assert str(form[name].value()) == str(value), name
    return response


def test_art30_a_clarification_needs_items_and_guidance(desk: Desk) -> None:
    alice = desk.cast.alice
    desk.does("register", alice)
    refused(
        desk, "review", alice, "请填写指导和释明", decision="clarify", items="写明年度", clarify_by=later(14)
    )
    refused(
        desk,
        "review",
        alice,
        "补正期限不晚于告知之日",
        decision="clarify",
        items="写明年度",
        guidance="写明哪一年",
        clarify_by=later(0),
    )


def test_both_steps_or_neither_when_the_handler_does_not_fit(desk: Desk) -> None:
    alice, cast = desk.cast.alice, desk.cast
    desk.does("register", alice)
    elsewhere = type(cast.department).objects.create(agency=cast.other_agency, name="预算科")
    refused(desk, "review", alice, "有内容需要修改", decision="assign", department=elsewhere.pk)
    assert desk.open_steps() == ["review"]


def test_art36_r12_needs_a_search_that_found_nothing(desk: Desk) -> None:
    alice, bob = desk.cast.alice, desk.cast.bob
    desk.does("register", alice)
    desk.does("review", alice, decision="assign", department=desk.cast.department.pk, handler=bob.pk)
    desk.does("search", bob, decision="draft", **SEARCHED, **PARTIES)
    page = desk.as_(bob).get(desk.url).content.decode()
    assert "R12 政府信息不存在：还没有检索未果的记录（条例第三十六条第四项）" in page
    refused(desk, "draft", bob, "答复类型", kind="R12", decision="head", **PARTIES)
    desk.acts("search", bob, **NOT_FOUND)
    assert SearchRecord.objects.filter(found=False).count() == 1
    assert "R12 政府信息不存在：" not in desk.as_(bob).get(desk.url).content.decode()


def test_a_search_record_must_be_complete(desk: Desk) -> None:
    alice, bob = desk.cast.alice, desk.cast.bob
    desk.does("register", alice)
    desk.does("review", alice, decision="assign", department=desk.cast.department.pk, handler=bob.pk)
    refused(
        desk, "search", bob, "请填写时间范围。", decision="draft", **NOT_FOUND | {"period": ""}, **PARTIES
    )


def test_a_consultation_needs_a_party_and_what_it_is_about(desk: Desk) -> None:
    bob = desk.cast.bob
    desk.to_draft()
    refused(desk, "draft", bob, "没有填写征求意见的对象", decision="consult", **PARTIES)
    asked = PARTIES | {"party-0-party": "third_party", "party-0-name": "李四"}
    response = refused(desk, "draft", bob, "请写明涉及的信息", decision="consult", **asked)
    assert 'value="李四"' in response.content.decode()


def test_an_objection_must_be_judged(desk: Desk) -> None:
    bob = desk.cast.bob
    asked = {"party-0-party": "third_party", "party-0-name": "李四", "party-0-subject": "补助金额"}
    desk.to_draft().does("draft", bob, decision="consult", **PARTIES | asked).letters()
    refused(
        desk,
        "opinion",
        bob,
        "须判断其理由是否合理",
        decision="opinion",
        returned_on=later(0),
        opinion="object",
        text="涉及个人隐私",
    )


def test_a_reply_needs_the_facts_of_its_kind(desk: Desk) -> None:
    bob = desk.cast.bob
    desk.to_draft()
    refused(
        desk,
        "draft",
        bob,
        "请填写提供的政府信息。",
        decision="head",
        **PROVIDED | {"fact_provided": ""},
        **PARTIES,
    )
    assert not Reply.objects.exists()


def test_a_ground_needs_its_tests(desk: Desk) -> None:
    bob = desk.cast.bob
    desk.to_draft()
    withheld = {
        "kind": "R09",
        "fact_x6_content": "会议讨论记录",
        "fact_x6_kind": "讨论记录",
        "fact_x6_reason": "在制定方案的过程中形成",
    }
    refused(desk, "draft", bob, "没有核实的，不能以此为理由", decision="head", **withheld, **PARTIES)


def test_the_fields_follow_the_kind_without_script(desk: Desk) -> None:
    bob = desk.cast.bob
    desk.to_draft()
    page = desk.post("draft", bob, choose="1", kind="R12", fact_absence_reason="没有制作过", **PARTIES)
    form = page.context["form"]
    assert (page.status_code, form.is_bound) == (200, False)
    assert form["fact_search_scope"].value() == "局档案室"
    assert form["fact_search_keywords"].value() == "部门预算\n决算"
    assert form["fact_absence_reason"].value() == "没有制作过"
    part = desk.as_(bob).post(
        reverse("desk:reply-fields", args=[desk.case.work("draft").pk]), {"kind": "R13"}
    )
    assert ("<html" in part.content.decode(), "sub_reason" in part.content.decode()) == (False, True)
    other = desk.as_(desk.cast.carol).post(
        reverse("desk:reply-fields", args=[desk.case.work("draft").pk]), {}
    )
    assert other.status_code == 404


def test_the_preview_is_a_pdf_and_stores_nothing(desk: Desk) -> None:
    bob = desk.cast.bob
    desk.to_draft()
    url = reverse("desk:draft-preview", args=[desk.case.work("draft").pk])
    response = desk.as_(bob).post(url, {"decision": "head", **PROVIDED, **PARTIES})
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert not Reply.objects.exists()
    desk.does("draft", bob, decision="head", **PROVIDED, **PARTIES)
    preview = reverse("desk:reply-preview", args=[desk.case.application.matter_id])
    assert desk.as_(desk.cast.carol).get(preview).content[:5] == b"%PDF-"
    assert desk.as_(desk.cast.olivia).get(preview).status_code == 404


def test_a_return_needs_a_reason(desk: Desk) -> None:
    desk.to_draft().does("draft", desk.cast.bob, decision="head", **PROVIDED, **PARTIES)
    refused(desk, "head_review", desk.cast.carol, "退回须写明理由", decision="return", opinion="")


def test_the_drafter_does_not_approve_the_own_draft(desk: Desk) -> None:
    from accounts.models import Duty

    desk.to_draft().does("draft", desk.cast.bob, decision="head", **PROVIDED, **PARTIES)
    Duty.objects.create(
        staff=desk.cast.bob, agency=desk.cast.agency, duty="office_head", from_on="2020-01-01"
    )
    refused(desk, "head_review", desk.cast.bob, "拟稿人不能审批自己拟的稿", decision="pass", opinion="无意见")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "请选择送达方式。"),
        ({"method": "post"}, "请填写交邮日期。邮寄送达以交邮之日为答复日"),
        ({"method": "post", "posted_on": "2020-01-02", "tracking_no": "XA1"}, "应当在成文日期和今天之间"),
        ({"method": "handed", "handed_on": later(1)}, "日期晚于今天，请核对。"),
    ],
)
def test_delivery_needs_its_date(desk: Desk, data: dict[str, str], message: str) -> None:
    desk.to_delivery()
    refused(desk, "deliver", desk.cast.alice, message, **data)


def test_a_finished_step_is_not_done_again(desk: Desk) -> None:
    alice = desk.cast.alice
    url = desk.work_url("register")
    desk.does("register", alice)
    page = desk.as_(alice).post(url, follow=True)
    assert "这项工作已经办完或者取消，没有重复办理" in page.content.decode()
    assert desk.open_steps() == ["review"]


def test_work_that_a_colleague_took_is_not_done_for_them(desk: Desk) -> None:
    from tests.cast import make_staff

    anna = make_staff("anna", desk.cast.agency, "registrar")
    type(anna).objects.update(must_change_password=False)
    desk.as_(anna).post(reverse("desk:claim", args=[desk.case.work("register").pk]))
    page = desk.as_(desk.cast.alice).post(desk.work_url("register"), follow=True)
    assert "已由anna领取" in page.content.decode()
    assert desk.open_steps() == ["register"]


@pytest.mark.parametrize(
    "address", ["/desk/cases/999999/", "/desk/files/999999/", "/desk/cases/1/acts/nothing/"]
)
def test_addresses_that_lead_nowhere_say_so(desk: Desk, address: str) -> None:
    response = desk.as_(desk.cast.alice).get(address)
    assert (response.status_code, "没有这个页面" in response.content.decode()) == (404, True)
