"""The statutory clock as a drawing: all geometry is computed here, the template only places it.

The picture has a twin, the ordered list of the same dates and stretches in words, for paper and for readers
who can't see it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from statute.clock.case import ClockEvent
from statute.clock.result import ClockResult, ClockStretch
from statute.law.articles import cite_short

WIDTH = 960
MARGIN = 48
LANE = 32
BAR = 16

EVENT_WORDS = {
    "clarification_notified": "告知补正",
    "clarified": "收到补正",
    "consultation_sent": "发出征求意见",
    "consultation_returned": "收回意见",
    "extended": "批准延期",
    "fee_noticed": "发出收费通知",
    "fee_paid": "缴费",
    "delayed": "确定延迟答复",
    "replied": "答复",
    "withdrawn": "撤回",
    "supplemented": "补充、更正或者重新答复",
}
EFFECT_WORDS = {
    "counts": "计入期限",
    "excluded": "不计入期限",
    "stopped": "停止计算",
    "restarted": "重新起算",
    "extended": "延长期限",
    "delayed": "延迟答复",
}
HATCHED = {"excluded", "stopped"}

Place = Callable[[date], float]
"""How far to the right a day stands."""


@dataclass(frozen=True)
class Stretch:
    """A piece of the bar; `css` is counts, hatched or past-due."""

    x: float
    width: float
    css: str
    title: str


@dataclass(frozen=True)
class Mark:
    """A dated point with its label; `y` is the label's base line, `lead` where the line to the bar begins."""

    x: float
    label_x: float
    y: float
    lead: float
    anchor: str
    label: str
    on: date
    css: str


@dataclass(frozen=True)
class Item:
    """One line of the ordered list twin."""

    when: str
    text: str
    article: str


@dataclass(frozen=True)
class Timeline:
    width: int
    height: float
    bar_y: float
    bar_height: int
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, str], ...]
    today_x: float | None
    today: date
    items: tuple[Item, ...]
    summary: str


def build_timeline(result: ClockResult, events: Iterable[ClockEvent], on: date) -> Timeline | None:
    """The drawing of one clock result and the events it rests on, on that day; None before receipt."""
    if result.receipt_on is None:
        return None
    points = _points(result, result.receipt_on, events, on)
    ended = any(words in ("答复", "撤回") for day, words, _ in points)
    last = max(
        [day for day, _, _ in points]
        + [stretch.last for stretch in result.stretches]
        + ([] if ended else [on])
    )
    first = min(day for day, _, _ in points)
    span = max((last - first).days, 1)

    def x(day: date) -> float:
        return round(MARGIN + (WIDTH - 2 * MARGIN) * (day - first).days / span, 1)

    marks, lanes = _marks(points, x)
    bar_y = lanes * LANE + 14
    due = result.due_on
    return Timeline(
        width=WIDTH,
        height=bar_y + BAR + 44,
        bar_y=bar_y,
        bar_height=BAR,
        stretches=(*_stretches(result.stretches, x), *_past_due(due, points, ended, on, x)),
        marks=tuple(_placed(mark, bar_y) for mark in marks),
        ticks=tuple((x(day), f"{day.month}月") for day in _month_starts(first, last)),
        today_x=x(on) if first <= on <= last else None,
        today=on,
        items=_items(points, result),
        summary=_summary(result.receipt_on, due),
    )


def _points(
    result: ClockResult, receipt_on: date, events: Iterable[ClockEvent], on: date
) -> list[tuple[date, str, str]]:
    """Dated points in order: (day, words, css). Events of one day share a mark."""
    points = [(receipt_on, "收到申请", "")]
    points += [(event.on, EVENT_WORDS[event.kind], "") for event in events if event.on <= on]
    if result.respond_by:
        points.append((result.respond_by, "补正期限", "due"))
    if result.pay_by:
        points.append((result.pay_by, "缴费期限", "due"))
    if result.due_on:
        points.append((result.due_on, "答复期限（暂定）" if result.provisional else "答复期限", "due"))
    merged: dict[date, tuple[list[str], str]] = {}
    for day, words, css in sorted(points, key=lambda point: point[0]):
        labels, old = merged.setdefault(day, ([], ""))
        if words not in labels:
            labels.append(words)
        merged[day] = (labels, css or old)
    return [(day, "、".join(labels), css) for day, (labels, css) in merged.items()]


def _stretches(stretches: Iterable[ClockStretch], x: Place) -> list[Stretch]:
    drawn = []
    for stretch in stretches:
        if stretch.effect in ("restarted", "extended"):
            continue
        css = "hatched" if stretch.effect in HATCHED else "counts"
        left = x(stretch.first - timedelta(days=1))
        title = f"{_span(stretch.first, stretch.last)} {EFFECT_WORDS[stretch.effect]}"
        drawn.append(Stretch(left, max(x(stretch.last) - left, 1), css, title))
    return drawn


def _past_due(
    due: date | None, points: list[tuple[date, str, str]], ended: bool, on: date, x: Place
) -> list[Stretch]:
    end = points[-1][0] if ended else on
    if due is None or end <= due:
        return []
    return [Stretch(x(due), x(end) - x(due), "past-due", f"{due.isoformat()} 之后超期")]


def _marks(
    points: list[tuple[date, str, str]], x: Place
) -> tuple[list[tuple[float, float, str, int, str, date, str]], int]:
    """Labels go up lane by lane until they no longer overlap."""
    ends: list[float] = []
    marks = []
    for day, words, css in points:
        at = x(day)
        width = max(len(words) * 12.5, 62) + 10
        anchor = "start" if at - width / 2 < 0 else "end" if at + width / 2 > WIDTH else "middle"
        left = at if anchor == "start" else at - width if anchor == "end" else at - width / 2
        lane = next((i for i, end in enumerate(ends) if end <= left), len(ends))
        if lane == len(ends):
            ends.append(0)
        ends[lane] = left + width
        marks.append((at, at, anchor, lane, words, day, css))
    return marks, max(len(ends), 1)


def _placed(mark: tuple[float, float, str, int, str, date, str], bar_y: float) -> Mark:
    at, label_x, anchor, lane, words, day, css = mark
    base = bar_y - 12 - lane * LANE
    return Mark(at, label_x, base - 14, base + 3, anchor, words, day, css)


def _items(points: list[tuple[date, str, str]], result: ClockResult) -> tuple[Item, ...]:
    lines = [(day, 0, Item(day.isoformat(), words, "")) for day, words, _ in points]
    for stretch in result.stretches:
        days = f"，{stretch.working_days} 个工作日" if stretch.effect in ("counts", *HATCHED) else ""
        text = f"{EFFECT_WORDS[stretch.effect]}{days}：{stretch.note}"
        when = _span(stretch.first, stretch.last)
        lines.append((stretch.first, 1, Item(when, text, cite_short(stretch.article))))
    return tuple(item for _, _, item in sorted(lines, key=lambda line: line[:2]))


def _month_starts(first: date, last: date) -> Iterable[date]:
    day = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= last:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)


def _summary(receipt_on: date, due: date | None) -> str:
    return f"时限图：{receipt_on.isoformat()} 收到申请，" + (
        f"{due.isoformat()} 为答复期限" if due else "目前没有答复期限"
    )


def _span(start: date, end: date) -> str:
    return start.isoformat() if start == end else f"{start.isoformat()} 至 {end.isoformat()}"
