"""Which legal acts a case allows on its day, and the reason why not."""

import pytest

from statute.calendar.working_days import packaged
from statute.clock.acts import acts
from statute.law.articles import ARTICLES
from tests.statute.clock.cases import (
    case,
    clarified,
    delayed,
    extended,
    fee,
    notified,
    paid,
    replied,
    returned,
    sent,
    withdrawn,
)

ALL = [
    "confirm",
    "clarify",
    "record_clarified",
    "ask_reasons",
    "delay",
    "consult_third_party",
    "consult_co_producer",
    "extend",
    "notice_fee",
    "record_payment",
    "reply",
    "withdraw",
]


def on(*events, **facts):
    """Every act by its code."""
    found = acts(case(*events, **facts), packaged())
    assert [act.code for act in found] == ALL
    return {act.code: act for act in found}


def allowed(*events, **facts):
    return [code for code, act in on(*events, **facts).items() if act.allowed]


def test_running_case_allows_what_needs_a_running_clock():
    assert allowed(as_of="2026-03-05") == [
        "clarify",
        "ask_reasons",
        "delay",
        "consult_third_party",
        "consult_co_producer",
        "extend",
        "notice_fee",
        "reply",
        "withdraw",
    ]


def test_unconfirmed_case_allows_confirmation_reply_and_withdrawal():
    assert allowed(channel="online", as_of="2026-03-03") == ["confirm", "reply", "withdraw"]
    assert on(channel="online")["extend"].reason.startswith("收到申请之日以前")


def test_art31_confirmed_case_says_when():
    assert (
        on(channel="fax", confirmed="2026-03-04")["confirm"].reason == "收到申请之日已经确定为2026年3月4日。"
    )


def test_case_awaiting_clarification_allows_only_what_a_stopped_clock_allows():
    events = (notified("2026-03-10"),)
    assert allowed(*events) == [
        "record_clarified",
        "consult_third_party",
        "consult_co_producer",
        "reply",
        "withdraw",
    ]
    assert (
        on(*events)["extend"].reason == "正在等待补正或者缴费，答复期限停止计算，这一步须在恢复计算后办理。"
    )
    assert on(*events)["clarify"].reason == "补正只能一次性告知（条例第三十条），不能再次告知补正。"


def test_case_awaiting_payment_allows_recording_it():
    assert "record_payment" in allowed(fee("2026-03-05"))
    assert "record_clarified" not in allowed(fee("2026-03-05"))


def test_lapsed_payment_can_no_longer_be_recorded():
    act = on(fee("2026-03-05"), as_of="2026-05-06")["record_payment"]
    assert (act.allowed, act.reason[:7]) == (False, "缴费期限已过，")


def test_art30_late_letter_is_possible_but_warned_of():
    act = on(as_of="2026-03-12")["clarify"]
    assert (act.allowed, act.article) == (True, "30")
    assert act.warning == "补正告知的期限2026年3月11日已过，现在告知不停止、也不重新计算答复期限。"
    assert on(as_of="2026-03-11")["clarify"].warning == ""
    assert (
        on(notified("2026-03-12"))["record_clarified"].warning
        == "补正告知已逾期，收到补正不重新计算答复期限。"
    )


def test_art30_lapsed_clarification_may_be_recorded_when_sent_in_time():
    act = on(notified("2026-03-10", "2026-03-18"))["record_clarified"]
    assert act.allowed
    assert act.warning.startswith("补正期限2026年3月18日已过。在期限内寄出的，登记寄出之日即可")


def test_art30_clarification_cannot_be_recorded_twice():
    act = on(notified("2026-03-10"), clarified("2026-03-16"))["record_clarified"]
    assert (act.allowed, act.reason[:8]) == (False, "没有待补正的告知")


def test_art33_extension_before_the_due_date_and_once():
    assert on(as_of="2026-03-30")["extend"].allowed
    late = on(as_of="2026-03-31")["extend"]
    assert (late.allowed, late.reason) == (
        False,
        "答复期限已过，不能延长；延长应当在期限届满前批准并告知（条例第三十三条）。",
    )
    twice = on(extended("2026-03-10", 5))["extend"]
    assert (twice.allowed, twice.reason) == (False, "本次期限内已经延长过一次，不能再次延长。")
    again = on(extended("2026-03-03", 5), fee("2026-03-05"), paid("2026-03-10"))["extend"]
    assert again.allowed


def test_art35_delay_before_the_due_date_and_once():
    assert on(as_of="2026-03-30")["delay"].allowed
    assert on(as_of="2026-03-31")["delay"].reason.startswith("答复期限已过")
    assert (
        on(delayed("2026-03-10", "2026-04-30"))["delay"].reason == "已经确定过延迟答复的期限，不能再次延迟。"
    )
    assert on(delayed("2026-03-10", "2026-04-30"))["extend"].reason.startswith("已经确定延迟答复的期限")


def test_art35_asking_for_reasons_does_not_stop_the_clock():
    assert on()["ask_reasons"].warning == "要求说明理由不停止计算答复期限。"
    assert on(fee("2026-03-05"))["ask_reasons"].allowed is False


@pytest.mark.parametrize(("code", "article"), [("consult_third_party", "32"), ("consult_co_producer", "34")])
def test_consultation_on_or_after_the_due_date_is_warned_of(code, article):
    assert on(as_of="2026-03-27")[code].warning == ""
    late = on(as_of="2026-03-30")[code]
    assert (late.allowed, late.article) == (True, article)
    assert late.warning == "到期日当天及以后发出的征求意见不扣除时间，到期日仍为2026年3月30日。"


def test_consultation_that_adds_nothing_is_warned_of():
    act = on(delayed("2026-03-10", "2026-06-30"))["consult_co_producer"]
    assert act.warning == "这次征求意见不另外扣除时间，到期日仍为2026年6月30日。"


def test_fee_letter_by_the_due_date_and_once():
    assert on(as_of="2026-03-31")["notice_fee"].reason.startswith("答复期限已过，不能再发收费通知")
    assert (
        on(fee("2026-03-05"), paid("2026-03-10"))["notice_fee"].reason
        == "一件申请只能发一次收费通知，已经发过。"
    )


@pytest.mark.parametrize(("end", "why"), [(replied, "已经答复"), (withdrawn, "申请人已经撤回申请")])
def test_ended_case_allows_nothing(end, why):
    found = on(sent("2026-03-05"), returned("2026-03-06"), end("2026-03-10"))
    assert {act.allowed for act in found.values()} == {False}
    assert {act.reason for act in found.values()} == {f"{why}，不能再办这一步。"}


def test_overdue_case_still_allows_the_reply_and_says_so():
    assert on(as_of="2026-04-01")["reply"].warning == "答复期限2026年3月30日已过，请立即答复。"


def test_case_that_the_clock_refuses_allows_nothing_for_its_reason():
    found = on(extended("2026-03-10", 99))
    assert {act.allowed for act in found.values()} == {False}
    assert (
        found["reply"].reason == "2026年3月10日延长答复期限：延长期限应当是1至20个工作日（条例第三十三条）。"
    )


def test_every_act_cites_an_existing_article_and_a_refused_one_says_why():
    for act in [*on().values(), *on(replied("2026-03-10")).values()]:
        assert act.article in ARTICLES
        assert bool(act.reason) != act.allowed
