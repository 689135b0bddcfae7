"""How the wording of a letter is kept as data and turned into paragraphs.

A wording is written as plain text with markers:

    [finding]                 said always
    [course if extended_to]   said only when the fact `extended_to` is there (`unless`: when it is not)
    [decision each ways]      one paragraph for each entry of the list `ways`, as {item}, numbered {n}
                              (`if ways each ways` when the list may be empty)

The lines under a marker are one paragraph (line breaks are only for reading). `{name}` is a fact.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from string import Formatter
from typing import Literal

Part = Literal["opening", "course", "finding", "decision", "provision", "remedy", "closing", "slip"]
PARTS: tuple[Part, ...] = (
    "opening", "course", "finding", "decision", "provision", "remedy", "closing", "slip",
)  # fmt: skip
Kind = Literal["text", "date", "number", "choice", "articles", "list"]

_MARKER = re.compile(
    r"\[(?P<part>[a-z]+)(?: (?P<rule>if|unless) (?P<when>[a-z_0-9]+))?(?: each (?P<each>[a-z_0-9]+))?\]"
)


@dataclass(frozen=True)
class Required:
    """A fact that a letter needs. `required` False: it is printed when given. `choices` for kind "choice"."""

    field: str
    label: str
    hint: str = ""
    kind: Kind = "text"
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """One paragraph template. `when` / `unless`: the fact that must be there / must not; `each`: the list it
    repeats over."""

    part: Part
    text: str
    when: str = ""
    each: str = ""
    unless: str = ""

    @property
    def fields(self) -> frozenset[str]:
        """The facts its text names (without {item} and {n} of a list)."""
        named = {name for _, name, _, _ in Formatter().parse(self.text) if name}
        return frozenset(named - {"item", "n"} if self.each else named)


@dataclass(frozen=True)
class Line:
    """A finished paragraph of a letter and the part it belongs to."""

    part: Part
    text: str


class MissingFacts(ValueError):
    """Facts that the wording needs and did not get; `fields` names them. The letter must not be signed."""

    def __init__(self, fields: Iterable[str]) -> None:
        self.fields = tuple(sorted(set(fields)))
        super().__init__("missing facts: " + ", ".join(self.fields))


def pieces(text: str) -> tuple[Paragraph, ...]:
    """Read the notation above. ValueError for an unknown part or text outside a marker."""
    found: list[Paragraph] = []
    for line in (line.strip() for line in text.strip().splitlines()):
        marker = _MARKER.fullmatch(line)
        if marker:
            if marker["part"] not in PARTS:
                raise ValueError(f"unknown part: {line}")
            part: Part = marker["part"]
            condition = {"unless" if marker["rule"] == "unless" else "when": marker["when"] or ""}
            found.append(Paragraph(part, "", each=marker["each"] or "", **condition))
        elif found:
            last = found[-1]
            found[-1] = replace(last, text=last.text + line)
        elif line:
            raise ValueError(f"text before the first marker: {line}")
    return tuple(found)


def chinese_date(day: date) -> str:
    """2026-03-05 → 2026年3月5日 (Arabic digits, nothing padded, GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def say(value: object) -> str:
    """A fact as it is printed: a date in Chinese, a list joined by 、, anything else as text.

    The full stop at its end goes: the template has its own, and people type it or not.
    """
    if isinstance(value, date):
        return chinese_date(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(say(entry) for entry in value)
    return "" if value is None else str(value).strip().rstrip("。；;")


def compose(
    wording: Sequence[Paragraph], facts: Mapping[str, object], required: Iterable[Required] = ()
) -> list[Line]:
    """The paragraphs of a letter, in the order of PARTS.

    Raises MissingFacts naming every fact that the wording or `required` asks for and that lacks.
    """
    said = {name: say(value) for name, value in facts.items()}
    missing = {asked.field for asked in required if asked.required and not said.get(asked.field)}
    lines: list[Line] = []
    for paragraph in sorted(wording, key=lambda p: PARTS.index(p.part)):
        if (paragraph.when and not said.get(paragraph.when)) or said.get(paragraph.unless):
            continue
        missing.update(name for name in paragraph.fields if not said.get(name))
        if paragraph.each:
            entries = _entries(facts.get(paragraph.each))
            if not entries:
                missing.add(paragraph.each)
            texts = [(paragraph.text, {"item": item, "n": str(n)}) for n, item in enumerate(entries, 1)]
        else:
            texts = [(paragraph.text, {})]
        if not missing:
            lines.extend(Line(paragraph.part, text.format_map({**said, **own})) for text, own in texts)
    if missing:
        raise MissingFacts(missing)
    return lines


def _entries(value: object) -> list[str]:
    given = [value] if isinstance(value, str) else value if isinstance(value, Sequence) else []
    return [said for said in map(say, given) if said]
