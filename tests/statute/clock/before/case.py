"""Reading one case for the reply clock: its fields, its events, and the closed list of refusals.

Days inside are numbers of `statute.calendar.working_days` (days since 2000-01-01). Nothing here applies a rule of the
clock: what is refused here are errors of shape, in the order of the file, before any event takes effect.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from operator import attrgetter
from typing import Any

from statute.calendar.working_days import SPAN, day_number, day_of
from statute.calendar.working_days import read_day as read_date
from statute.clock.channels import CHANNELS

NEVER = SPAN  # a day after every day of the calendar
PARTIES = ("third_party", "co_producer", "other_agency")

MAPPING = (dict, Mapping)  # dict first: asking the abstract class costs ten times as much

# In the order of precedence: where one event breaks several rules, the first of these is reported.
REFUSALS = {
    "unknown_kind": "不认识的类型",
    "missing_field": "缺少必填内容",
    "bad_date": "日期有误",
    "before_submission": "早于提交申请之日，请核对日期",
    "event_after_end": "答复或者撤回之后不能再办这一步",
    "before_receipt": "收到申请之日以前（或者收到日尚未确认时）只能答复或者撤回，请先确认收到",
    "second_clarification": "补正只能一次性告知（条例第三十条），不能再次告知补正",
    "clarified_without_notice": "没有待补正的告知，或者补正已经收到过，不能登记收到补正",
    "clarified_too_late": "补正在期限届满后才提出；确有正当理由予以接受的，请先改定补正期限",
    "duplicate_consultation": "同一编号的征求意见已经发出过，请换一个编号",
    "unknown_consultation": "没有发出过这一编号的征求意见，请核对编号",
    "consultation_returned_twice": "这一编号的意见已经收回过，不能重复登记",
    "extension_out_of_range": "延长期限应当是1至20个工作日（条例第三十三条）",
    "extension_twice": "本次期限内已经延长过一次，不能再次延长",
    "extension_after_due": "答复期限已过，不能延长；延长应当在期限届满前批准并告知（条例第三十三条）",
    "extension_after_delay": "已经确定延迟答复的期限（条例第三十五条），不能再延长",
    "clock_stopped": "正在等待补正或者缴费，答复期限停止计算，这一步须在恢复计算后办理",
    "fee_notice_after_due": "答复期限已过，不能再发收费通知（国办函〔2020〕109号第六条）",
    "second_fee_notice": "一件申请只能发一次收费通知，已经发过",
    "paid_without_notice": "没有待缴的收费通知，或者费用已经缴清，不能登记缴费",
    "paid_too_late": "缴费期限已过，逾期未缴纳视为放弃申请（国办函〔2020〕109号第六条）",
    "delay_not_later": "延迟答复的日期应当晚于现在的到期日",
    "delay_after_due": "答复期限已过，不能再确定延迟答复（条例第三十五条）",
    "second_delay": "已经确定过延迟答复的期限，不能再次延迟",
}


class CaseRefused(Exception):
    """One rule broken; `code` is a key of REFUSALS, the message is Chinese."""

    def __init__(self, code: str, where: str, detail: str = "") -> None:
        super().__init__(f"{where}：{REFUSALS[code]}{detail}。")
        self.code = code


class BadShape(Exception):
    """An error of shape, before it is known where in the case it stands."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class Kind:
    """How one kind of event is written, besides its `on`.

    `until` and `learned` name a date that must be given or may be unknown; with `ordered` it may not lie
    before `on`. `values` are required and not dates.
    """

    order: int
    label: str
    values: tuple[str, ...] = ()
    until: str = ""
    learned: str = ""
    ordered: bool = False

    @cached_property
    def required(self) -> tuple[str, ...]:
        return ("on", self.until, *self.values) if self.until else ("on", *self.values)


# The order of this table is also the order in which events of one day take effect.
KINDS = {
    "clarification_notified": Kind(0, "告知补正", until="respond_by", ordered=True),
    "clarified": Kind(1, "收到补正", learned="sent_on"),
    "consultation_sent": Kind(
        2, "发出征求意见", values=("ref", "party"), learned="received_on", ordered=True
    ),
    "consultation_returned": Kind(3, "收回意见", values=("ref",)),
    "extended": Kind(4, "延长答复期限", values=("working_days",)),
    "fee_noticed": Kind(5, "发出收费通知", learned="received_on", ordered=True),
    "fee_paid": Kind(6, "缴费"),
    "delayed": Kind(7, "确定延迟答复", until="until"),
    "replied": Kind(8, "答复"),
    "withdrawn": Kind(9, "撤回申请"),
}


