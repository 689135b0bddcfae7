"""What the reply clock is asked: one case with its events.

Each kind of event is a class of its own. No rule of the clock is applied here: `check_shape` refuses dates that
contradict each other, before any event takes effect.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import ClassVar

from statute.calendar.working_days import FIRST_DAY, LAST_ASKED
from statute.clock.refusals import refusal


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One event of a case; `on` is its legal day.

    `kind` is its code, `label` its name for people; events of one day take effect in the order of `turn`.
    """

    kind: ClassVar[str]
    label: ClassVar[str]
    turn: ClassVar[int]
    on: date

    def misdated(self) -> str:
        """What is wrong with its other dates, as the end of a Chinese sentence; "" when nothing is."""
        return ""


@dataclass(frozen=True, slots=True)
class ClarificationNotified(ClockEvent):
    """The applicant was told what to clarify (art. 30), by `respond_by`."""

    kind = "clarification_notified"
    label = "告知补正"
    turn = 0
    respond_by: date

    def misdated(self) -> str:
        if self.respond_by > LAST_ASKED:
            return _beyond("respond_by")
        return _before("respond_by") if self.respond_by < self.on else ""


@dataclass(frozen=True, slots=True)
class Clarified(ClockEvent):
    """The clarified request arrived. `sent_on`: the day it was posted or sent, where that is known."""

    kind = "clarified"
    label = "收到补正"
    turn = 1
    sent_on: date | None = None

    def misdated(self) -> str:
        return "：sent_on 晚于 on" if self.sent_on and self.sent_on > self.on else ""


@dataclass(frozen=True, slots=True)
class ConsultationSent(ClockEvent):
    """Somebody was asked for an opinion (arts. 32, 34). `received_on`: the day they got the letter, once known.

    `party` is third_party, co_producer or other_agency; `ref` tells the consultations of one case apart.
    """

    kind = "consultation_sent"
    label = "发出征求意见"
    turn = 2
    ref: str | int
    party: str
    received_on: date | None = None

    def misdated(self) -> str:
        return _before("received_on") if self.received_on and self.received_on < self.on else ""


@dataclass(frozen=True, slots=True)
class ConsultationReturned(ClockEvent):
    """The opinion came back."""

    kind = "consultation_returned"
    label = "收回意见"
    turn = 3
    ref: str | int


@dataclass(frozen=True, slots=True)
class Extended(ClockEvent):
    """The head of the disclosure office agreed to so many more working days (art. 33).

    `told_on`: the day the letter to the applicant left, once known.
    """

    kind = "extended"
    label = "延长答复期限"
    turn = 4
    working_days: int
    told_on: date | None = None

    def misdated(self) -> str:
        return _before("told_on") if self.told_on and self.told_on < self.on else ""


@dataclass(frozen=True, slots=True)
class FeeNoticed(ClockEvent):
    """The fee letter was sent. `received_on`: the day the applicant got it, once known."""

    kind = "fee_noticed"
    label = "发出收费通知"
    turn = 5
    received_on: date | None = None

    def misdated(self) -> str:
        return _before("received_on") if self.received_on and self.received_on < self.on else ""


@dataclass(frozen=True, slots=True)
class FeePaid(ClockEvent):
    """The payment was completed."""

    kind = "fee_paid"
    label = "缴费"
    turn = 6


@dataclass(frozen=True, slots=True)
class Delayed(ClockEvent):
    """A reasonable later date was fixed (art. 35)."""

    kind = "delayed"
    label = "确定延迟答复"
    turn = 7
    until: date

    def misdated(self) -> str:
        return _beyond("until") if self.until > LAST_ASKED else ""


@dataclass(frozen=True, slots=True)
class Replied(ClockEvent):
    """The reply was given."""

    kind = "replied"
    label = "答复"
    turn = 8


@dataclass(frozen=True, slots=True)
class Withdrawn(ClockEvent):
    """The applicant took the application back."""

    kind = "withdrawn"
    label = "撤回申请"
    turn = 9


@dataclass(frozen=True, slots=True)
class Supplemented(ClockEvent):
    """After the reply it was supplemented, corrected or given anew."""

    kind = "supplemented"
    label = "补充、更正或者重新作出答复"
    turn = 10


@dataclass(frozen=True, slots=True)
class ClockCase:
    """One case and the day on which the clock is asked.

    `channel` is a channel of art. 31 (`Channel.clock`); `confirmed_on` counts where it needs a confirmation.
    """

    channel: str
    submitted_on: date
    confirmed_on: date | None
    as_of: date
    events: tuple[ClockEvent, ...] = ()


def check_shape(case: ClockCase) -> None:
    """Refused where dates contradict each other or lie outside the calendar: the first error in the order given."""
    if case.submitted_on < FIRST_DAY or case.as_of > LAST_ASKED:
        raise refusal("bad_date", "本件", OUTSIDE)
    if case.confirmed_on is not None and case.confirmed_on < case.submitted_on:
        raise refusal("bad_date", "本件", "：confirmed_on 早于 submitted_on")
    for place, event in enumerate(case.events, start=1):
        if wrong := event.misdated():
            raise refusal("bad_date", event_position(place, event.label), wrong)
        if event.on < case.submitted_on:
            raise refusal("before_submission", event_position(place, event.label))


def in_turn(events: Iterable[ClockEvent], as_of: date) -> list[ClockEvent]:
    """The events up to `as_of` in the order of their effect: by day, kind, and then as given."""
    known = [event for event in events if event.on <= as_of]
    if len(known) > 1:
        known.sort(key=TURN)  # stable
    return known


def event_position(place: int, label: str = "") -> str:
    """第3个事件（延长答复期限）, where the kind is known."""
    return f"第{place}个事件（{label}）" if label else f"第{place}个事件"


TURN = attrgetter("on", "turn")
OUTSIDE = f"：日期应当在{FIRST_DAY.year}年至{LAST_ASKED.year}年间"


def _before(field: str) -> str:
    return f"：{field} 早于 on"


def _beyond(field: str) -> str:
    return f"：{field} 应当在{LAST_ASKED.year}年底以前"
