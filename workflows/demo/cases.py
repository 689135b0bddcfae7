"""The stories of the demo cases, and how many of each there are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from requests_app.models import Application, ApplicationLink
from requests_app.services.consultation import PartyData
from statute.calendar import Calendar
from workflows.demo.county import County
from workflows.demo.diary import Story
from workflows.demo.walk import Plan, StillThere, Walk

MONTHS = 14
REPEATED_AT = "zf"
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


def story(walk: Walk) -> Story:
    """From the submission to the archive, or to the step at which the case still is."""
    try:
        yield walk.on
        walk.submit()
        if walk.application.stage == Application.Stage.SUBMITTED:
            yield walk.later(0, 1)
            walk.confirm()
        pause = 0 if walk.plan.way == "spot" else 1
        yield walk.later(0, pause)
        walk.register()
        yield walk.later(0, 2 * pause)
        if walk.rng.random() < 0.12:
            walk.reveal_phone()
        yield from WAYS[walk.plan.way](walk)
    except StillThere:
        return


# -- ways through the flow ------------------------------------------------------------------------------------
def searched(walk: Walk) -> Story:
    walk.review("assign")
    yield from _handled(walk)


def judged_by_head(walk: Walk) -> Story:
    walk.review("pass_on")
    yield walk.later(0, 2)
    walk.review("assign", step="head_decision")
    yield from _handled(walk)


def answered_directly(walk: Walk) -> Story:
    walk.review("direct")
    yield walk.later(0, 3)
    if walk.repeats:
        walk.link(walk.repeats.application, ApplicationLink.Kind.REPEATED)
    walk.draft("direct_draft")
    yield from _replied(walk, "direct_draft")


def answered_on_the_spot(walk: Walk) -> Story:
    walk.review("spot")
    walk.draft("direct_draft")
    walk.approve("sign")
    yield walk.on
    walk.deliver("" if walk.application.electronic_delivery else "handed")
    yield from _archived(walk)


def clarified(walk: Walk) -> Story:
    walk.ask_clarification(walk.world.calendar.nth_working_day(walk.on, 10))
    if walk.plan.still_at == "await_clarification":
        return
    yield walk.later(1, 2)
    walk.deliver_other("clarification")
    yield walk.later(2, 6)
    walk.clarified()
    yield walk.later(0, 1)
    yield from answered_directly(walk) if walk.plan.kind == "R15" else searched(walk)


def notified_late(walk: Walk) -> Story:
    """The correction notice comes after the seventh working day: it changes nothing, the case goes on (art. 30)."""
    yield walk.until(walk.world.calendar.nth_working_day(walk.plan.submitted_on, 9))
    walk.ask_clarification(walk.world.calendar.nth_working_day(walk.on, 10))
    yield from _handled(walk)


def lapsed(walk: Walk) -> Story:
    limit = walk.world.calendar.nth_working_day(walk.on, 10)
    walk.ask_clarification(limit)
    yield walk.later(1, 2)
    walk.deliver_other("clarification")
    yield walk.until(limit + timedelta(days=1))
    walk.lapse()
    yield walk.later(0, 2)
    walk.deliver("post")
    yield from _archived(walk)


def asked_for_reasons(walk: Walk) -> Story:
    walk.ask_reasons(walk.world.calendar.nth_working_day(walk.on, 5))
    yield walk.later(2, 5)
    if walk.plan.kind == "R19":
        walk.judge_reasons("unreasonable", walk.on)
        yield walk.later(0, 2)
        walk.draft("direct_draft")
        yield from _replied(walk, "direct_draft")
    else:
        until = walk.world.calendar.nth_working_day(walk.plan.submitted_on, 45)
        walk.judge_reasons("delay", walk.on, until=until, delay_reason="涉及材料较多，需要逐份核对、区分处理")
        yield from _handled(walk)


def withdrawn(walk: Walk) -> Story:
    if walk.rng.random() < 0.6:
        walk.review("assign")
        yield walk.later(0, 1)
        walk.assign()
        yield walk.later(1, 4)
    walk.withdraw()
    yield walk.later(1, 2)
    walk.letters_made()
    walk.deliver_other("withdrawal")
    yield from _archived(walk)


WAYS: dict[str, Callable[[Walk], Story]] = {
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
def _handled(walk: Walk) -> Story:
    yield walk.later(0, 1)
    walk.assign()
    yield walk.later(1, 3)
    if walk.rng.random() < 0.15:
        walk.note(walk.rng.choice(NOTES))
    walk.search(_parties(walk))
    if walk.plan.parties:
        yield from _consulted(walk)
    if walk.plan.extension:
        yield walk.later(1, 2)
        walk.ask_extension()
        yield walk.later(0, 1)
        walk.decide_extension(walk.plan.extension == "approved")
        yield walk.later(2, 6)
    yield walk.later(1, 4)
    walk.draft()
    yield from _replied(walk, "draft")


def _parties(walk: Walk) -> list[PartyData]:
    return [
        PartyData(
            party=party,
            name=walk.rng.choice(PARTIES[party]),
            subject=f"《{walk.topic.name}》中与贵方有关的内容",
            contact="青禾县城关街道滨河南路9号",
        )
        for party, _ in walk.plan.parties
    ]


def _consulted(walk: Walk) -> Story:
    """Opinions come back first; then silence counts, where there is silence; an open one stays open."""
    asked = list(zip(walk.consultations(), [outcome for _, outcome in walk.plan.parties], strict=True))
    yield walk.later(1, 3)
    for each, _ in asked:
        walk.served(each)
    for each, outcome in asked:
        if outcome in OPINIONS:
            yield walk.later(2, 6)
            walk.opinion(each, outcome, OPINIONS[outcome])
    for each, outcome in asked:
        if outcome == "silent":
            yield walk.until(walk.silent_from(each))
            walk.silence(each)
        elif outcome == "open":
            raise StillThere


def _replied(walk: Walk, drafted_at: str) -> Story:
    returned = walk.plan.returned
    steps = list(walk.approvals())
    while steps:
        yield walk.later(0, 2)
        if steps[0] == returned:
            returned = ""
            walk.send_back(steps[0], "return" if drafted_at == "draft" else "return_direct")
            if walk.plan.still_at == "draft_again":
                return
            yield walk.later(1, 2)
            walk.draft(drafted_at)
            steps = list(walk.approvals())
        else:
            walk.approve(steps.pop(0))
    if walk.plan.still_at == "reply_letter":
        return
    yield walk.later(0, 1)
    walk.deliver()
    walk.world.answered.setdefault(walk.plan.agency, []).append(walk)
    yield from _archived(walk)


def _archived(walk: Walk) -> Story:
    yield walk.later(1, 5)
    walk.archive()


# -- how many of each -----------------------------------------------------------------------------------------
# count, way, kind, and what else makes the plan
CLOSED: tuple[tuple[int, str, str, dict[str, Any]], ...] = (
    (38, "searched", "R02", {}),
    (4, "searched", "R02", {"slow": True}),
    (6, "searched", "R02", {"extension": "approved", "slow": True}),
    (2, "searched", "R02", {"extension": "returned"}),
    (3, "searched", "R02", {"returned": "sign"}),
    (3, "searched", "R02", {"parties": (("third_party", "consent"),)}),
    (2, "searched", "R02", {"parties": (("co_producer", "silent"),)}),
    (2, "searched", "R02", {"parties": (("third_party", "silent"), ("co_producer", "consent"))}),
    (1, "searched", "R02", {"parties": (("other_agency", "consent"),)}),
    (3, "head", "R02", {}),
    (22, "direct", "R01", {}),
    (6, "spot", "R01", {"channel": "in_person"}),
    (3, "spot", "R02", {"channel": "oral"}),
    (9, "searched", "R03", {}),
    (4, "searched", "R03", {"parties": (("third_party", "partly"),)}),
    (2, "searched", "R04", {"returned": "head"}),
    (3, "searched", "R05", {}),
    (2, "searched", "R06", {}),
    (4, "searched", "R07", {"parties": (("third_party", "object"),)}),
    (1, "searched", "R07", {"parties": (("third_party", "object"), ("third_party", "silent"))}),
    (4, "searched", "R08", {}),
    (6, "searched", "R09", {"returned": "head"}),
    (6, "searched", "R10", {}),
    (5, "direct", "R11", {}),
    (18, "searched", "R12", {}),
    (2, "searched", "R12", {"slow": True}),
    (3, "head", "R12", {}),
    (14, "direct", "R13", {}),
    (4, "searched", "R13", {}),
    (5, "searched", "R14", {}),
    (4, "clarified", "R15", {}),
    (7, "direct", "R16", {}),
    (4, "direct", "R17", {}),
    (2, "direct", "R18", {}),
    (2, "reasons", "R19", {}),
    (2, "reasons", "R02", {}),
    (3, "direct", "R20", {}),
    (7, "lapsed", "R21", {}),
    (9, "withdrawn", "R23", {}),
    (5, "direct", "R23", {}),
    (8, "clarified", "R02", {}),
    (2, "clarified", "R12", {}),
    (1, "late_notice", "R02", {}),
)
# count, way, kind, working days since it was submitted, what else makes the plan
OPEN: tuple[tuple[int, str, str, tuple[int, int], dict[str, Any]], ...] = (
    (2, "searched", "R02", (0, 0), {"still_at": "confirm", "channel": "email"}),
    (1, "searched", "R02", (1, 1), {"still_at": "confirm", "channel": "fax"}),
    (1, "searched", "R02", (4, 4), {"still_at": "confirm", "channel": "post_ordinary"}),
    (4, "searched", "R02", (0, 1), {"still_at": "register"}),
    (4, "searched", "R02", (1, 3), {"still_at": "review"}),
    (2, "searched", "R02", (5, 9), {"still_at": "review"}),
    (2, "head", "R02", (2, 5), {"still_at": "head_decision"}),
    (5, "clarified", "R02", (3, 8), {"still_at": "await_clarification"}),
    (2, "reasons", "R19", (3, 5), {"still_at": "reasons"}),
    (4, "searched", "R02", (1, 4), {"still_at": "assign"}),
    (6, "searched", "R02", (3, 12), {"still_at": "search"}),
    (2, "searched", "R12", (16, 19), {"still_at": "search"}),
    (1, "searched", "R02", (24, 24), {"still_at": "search"}),
    (3, "searched", "R07", (6, 12), {"parties": (("third_party", "open"),), "still_at": "opinion"}),
    (1, "searched", "R02", (8, 12), {"parties": (("co_producer", "open"),), "still_at": "opinion"}),
    (2, "searched", "R03", (9, 14), {"parties": (("third_party", "consent"), ("co_producer", "open")), "still_at": "draft"}),
    (2, "searched", "R02", (5, 9), {"extension": "approved", "still_at": "approve_extension"}),
    (4, "searched", "R02", (4, 9), {"extension": "approved", "still_at": "draft"}),
    (1, "searched", "R02", (9, 12), {"extension": "returned", "still_at": "draft"}),
    (1, "reasons", "R02", (12, 15), {"still_at": "search"}),
    (4, "searched", "R02", (5, 12), {"still_at": "draft"}),
    (2, "searched", "R12", (17, 20), {"still_at": "draft"}),
    (1, "searched", "R02", (23, 23), {"still_at": "draft"}),
    (1, "searched", "R02", (20, 20), {"still_at": "draft"}),
    (2, "direct", "R13", (2, 6), {"still_at": "direct_draft"}),
    (3, "searched", "R09", (6, 14), {"returned": "head", "still_at": "draft_again"}),
    (3, "searched", "R02", (8, 14), {"still_at": "head_review"}),
    (1, "searched", "R02", (18, 18), {"still_at": "head_review"}),
    (2, "searched", "R10", (8, 14), {"still_at": "legal_review"}),
    (1, "searched", "R03", (22, 22), {"still_at": "legal_review"}),
    (3, "searched", "R02", (8, 15), {"still_at": "sign"}),
    (1, "direct", "R01", (19, 19), {"still_at": "sign"}),
    (1, "searched", "R02", (9, 9), {"still_at": "reply_letter"}),
    (3, "searched", "R02", (8, 15), {"still_at": "deliver"}),
    (1, "lapsed", "R21", (19, 19), {"still_at": "deliver"}),
    (4, "searched", "R02", (10, 18), {"still_at": "archive"}),
    (1, "withdrawn", "R23", (6, 6), {"still_at": "archive"}),
)
CHANNELS = (
    ("online",) * 11 + ("post_signed",) * 4 + ("in_person",) * 3 + ("email",) * 2 + ("post_ordinary", "fax", "oral")
)
WEIGHTS = {"zrj": 9, "zjj": 9, "zf": 7, "jyj": 7, "gaj": 6, "scj": 6, "rsj": 5, "czj": 4}
NEEDS_DEPTH = {"head_review": 3, "legal_review": 4, "draft_again": 3, "head": 3}


def plans(county: County, calendar: Calendar, rng: Random, today: date, share: float = 1.0) -> list[Plan]:
    """All plans in the order of submission. `share` of the numbers above, one of each kind at least."""
    made = [_closed(county, calendar, rng, today, *row[1:]) for row in CLOSED for _ in range(max(1, round(row[0] * share)))]
    made += [_open(county, calendar, rng, today, *row[1:]) for row in OPEN for _ in range(max(1, round(row[0] * share)))]
    # What a repetition refers to.
    made[0] = replace(made[0], agency=REPEATED_AT, submitted_on=calendar.roll_forward(today - timedelta(days=300)))
    return sorted(made, key=lambda plan: plan.submitted_on)


def _closed(
    county: County, calendar: Calendar, rng: Random, today: date, way: str, kind: str, more: dict[str, Any]
) -> Plan:
    latest = {"lapsed": 40, "reasons": 90, "clarified": 60}.get(way, 90 if more.get("slow") or more.get("parties") else 40)
    repeated = kind == "R17"
    agency = REPEATED_AT if repeated else _agency(county, rng, more.get("returned", ""), {"jyj": 4})
    day = today - timedelta(days=rng.randint(latest, 200 if repeated else MONTHS * 30))
    channel = more.get("channel") or rng.choice(CHANNELS)
    return _plan(calendar, agency, day, way, kind, {**more, "channel": channel})


def _open(
    county: County, calendar: Calendar, rng: Random, today: date, way: str, kind: str, days: tuple[int, int], more: dict[str, Any]
) -> Plan:
    ago = rng.randint(*days)
    day = today
    while calendar.working_days(day, today) < ago:
        day -= timedelta(days=1)
    # The agency whose accounts are printed has most of the open work.
    agency = _agency(county, rng, more["still_at"], {"jyj": 40})
    return _plan(calendar, agency, day, way, kind, more)


def _plan(calendar: Calendar, agency: str, day: date, way: str, kind: str, more: dict[str, Any]) -> Plan:
    channel = more.get("channel", "online")
    if channel not in ("online", "email", "fax"):  # nobody is there on other days to take it in
        while not calendar.is_working_day(day):
            day -= timedelta(days=1)
    return Plan(agency=agency, submitted_on=day, way=way, kind=kind, **{**more, "channel": channel})


def _agency(county: County, rng: Random, step: str, more: dict[str, int]) -> str:
    codes = [c for c, a in county.agencies.items() if a.approval_depth >= NEEDS_DEPTH.get(step, 2)]
    weights = [({**WEIGHTS, **more}).get(code, 2) for code in codes]
    return rng.choices(codes, weights)[0]
