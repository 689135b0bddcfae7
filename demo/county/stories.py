"""The stories of the demo cases: what happens in which order, and how many working days later."""

from collections.abc import Callable
from datetime import timedelta

from demo.county.acts import ToldCase
from demo.county.diary import Story
from demo.county.walk import StillThere
from requests_app.consultation.consultation import PartyData
from requests_app.models import Application, ApplicationLink

PARTIES = {
    "third_party": ("澜州启航置业有限公司", "青禾县鸿远建材有限公司", "周文博", "青禾县康宁养老服务有限公司"),
    "co_producer": ("澜州市水利局", "澜州市交通运输局"),
    "other_agency": ("澜州市统计局", "澜州市档案馆"),
}
OPINIONS = {
    "consent": "同意公开。",
    "partly": "同意公开结果，报价明细涉及商业秘密，不同意公开。",
    "object": "材料中的成本和报价属于商业秘密，不同意公开。",
}
NOTES = (
    "申请人来电询问进度，已告知正在检索。",
    "已与业务科室口头沟通，材料在地下库房，需要两天调阅。",
    "申请人表示可以只要电子版。",
    "与去年同类申请口径保持一致。",
)


def story(case: ToldCase) -> Story:
    """From the submission to the archive, or to the step at which the case still is."""
    try:
        yield case.on
        case.submit()
        if case.application.stage == Application.Stage.SUBMITTED:
            yield case.later(0, 1)
            case.confirm()
        pause = 0 if case.plan.way == "spot" else 1
        yield case.later(0, pause)
        case.register()
        yield case.later(0, 2 * pause)
        if case.rng.random() < 0.12:
            case.reveal_phone()
        yield from WAYS[case.plan.way](case)
    except StillThere:
        return


# -- ways through the flow ------------------------------------------------------------------------------------
def searched(case: ToldCase) -> Story:
    case.review("assign")
    yield from _handled(case)


def judged_by_head(case: ToldCase) -> Story:
    case.review("pass_on")
    yield case.later(0, 2)
    case.review("assign", step="head_decision")
    yield from _handled(case)


def answered_directly(case: ToldCase) -> Story:
    case.review("direct")
    yield case.later(0, 3)
    if case.repeats:
        case.link(case.repeats.application, ApplicationLink.Kind.REPEATED)
    case.draft("direct_draft")
    yield from _replied(case, "direct_draft")


def answered_on_the_spot(case: ToldCase) -> Story:
    case.review("spot")
    case.draft("direct_draft")
    case.approve("sign")
    yield case.on
    case.deliver("" if case.application.electronic_delivery else "handed")
    yield from _archived(case)


def clarified(case: ToldCase) -> Story:
    case.ask_clarification(case.world.calendar.nth_working_day(case.on, 10))
    if case.plan.still_at == "await_clarification":
        return
    yield case.later(1, 2)
    case.deliver_other("application.clarification_notice")
    yield case.later(2, 6)
    case.clarified()
    yield case.later(0, 1)
    yield from answered_directly(case) if case.plan.kind == "R15" else searched(case)


def notified_late(case: ToldCase) -> Story:
    """The clarification letter comes after the seventh working day: it changes nothing, the case goes on (art. 30)."""
    yield case.until(case.world.calendar.nth_working_day(case.plan.submitted_on, 9))
    case.ask_clarification(case.world.calendar.nth_working_day(case.on, 10))
    yield from _handled(case)


def lapsed(case: ToldCase) -> Story:
    limit = case.world.calendar.nth_working_day(case.on, 10)
    case.ask_clarification(limit)
    yield case.later(1, 2)
    case.deliver_other("application.clarification_notice")
    yield case.until(limit + timedelta(days=1))
    case.lapse()
    yield case.later(0, 2)
    case.deliver("post")
    yield from _archived(case)


def asked_for_reasons(case: ToldCase) -> Story:
    case.ask_reasons(case.world.calendar.nth_working_day(case.on, 5))
    yield case.later(2, 5)
    if case.plan.kind == "R19":
        case.judge_reasons("unreasonable", case.on)
        yield case.later(0, 2)
        case.draft("direct_draft")
        yield from _replied(case, "direct_draft")
    else:
        until = case.world.calendar.nth_working_day(case.plan.submitted_on, 45)
        case.judge_reasons("delay", case.on, until=until, delay_reason="涉及材料较多，需要逐份核对、区分处理")
        yield from _handled(case)


def withdrawn(case: ToldCase) -> Story:
    if case.rng.random() < 0.6:
        case.review("assign")
        yield case.later(0, 1)
        case.assign()
        yield case.later(1, 4)
    case.withdraw()
    yield case.later(1, 2)
    case.letters_made()
    case.deliver_other("application.withdrawal")
    yield from _archived(case)


WAYS: dict[str, Callable[[ToldCase], Story]] = {
    "searched": searched,
    "head": judged_by_head,
    "direct": answered_directly,
    "spot": answered_on_the_spot,
    "clarified": clarified,
    "late_notice": notified_late,
    "lapsed": lapsed,
    "reasons": asked_for_reasons,
    "withdrawn": withdrawn,
}


# -- stretches that several ways share ------------------------------------------------------------------------
def _handled(case: ToldCase) -> Story:
    yield case.later(0, 1)
    case.assign()
    yield case.later(1, 3)
    if case.rng.random() < 0.15:
        case.note(case.rng.choice(NOTES))
    case.search(_parties(case))
    if case.plan.parties:
        yield from _consulted(case)
    if case.plan.extension:
        yield case.later(1, 2)
        case.ask_extension()
        yield case.later(0, 1)
        case.decide_extension(case.plan.extension == "approved")
        yield case.later(2, 6)
    yield case.later(1, 4)
    case.draft()
    yield from _replied(case, "draft")


def _parties(case: ToldCase) -> list[PartyData]:
    return [
        PartyData(
            party=party,
            name=case.rng.choice(PARTIES[party]),
            subject=f"《{case.topic.name}》中与贵方有关的内容",
            contact="青禾县城关街道滨河南路9号",
        )
        for party, _ in case.plan.parties
    ]


def _consulted(case: ToldCase) -> Story:
    """Opinions come back first; then silence counts, where there is silence; an open one stays open."""
    asked = list(zip(case.consultations(), [outcome for _, outcome in case.plan.parties], strict=True))
    yield case.later(1, 3)
    for each, _ in asked:
        case.letter_arrived(each)
    for each, outcome in asked:
        if outcome in OPINIONS:
            yield case.later(2, 6)
            case.opinion(each, outcome, OPINIONS[outcome])
    for each, outcome in asked:
        if outcome == "silent":
            yield case.until(case.silent_from(each))
            case.silence(each)
        elif outcome == "open":
            raise StillThere


def _replied(case: ToldCase, drafted_at: str) -> Story:
    returned = case.plan.returned
    steps = list(case.approvals())
    while steps:
        yield case.later(0, 2)
        if steps[0] == returned:
            returned = ""
            case.send_back(steps[0], "return" if drafted_at == "draft" else "return_direct")
            if case.plan.still_at == "draft_again":
                return
            yield case.later(1, 2)
            case.draft(drafted_at)
            steps = list(case.approvals())
        else:
            case.approve(steps.pop(0))
    if case.plan.still_at == "reply_letter":
        return
    yield case.later(0, 1)
    case.deliver()
    case.world.answered.setdefault(case.plan.agency, []).append(case)
    yield from _archived(case)


def _archived(case: ToldCase) -> Story:
    yield case.later(1, 5)
    case.archive()