class Event:
    """One event as read. `until`: its respond_by or until; `learned`: its sent_on or received_on if known."""

    __slots__ = ("kind", "learned", "on", "order", "raw", "until")

    def __init__(self, raw: Mapping[str, Any], order: int, on: int, until: int, learned: int | None) -> None:
        self.raw = raw
        self.kind: str = raw["kind"]
        self.order = order
        self.on = on
        self.until = until
        self.learned = learned


@dataclass(slots=True)
class Case:
    """One case as read: `receipt` is NEVER while the clock has not started on `as_of`."""

    confirmable: bool
    submitted: int
    as_of: int
    receipt: int
    events: list[Event]


def read_case(raw: Mapping[str, Any]) -> Case:
    """The case, its events up to `as_of` in the order of their effect. CaseRefused on an error of shape."""
    try:
        submitted, as_of, confirmed, listed = _read_head(raw)
    except BadShape as bad:
        raise CaseRefused(bad.code, "本件", bad.detail) from None
    events = []
    for place, item in enumerate(listed, start=1):
        try:
            event = _read_event(item, submitted)
        except BadShape as bad:
            raise CaseRefused(bad.code, f"第{place}个事件{_label(item)}", bad.detail) from None
        if event.on <= as_of:
            events.append(event)
    if len(events) > 1:
        events.sort(key=TURN)
    confirmable = CHANNELS[raw["channel"]].needs_confirmation
    receipt = confirmed if confirmable else submitted
    if receipt is None or receipt > as_of:
        receipt = NEVER
    return Case(confirmable, submitted, as_of, receipt, events)


TURN = attrgetter("on", "order")  # the sort is stable: then in the order of the file


def _read_head(raw: Mapping[str, Any]) -> tuple[int, int, int | None, Sequence[Any]]:
    if not isinstance(raw, MAPPING):
        raise BadShape("missing_field", "，一件应当是一个对象")
    channel = raw.get("channel")
    if channel is not None and not (isinstance(channel, str) and channel in CHANNELS):
        raise BadShape("unknown_kind", f"：channel 为{channel}")
    for field in ("channel", "submitted_on", "as_of"):
        if raw.get(field) is None:
            raise BadShape("missing_field", f"：{field}")
    events = raw.get("events")
    if events is not None and not isinstance(events, list | tuple):
        raise BadShape("missing_field", "：events 应当是一个列表")
    submitted = _day(raw, "submitted_on")
    as_of = _day(raw, "as_of")
    confirmed = None if raw.get("confirmed_on") is None else _day(raw, "confirmed_on")
    if confirmed is not None and confirmed < submitted:
        raise BadShape("bad_date", "：confirmed_on 早于 submitted_on")
    return submitted, as_of, confirmed, events or ()


def _read_event(raw: Any, submitted: int) -> Event:
    """One event, checked in the order of REFUSALS."""
    if not isinstance(raw, MAPPING):
        raise BadShape("unknown_kind", "，事件应当是一个对象")
    name = raw.get("kind")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise BadShape("missing_field" if name is None else "unknown_kind", f"：kind 为{name}")
    if name == "consultation_sent" and raw.get("party") is not None and raw["party"] not in PARTIES:
        raise BadShape("unknown_kind", f"：party 为{raw['party']}")
    for field in kind.required:
        if raw.get(field) is None:
            raise BadShape("missing_field", f"：{field}")
    if kind.values and "ref" in raw and not isinstance(raw["ref"], str | int):
        raise BadShape("missing_field", "：ref 应当是文字")
    on = _day(raw, "on")
    until = _day(raw, kind.until) if kind.until else 0
    learned = _day(raw, kind.learned) if kind.learned and raw.get(kind.learned) is not None else None
    other = until if kind.until else learned
    if kind.ordered and other is not None and other < on:
        raise BadShape("bad_date", f"：{kind.until or kind.learned} 早于 on")
    if on < submitted:
        raise BadShape("before_submission")
    return Event(raw, kind.order, on, until, learned)


def _label(raw: Any) -> str:
    """（延长答复期限）, where the kind is known."""
    name = raw.get("kind") if isinstance(raw, Mapping) else None
    return f"（{KINDS[name].label}）" if isinstance(name, str) and name in KINDS else ""


def _day(raw: Mapping[str, Any], field: str) -> int:
    try:
        return day_number(read_date(raw[field]))
    except (TypeError, ValueError):
        raise BadShape("bad_date", f"：{field} 应当是2000年至2099年间的日期，写作 2026-03-02") from None


@cache
def iso(day: int) -> str:
    """2026-03-02."""
    return day_of(day).isoformat()


@cache
def chinese(day: int) -> str:
    """2026年3月2日."""
    on = day_of(day)
    return f"{on.year}年{on.month}月{on.day}日"
