"""The kinds of matters, each registered by its own app when Django starts; casework itself knows none of them.

Codes of a kind carry its name (`application.signed`); what every kind may have is listed here and bare (`claimed`).
They are stored, event codes even in the hash chain: a code that was ever used stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.access import Access


class OfKind(Protocol):
    """A matter, as far as its kind is concerned."""

    @property
    def kind(self) -> str: ...


Moved = Mapping[tuple[str, str], tuple[date | None, date | None]]
"""Dates that changed, by clock and ref: before and after."""


@dataclass(frozen=True)
class EventKind:
    """What the timeline says of an event; the language of `sentence` is that of `casework.events`.

    `about_people`: it tells something of whoever the matter concerns, which helping departments mustn't learn.
    """

    label: str
    sentence: str
    about_people: bool = False


class Told(Enum):
    """How far reminders of a clock go beyond the people who have the work."""

    HEAD = "head"
    """the head of the office, from the last working day"""
    COUNTY = "county"
    """also the county's supervisors, once it is overdue"""


@dataclass(frozen=True)
class Clock:
    """What people call a time limit, and who is told of it. `of_work`: it belongs to one open step."""

    label: str
    told: Told = Told.COUNTY
    of_work: bool = False


@dataclass(frozen=True)
class FilePurpose:
    """What a file is for.

    `neutral_name`: people name such papers after a person, so they are stored under the label.
    `reason_to_open`: identity papers. `for_helpers`: helping departments may see it, who mustn't learn who applies.
    `added`: staff add such files themselves.
    """

    label: str
    neutral_name: bool = False
    reason_to_open: bool = False
    for_helpers: bool = False
    added: bool = True


@dataclass(frozen=True)
class Kind:
    """One kind of matter. `subject` is the accessor of its domain row on Matter.

    `main_clock` is the one whose date lists sort by. `lock` takes a matter's id and gives the subject, fresh and locked
    until the transaction ends, to the block that works on it; `recalculate` derives the dates of a locked subject as they
    stand on a day, stores them and says what moved. `rows` reads the subjects of these matters for a list, in one
    statement; `search` gives further conditions under which a matter is found, besides number and title.
    """

    code: str
    label: str
    subject: str
    main_clock: str
    lock: Callable[[int], AbstractContextManager[Any]]
    recalculate: Callable[[Any, date], Moved]
    rows: Callable[[Collection[int]], Mapping[int, Any]]
    search: Callable[[str, Access], Sequence[Q]] = lambda text, access: ()
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    events: Mapping[str, EventKind] = field(default_factory=dict)
    purposes: Mapping[str, FilePurpose] = field(default_factory=dict)


STEP = "step"
"""The clock of an open step's house limit."""
EVIDENCE, LETTER, DELIVERY_PROOF, IDENTITY, AUTHORITY = (
    "evidence",
    "letter",
    "delivery_proof",
    "identity",
    "authority",
)
COMMON_CLOCKS = {STEP: Clock("内部环节期限", Told.HEAD, of_work=True)}
COMMON_PURPOSES = {
    IDENTITY: FilePurpose("身份证明", neutral_name=True, reason_to_open=True),
    AUTHORITY: FilePurpose("授权委托书", neutral_name=True, reason_to_open=True),
    EVIDENCE: FilePurpose("办理材料", for_helpers=True),
    LETTER: FilePurpose("文书", added=False),
    DELIVERY_PROOF: FilePurpose("送达凭证", neutral_name=True),
}
COMMON_EVENTS = {
    code: EventKind(label, sentence, about_people=code in {"linked", "revealed"})
    for code, label, sentence in (
        ("imported", "导入", "从原有登记簿导入[，原编号{number}]。"),
        # Who does it
        ("assigned", "分办", "{actor}分办[给{department}][，承办人：{handler}]。"),
        ("reassigned", "改办", "{actor}改办[给{department}][，承办人：{handler}][，理由：{reason}]。"),
        ("handed_over", "移交", "{actor}移交[给{handler}][，承接机关：{agency}][，理由：{reason}]。"),
        ("claimed", "领取", "{actor}领取[“{step}”]。"),
        ("unclaimed", "退领", "{actor}退回领取的[“{step}”]，等待其他人领取。"),
        # Letters
        ("letter_queued", "待制作文书", "文书[《{letter}》]等待制作。"),
        ("letter_issued", "文书制成", "制成文书[《{letter}》][，文号{letter_number}][，校验值{sha256}]。"),
        ("letter_failed", "文书制作失败", "文书[《{letter}》]制作失败[：{reason}]，系统将再次制作。"),
        (
            "delivered",
            "送达",
            "{actor}记录送达[，文书：《{letter}》][，方式：{method}][，生效日期：{effective_on}]。",
        ),
        ("delivery_returned", "送达退回", "{actor}记录文书[《{letter}》]被退回。"),
        # Its end
        ("archived", "归档", "{actor}归档[，说明：{note}]。"),
        ("record_sealed", "封存", "保存期限届满，个人信息和加密材料已封存，不能再打开。"),
        # Around it
        ("note_added", "备注", "{actor}添加备注。"),
        ("file_added", "添加材料", "{actor}添加材料[，用途：{purpose}]。"),
        ("linked", "关联", "{actor}关联[到{number}][，关系：{relation}]。"),
        ("revealed", "查看个人信息", "{actor}查看个人信息[，字段：{field}][，理由：{reason}]。"),
        ("reminded", "提醒", "系统提醒[：{clock}][，到期日{due_on}][，{level}]。"),
        ("escalated", "升级提醒", "系统升级提醒[：{clock}][，到期日{due_on}][，{level}]。"),
        ("deadline_moved", "期限变动", "[{clock}]到期日[由{before}]变为[{after}][，原因：{reason}]。"),
    )
}

_kinds: dict[str, Kind] = {}
_clocks, _events, _purposes = dict(COMMON_CLOCKS), dict(COMMON_EVENTS), dict(COMMON_PURPOSES)


def register(kind: Kind) -> None:
    """Make a kind known. ImproperlyConfigured for what exists, or a code that doesn't carry the kind's name."""
    if kind.code in _kinds:
        raise ImproperlyConfigured(f"kind {kind.code!r} is registered twice")
    if kind.main_clock not in kind.clocks:
        raise ImproperlyConfigured(f"{kind.main_clock!r} is no clock of {kind.code!r}")
    brought = (kind.clocks, kind.events, kind.purposes)
    if strange := [code for codes in brought for code in codes if not code.startswith(f"{kind.code}.")]:
        raise ImproperlyConfigured(f"codes of {kind.code!r} without its name: {strange}")
    _clocks.update(kind.clocks)
    _events.update(kind.events)
    _purposes.update(kind.purposes)
    _kinds[kind.code] = kind


def of(matter: OfKind) -> Kind:
    return _kinds[matter.kind]


def by_code(code: str) -> Kind:
    """KeyError for a kind that no app brings."""
    return _kinds[code]


def all_kinds() -> tuple[Kind, ...]:
    return tuple(_kinds.values())


def clock(code: str) -> Clock:
    return _clocks[code]


def event(code: str) -> EventKind:
    """KeyError for a code that no app brings."""
    return _events[code]


def events() -> Mapping[str, EventKind]:
    """Every event that anybody may record, by code."""
    return _events


def purpose(code: str) -> FilePurpose:
    """KeyError for a code that no app brings."""
    return _purposes[code]


def purposes() -> Mapping[str, FilePurpose]:
    return _purposes
