"""Every way through the flow over HTTP: each step as the right person, after everybody else was refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Staff
from casework.events import verify
from casework.models import Deadline, OpenWork
from letters.models import Letter
from requests_app.intake.submit import RequestData
from requests_app.models import Application
from tests.cast import Cast
from tests.desk.driver import NOT_FOUND, PARTIES, PROVIDED, Desk, new_desk
from workflows.moves import application as moves

CLARIFY: dict[str, Any] = {
    "decision": "clarify",
    "items": "写明年度\n写明部门",
    "guidance": "写明哪一年、哪个部门。",
}
REASONS: dict[str, Any] = {
    "decision": "reasons",
    "frequency": "2026年以来向本机关提出申请120件，内容基本相同",
}
THIRD_PARTY = PARTIES | {
    "decision": "consult",
    "party-0-party": "third_party",
    "party-0-name": "李四",
    "party-0-subject": "与李四有关的补助金额",
}
NOT_A_REQUEST: dict[str, Any] = {
    "kind": "R16",
    "fact_activity": "信访",
    "fact_activity_reason": "申请内容是反映问题、要求处理，没有指向政府信息",
}


def day(offset: int = 0) -> date:
    return timezone.localdate() + timedelta(days=offset)


def state(desk: Desk) -> tuple[str, str, list[str]]:
    application = desk.case.application
    return application.stage, application.outcome, desk.open_steps()


def close(desk: Desk) -> Application:
    """Deliver and archive; nothing is left open and the chain of events is whole."""
    if "deliver" in desk.open_steps():
        desk.does("deliver", desk.cast.alice, method="post", posted_on=day().isoformat())
    desk.does("archive", desk.cast.alice)
    application = desk.case.application
    assert (application.stage, desk.open_steps()) == ("closed", [])
    assert not OpenWork.objects.filter(matter=application.matter).exists()
    assert not Deadline.objects.filter(matter=application.matter, open=True).exists()
    assert verify(application.matter) == []
    return application


def approve(desk: Desk, *steps: str) -> Desk:
    right = {"head_review": desk.cast.carol, "legal_review": desk.cast.dave, "sign": desk.cast.erin}
    for step in steps or ("head_review", "legal_review", "sign"):
        desk.does(step, right[step], decision="pass")
    return desk.letters()


def test_an_ordinary_case_from_registration_to_the_archive(desk: Desk) -> None:
    application = close(desk.to_delivery())
    assert (application.outcome, application.replied_on) == ("R02", day())
    assert [(a.step, a.by.username) for a in application.replies.get().letter.approvals.all()] == [
        ("head", "carol"),
        ("legal", "dave"),
        ("sign", "erin"),
    ]


def test_art31_a_fax_is_confirmed_by_hand_before_it_is_registered(cast: Cast) -> None:
    desk = new_desk(cast, channel="fax")
    assert desk.open_steps() == ["confirm"]
    desk.does("confirm", cast.alice, confirmed_on=day().isoformat(), how="电话确认")
    desk.does("register", cast.alice)
    application = desk.case.application
    assert (application.confirmed_on, application.registered_on) == (day(), day())


def test_review_without_a_handler_leaves_the_assignment_to_its_own_step(desk: Desk) -> None:
    alice = desk.cast.alice
    desk.does("register", alice).does("review", alice, decision="assign")
    desk.does("assign", alice, department=desk.cast.department.pk, handler=desk.cast.bob.pk)
    assert state(desk) == ("searching", "", ["search"])


def test_art30_the_clarified_application_goes_back_to_review(desk: Desk) -> None:
    alice = desk.cast.alice
    desk.does("register", alice).does("review", alice, **CLARIFY, clarify_by=day(14).isoformat()).letters()
    assert state(desk) == ("clarifying", "", ["await_clarification"])
    desk.acts("clarified", alice, received_on=day().isoformat(), text="2025年度教育局部门预算")
    assert state(desk) == ("review", "", ["review"])
    assert desk.case.application.clarification.response.open() == "2025年度教育局部门预算"


def test_art30_silence_after_the_letter_ends_in_letter_r21(desk: Desk) -> None:
    alice = desk.cast.alice
    desk.does("register", alice).does("review", alice, **CLARIFY, clarify_by=day(14).isoformat()).letters()
    assert moves.lapse_clarification(desk.case.application.matter_id, on=day(40))
    desk.letters()
    assert state(desk) == ("delivering", "R21", ["deliver"]) or desk.open_steps() == ["deliver"]


def test_art30_a_moved_limit_keeps_the_application_alive(desk: Desk) -> None:
    alice = desk.cast.alice
    desk.does("register", alice).does("review", alice, **CLARIFY, clarify_by=day(14).isoformat()).letters()
    desk.acts("respond-by", alice, respond_by=day(60).isoformat(), reason="申请人住院")
    assert not moves.lapse_clarification(desk.case.application.matter_id, on=day(40))
    assert state(desk)[2] == ["await_clarification"]


def test_art30_a_late_letter_does_not_stop_the_case(cast: Cast) -> None:
    desk = new_desk(cast, on=day(-40))
    desk.does("register", cast.alice).does(
        "review", cast.alice, **CLARIFY, clarify_by=day(14).isoformat()
    ).letters()
    assert state(desk) == ("assigning", "", ["assign"])


@pytest.mark.parametrize(
    ("judgement", "extra", "expected"),
    [
        ("reasonable", {}, ["assign"]),
        ("delay", {"until": day(80).isoformat(), "delay_reason": "涉及材料数量大"}, ["assign"]),
        ("unreasonable", {}, ["direct_draft"]),
    ],
)
def test_art35_reasons_are_asked_and_judged(
    desk: Desk, judgement: str, extra: dict[str, str], expected: list[str]
) -> None:
    alice = desk.cast.alice
    desk.does("register", alice).does("review", alice, **REASONS, reasons_by=day(10).isoformat()).letters()
    desk.does(
        "reasons", alice, judgement=judgement, reasons="用于研究", received_on=day().isoformat(), **extra
    )
    desk.letters()
    assert desk.open_steps() == expected


def test_art35_unreasonable_requests_end_in_letter_r19(desk: Desk) -> None:
    alice = desk.cast.alice
    desk.does("register", alice).does("review", alice, **REASONS, reasons_by=day(10).isoformat()).letters()
    desk.does("reasons", alice, judgement="unreasonable", reasons="没有说明理由")
    page = desk.as_(alice).post(desk.work_url("direct_draft"), {"choose": "1", "kind": "R19", **PARTIES})
    shown = {field.name.removeprefix("fact_"): field.value() for field in page.context["form"].facts_for()}
    assert (shown["count_facts"], shown["reasons_given"]) == (REASONS["frequency"], "没有说明理由")
    facts = {
        f"fact_{name}": value.isoformat() if isinstance(value, date) else value
        for name, value in shown.items()
        if value
    }
    facts["fact_unreasonable_because"] = "重复提出内容相同的申请，没有说明需要的理由"
    desk.does("direct_draft", alice, kind="R19", decision="head", **facts, **PARTIES)
    assert close(approve(desk)).outcome == "R19"


@pytest.mark.parametrize(
    ("decision", "extra", "expected"),
    [
        ("assign", {}, ["assign"]),
        ("clarify", CLARIFY | {"clarify_by": day(14).isoformat()}, ["await_clarification"]),
        ("reasons", REASONS | {"reasons_by": day(10).isoformat()}, ["reasons"]),
        ("direct", {}, ["direct_draft"]),
    ],
)
def test_the_head_decides_what_was_passed_on(
    desk: Desk, decision: str, extra: dict[str, str], expected: list[str]
) -> None:
    desk.does("register", desk.cast.alice).does(
        "review", desk.cast.alice, decision="pass_on", opinion="请研判"
    )
    desk.does("head_decision", desk.cast.carol, **extra | {"decision": decision}).letters()
    assert desk.open_steps() == expected


def test_art39_what_is_no_request_is_answered_without_search(desk: Desk) -> None:
    alice = desk.cast.alice
    desk.does("register", alice).does("review", alice, decision="direct")
    desk.does("direct_draft", alice, decision="head", **NOT_A_REQUEST, **PARTIES)
    assert close(approve(desk)).outcome == "R16"


def test_a_direct_draft_may_turn_into_a_search(desk: Desk) -> None:
    alice = desk.cast.alice
    desk.does("register", alice).does("review", alice, decision="direct")
    desk.does("direct_draft", alice, decision="assign", **PARTIES)
    assert state(desk) == ("assigning", "", ["assign"])


def test_an_answer_on_the_spot_needs_the_signature_alone(desk: Desk) -> None:
    alice = desk.cast.alice
    desk.does("register", alice).does("review", alice, decision="spot")
    desk.does("direct_draft", alice, decision="sign", **PROVIDED, **PARTIES)
    assert close(approve(desk, "sign")).on_the_spot


def test_arts32_34_parties_are_asked_in_parallel_each_with_its_own_step(desk: Desk) -> None:
    alice, bob = desk.cast.alice, desk.cast.bob
    desk.does("register", alice)
    desk.does("review", alice, decision="assign", department=desk.cast.department.pk, handler=bob.pk)
    asked = THIRD_PARTY | {
        "party-1-party": "co_producer",
        "party-1-agency": desk.cast.other_agency.pk,
        "party-1-subject": "共同制作的分配方案",
    }
    desk.does("search", bob, **NOT_FOUND | asked).letters()
    assert state(desk) == ("consulting", "", ["opinion", "opinion"])
    desk.does("opinion", bob, decision="arrival", received_on=day().isoformat())
    assert desk.open_steps() == ["opinion", "opinion"]
    desk.does(
        "opinion", bob, decision="opinion", returned_on=day().isoformat(), opinion="object", reasonable="yes"
    )
    assert desk.open_steps() == ["opinion"]
    desk.does("opinion", bob, decision="opinion", returned_on=day().isoformat(), opinion="consent")
    assert state(desk) == ("drafting", "", ["draft"])
    assert [(c.opinion, c.received_on) for c in desk.case.application.consultations.all()] == [
        ("object", day()),
        ("consent", None),
    ]


def test_art32_a_silent_third_party_leaves_the_decision_to_the_agency(desk: Desk) -> None:
    desk.to_draft().does("draft", desk.cast.bob, **THIRD_PARTY).letters()
    assert desk.open_steps() == ["opinion"]
    asked = desk.case.application.consultations.get()
    assert moves.note_silence(desk.case.application.matter_id, asked.pk, on=day(60))
    assert desk.open_steps() == ["draft"]


def test_art37_a_partial_reply_rests_on_its_grounds(desk: Desk) -> None:
    bob = desk.cast.bob
    desk.to_draft().does("draft", bob, **THIRD_PARTY).letters()
    desk.does(
        "opinion", bob, decision="opinion", returned_on=day().isoformat(), opinion="object", reasonable="yes"
    )
    desk.does(
        "draft",
        bob,
        decision="head",
        kind="R03",
        grounds=["X4"],
        fact_provided="分配方案中不涉及第三方的部分",
        fact_provision_form="纸质",
        fact_provision_way="邮寄",
        fact_x4_content="附表中的个人补助金额",
        fact_x4_interest="个人隐私",
        fact_x4_opinion="第三方不同意公开，且有合理理由",
        fact_x4_reason="公开会使第三方的收入情况为他人所知",
        fact_x4_consultation="征求意见书及回执",
        fact_x4_answer="第三方书面意见",
        test_X4_consulted="on",
        test_X4_no_consent="on",
        test_X4_public_interest="on",
        **PARTIES,
    )
    application = close(approve(desk))
    assert (application.outcome, application.replies.get().grounds) == ("R03", ["X4"])


@pytest.mark.parametrize("at", ["head_review", "legal_review", "sign"])
def test_every_approver_can_return_the_draft_to_the_handler(desk: Desk, at: str) -> None:
    right = {"head_review": desk.cast.carol, "legal_review": desk.cast.dave, "sign": desk.cast.erin}
    desk.to_draft().does("draft", desk.cast.bob, decision="head", **PROVIDED, **PARTIES)
    for step in right:
        if step == at:
            break
        desk.does(step, right[step], decision="pass")
    desk.does(at, right[at], decision="return", opinion="引用条款要到项")
    assert state(desk) == ("drafting", "", ["draft"])
    page = desk.as_(desk.cast.bob).get(desk.url)
    assert "引用条款要到项" in page.content.decode()
    desk.does("draft", desk.cast.bob, decision="head", **PROVIDED, **PARTIES)
    assert close(approve(desk)).outcome == "R02"


def told(desk: Desk, step: str, by: Staff, **data: Any) -> list[str]:
    """What is told of a step that is done, without the case number in front."""
    page = desk.as_(by).post(desk.work_url(step), data, follow=True)
    number = desk.case.application.matter.number
    done = [message for message in page.context["messages"] if message.level_tag == "success"]
    return [str(message).removeprefix(f"{number}：") for message in done]


def test_the_message_after_a_step_names_its_outcome_and_where_the_case_went(desk: Desk) -> None:
    cast = desk.cast
    assert told(desk, "register", cast.alice) == ["已完成“登记”。下一环节：审核（待领取）。"]
    assert told(
        desk, "review", cast.alice, decision="assign", department=cast.department.pk, handler=cast.bob.pk
    ) == ["已完成“审核”：分办检索。已完成“分办”。下一环节：检索（bob）。"]
    assert told(desk, "search", cast.bob, decision="draft", **NOT_FOUND, **PARTIES) == [
        "已完成“检索”：拟答复。"
    ]
    assert told(desk, "draft", cast.bob, decision="head", **PROVIDED, **PARTIES) == [
        "已完成“拟稿”：送负责人审核。下一环节：负责人审核（待领取）。"
    ]
    assert told(desk, "head_review", cast.carol, decision="return", opinion="请附上分配表。") == [
        "已完成“负责人审核”：退回承办人。下一环节：拟稿（bob）。"
    ]


def test_the_message_after_asking_for_clarification_says_so(desk: Desk) -> None:
    told(desk, "register", desk.cast.alice)
    assert told(desk, "review", desk.cast.alice, **CLARIFY, clarify_by=day(14).isoformat()) == [
        "已完成“审核”：告知补正。"
    ]


@pytest.mark.parametrize("at", ["head_review", "legal_review", "sign"])
def test_a_direct_draft_is_returned_to_the_registrar(desk: Desk, at: str) -> None:
    alice = desk.cast.alice
    right = {"head_review": desk.cast.carol, "legal_review": desk.cast.dave, "sign": desk.cast.erin}
    desk.does("register", alice).does("review", alice, decision="direct")
    desk.does("direct_draft", alice, decision="head", **NOT_A_REQUEST, **PARTIES)
    for step in right:
        if step == at:
            break
        desk.does(step, right[step], decision="pass")
    desk.does(at, right[at], decision="return", opinion="重写理由")
    assert state(desk) == ("drafting", "", ["direct_draft"])


@pytest.mark.parametrize(
    ("depth", "first", "steps"), [(2, "sign", ["sign"]), (3, "head", ["head_review", "sign"])]
)
def test_approval_depth_is_the_agencys(desk: Desk, depth: int, first: str, steps: list[str]) -> None:
    type(desk.cast.agency).objects.filter(pk=desk.cast.agency.pk).update(approval_depth=depth)
    desk.to_draft().does("draft", desk.cast.bob, decision=first, **PROVIDED, **PARTIES)
    assert close(approve(desk, *steps)).outcome == "R02"


def test_art33_an_extension_is_decided_beside_the_case(desk: Desk) -> None:
    desk.to_draft().acts("extension", desk.cast.bob, working_days="10", reason="材料数量大，需要逐份审查")
    assert desk.open_steps() == ["approval", "draft"]
    desk.does("approval", desk.cast.carol, decision="approved").letters()
    assert desk.open_steps() == ["draft"]
    application = desk.case.application
    assert [(e.state, e.working_days, e.decided_by) for e in application.extensions.all()] == [
        ("approved", 10, desk.cast.carol)
    ]
    assert Letter.objects.filter(matter=application.matter, code="D04", state="made").count() == 1


def test_art33_a_refused_extension_changes_no_date(desk: Desk) -> None:
    desk.to_draft()
    due = Deadline.objects.get(matter=desk.case.application.matter, clock="application.reply").due_on
    desk.acts("extension", desk.cast.bob, working_days="10", reason="材料数量大")
    desk.does("approval", desk.cast.carol, decision="returned", reason="可以按期办结")
    assert desk.open_steps() == ["draft"]
    assert Deadline.objects.get(matter=desk.case.application.matter, clock="application.reply").due_on == due


WAYS = {
    "register": lambda desk: desk,
    "review": lambda desk: desk.does("register", desk.cast.alice),
    "draft": lambda desk: desk.to_draft(),
    "opinion": lambda desk: desk.to_draft().does("draft", desk.cast.bob, **THIRD_PARTY).letters(),
    "head_review": lambda desk: desk.to_draft().does(
        "draft", desk.cast.bob, decision="head", **PROVIDED, **PARTIES
    ),
    "deliver": lambda desk: desk.to_delivery(),
}


@pytest.mark.parametrize("at", list(WAYS))
def test_the_applicant_may_withdraw_until_the_reply(cast: Cast, at: str) -> None:
    desk = WAYS[at](new_desk(cast, request=RequestData(info_name="2025年部门预算")))
    assert at in desk.open_steps()
    desk.acts("withdrawal", cast.alice, reason="申请人来函撤回").letters()
    assert desk.open_steps() == ["archive"]
    application = close(desk)
    assert (application.outcome, application.outcome_reason, application.withdrawn_on) == (
        "R23",
        "withdrawn",
        day(),
    )
    assert Letter.objects.filter(matter=application.matter, code="D13", state="made").count() == 1
