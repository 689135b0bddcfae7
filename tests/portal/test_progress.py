"""Where a case stands, in words."""

from datetime import timedelta

import pytest

from portal.progress import progress_of
from requests_app.case import read_case
from requests_app.closing import lapse
from requests_app.review import clarification
from tests.cast import MONDAY, act, case, cast
from workflows.moves import application as moves

__all__ = ["case", "cast"]  # fixtures

pytestmark = pytest.mark.django_db


def progress(case, on=MONDAY):
    application = case.application
    return progress_of(read_case(application.matter_id), on)


def steps(case, on=MONDAY):
    return [(m.label, m.state) for m in progress(case, on).milestones]


def ask(case):
    act(
        case.application,
        clarification.ask_clarification,
        by=case.cast.alice,
        on=case.on,
        items=["写明年度"],
        guidance="请写明年度。",
        respond_by=case.on + timedelta(days=14),
    )


def test_new_case_waits_for_registration(case):
    assert steps(case) == [
        ("提交申请", "done"),
        ("双方确认收到", "done"),
        ("登记", "current"),
        ("审核、查找、征求意见、拟定答复", "next"),
        ("答复", "next"),
    ]
    assert progress(case).date_sentence == "依照条例，应当在2026年3月30日以前答复。"


def test_art30_waiting_for_clarification_names_its_limit(case):
    case.register()
    ask(case)
    assert steps(case)[2:4] == [("登记", "done"), ("补正", "current")]
    assert progress(case).sentence == "申请内容需要补正，等待您提交补正。"
    assert progress(case).date_sentence.startswith("请在2026年3月16日以前补正。")


def test_overdue_case_says_whom_to_call(case):
    case.register()
    assert progress(case, MONDAY + timedelta(days=60)).date_sentence == (
        "答复期限是2026年3月30日，已经超过。请打下面的监督电话查问。"
    )


def test_withdrawn_case_ends_the_list(case):
    moves.withdraw(case.application.matter_id, on=MONDAY)
    assert steps(case) == [("提交申请", "done"), ("双方确认收到", "done"), ("撤回", "done")]
    assert progress(case).sentence == "您已于2026年3月2日撤回申请，本件不再办理。"
    assert progress(case).date_sentence == ""


def test_lapsed_case_says_why(case):
    case.register()
    ask(case)
    act(case.application, lapse.lapse_clarification, on=MONDAY + timedelta(days=15))
    assert steps(case, MONDAY + timedelta(days=15))[-1] == ("不再处理", "done")
    assert progress(case, MONDAY + timedelta(days=15)).sentence.startswith("期限内没有收到补正")


def test_answered_case_is_done_with_its_date(case):
    case.register().review().assign().search().draft()
    case.approve().deliver()
    found = progress(case)
    assert (found.sentence, found.date_sentence) == ("机关已于2026年3月2日答复。", "")
    assert found.milestones[-1].when == "2026年3月2日"
    assert {m.state for m in found.milestones} == {"done"}
