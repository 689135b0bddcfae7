"""The wire format of the `deadline` command: a JSON case read for the reply clock, its answer as JSON.

What only people who write JSON can get wrong (a missing key, a word outside the lists, a date that is none) is refused
here; what the law refuses, by the clock.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from statute.calendar.working_days import Calendar, read_day
from statute.clock.case import (
    ClarificationNotified,
    Clarified,
    ClockCase,
    ClockEvent,
    ConsultationReturned,
    ConsultationSent,
    Delayed,
    Extended,
    FeeNoticed,
    FeePaid,
    Replied,
    Supplemented,
    Withdrawn,
    check_shape,
    event_position,
)
from statute.clock.channels import CHANNELS
from statute.clock.refusals import refusal
from statute.clock.reply_clock import reply_clock
from statute.clock.result import ClockResult
from statute.refused import Refused

CLOCK_CHANNELS = {channel.clock for channel in CHANNELS.values()}
PARTIES = ("third_party", "co_producer", "other_agency")

Raw = Mapping[str, Any]


class Malformed(Exception):
    """A value that can't be read, before it is known where in the case it stands. `code` is a key of REFUSALS."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


class Form(NamedTuple):
    """How one kind of event is written."""

    event: type[ClockEvent]
    required: tuple[str, ...]
    read: Callable[[Raw], ClockEvent]


def answer(raw: Raw, calendar: Calendar) -> dict[str, Any]:
    """The clock's answer for one case, dates still as dates; {"id", "error"} where the case is refused."""
    try:
        result = reply_clock(read_case(raw), calendar)
    except Refused as refused:
        return {"id": raw.get("id"), "error": {"code": refused.code, "message": refused.message}}
    return {"id": raw.get("id"), **written(result)}


def read_case(raw: Raw) -> ClockCase:
    """The case of one line. Refused on the first error in the order of the file."""
    try:
        channel, submitted_on, confirmed_on, as_of, listed = _read_head(raw)
    except Malformed as error:
        raise refusal(error.code, "本件", error.detail) from None
    events: list[ClockEvent] = []
    for place, item in enumerate(listed, start=1):
        try:
            events.append(_read_event(item))
        except Malformed as error:
            check_shape(ClockCase(channel, submitted_on, confirmed_on, as_of, tuple(events)))
            form = _form(item)
            where = event_position(place, form.event.label if form else "")
            raise refusal(error.code, where, error.detail) from None
    return ClockCase(channel, submitted_on, confirmed_on, as_of, tuple(events))


def written(result: ClockResult) -> dict[str, Any]:
    """The result under the names of the wire, where a stretch is a step."""
    return {
        "status": result.status,
        "receipt_on": result.receipt_on,
        "started_on": result.started_on,
        "due_on": result.due_on,
        "projected": result.projected,
        "provisional": result.provisional,
        "overdue": result.overdue,
        "working_days_left": result.working_days_left,
        "excluded_working_days": result.excluded_working_days,
        "extension_working_days": result.extension_working_days,
        "clarification_due_on": result.clarification_due_on,
        "respond_by": result.respond_by,
        "pay_by": result.pay_by,
        "risk_due_on": result.risk_due_on,
        "flags": result.flags,
        "steps": [
            {
                "from": stretch.first,
                "to": stretch.last,
                "effect": stretch.effect,
                "working_days": stretch.working_days,
                "article": stretch.article,
                "note": stretch.note,
            }
            for stretch in result.stretches
        ],
    }


def _read_head(raw: Raw) -> tuple[str, date, date | None, date, list[Any]]:
    channel = raw.get("channel")
    if channel is not None and not (isinstance(channel, str) and channel in CLOCK_CHANNELS):
        raise Malformed("unknown_kind", f"：channel 为{channel}")
    for field in ("channel", "submitted_on", "as_of"):
        if raw.get(field) is None:
            raise Malformed("missing_field", f"：{field}")
    events = raw.get("events")
    if events is not None and not isinstance(events, list):
        raise Malformed("missing_field", "：events 应当是一个列表")
    submitted_on, as_of = _day(raw, "submitted_on"), _day(raw, "as_of")
    return raw["channel"], submitted_on, _known(raw, "confirmed_on"), as_of, events or []


def _read_event(raw: Any) -> ClockEvent:
    """One event; what is wrong with it is found in the order of REFUSALS."""
    if not isinstance(raw, dict):
        raise Malformed("unknown_kind", "，事件应当是一个对象")
    form = _form(raw)
    if form is None:
        kind = raw.get("kind")
        raise Malformed("missing_field" if kind is None else "unknown_kind", f"：kind 为{kind}")
    if form.event is ConsultationSent and raw.get("party") is not None and raw["party"] not in PARTIES:
        raise Malformed("unknown_kind", f"：party 为{raw['party']}")
    for field in form.required:
        if raw.get(field) is None:
            raise Malformed("missing_field", f"：{field}")
    return form.read(raw)


# A form looks at the values in the order of REFUSALS: those without a date first.
FORMS = {
    form.event.kind: form
    for form in (
        Form(
            ClarificationNotified,
            ("on", "respond_by"),
            lambda raw: ClarificationNotified(on=_day(raw, "on"), respond_by=_day(raw, "respond_by")),
        ),
        Form(Clarified, ("on",), lambda raw: Clarified(on=_day(raw, "on"), sent_on=_known(raw, "sent_on"))),
        Form(
            ConsultationSent,
            ("on", "ref", "party"),
            lambda raw: ConsultationSent(
                ref=_ref(raw), party=raw["party"], on=_day(raw, "on"), received_on=_known(raw, "received_on")
            ),
        ),
        Form(
            ConsultationReturned,
            ("on", "ref"),
            lambda raw: ConsultationReturned(ref=_ref(raw), on=_day(raw, "on")),
        ),
        Form(
            Extended,
            ("on", "working_days"),
            lambda raw: Extended(
                on=_day(raw, "on"), working_days=_number(raw["working_days"]), told_on=_known(raw, "told_on")
            ),
        ),
        Form(
            FeeNoticed,
            ("on",),
            lambda raw: FeeNoticed(on=_day(raw, "on"), received_on=_known(raw, "received_on")),
        ),
        Form(FeePaid, ("on",), lambda raw: FeePaid(on=_day(raw, "on"))),
        Form(Delayed, ("on", "until"), lambda raw: Delayed(on=_day(raw, "on"), until=_day(raw, "until"))),
        Form(Replied, ("on",), lambda raw: Replied(on=_day(raw, "on"))),
        Form(Withdrawn, ("on",), lambda raw: Withdrawn(on=_day(raw, "on"))),
        Form(Supplemented, ("on",), lambda raw: Supplemented(on=_day(raw, "on"))),
    )
}


def _day(raw: Raw, field: str) -> date:
    try:
        return read_day(raw[field])
    except (TypeError, ValueError):
        raise Malformed("bad_date", f"：{field} 应当是2000年至2099年间的日期，写作 2026-03-02") from None


def _known(raw: Raw, field: str) -> date | None:
    return None if raw.get(field) is None else _day(raw, field)


def _ref(raw: Raw) -> str | int:
    ref = raw["ref"]
    if not isinstance(ref, (str, int)):
        raise Malformed("missing_field", "：ref 应当是文字")
    return ref


def _number(value: Any) -> int:
    """The number of working days; 0, which the clock refuses, for what is no whole number."""
    return value if type(value) is int else 0


def _form(raw: Any) -> Form | None:
    kind = raw.get("kind") if isinstance(raw, dict) else None
    return FORMS.get(kind) if isinstance(kind, str) else None
