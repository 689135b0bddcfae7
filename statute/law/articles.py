"""Every article that the rest of the system cites, and how a citation is written.

A citation is a short code: ``33`` (the Regulation's article 33), ``33③`` (its third paragraph), ``36(1)``
(its item 1), ``复议法23①(4)`` (another law), ``235号`` (a document without articles). Texts: law.txt.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Protocol, TypeVar

REGULATION_2019 = date(2019, 5, 15)  # 国务院令第711号 takes effect
REVIEW_LAW_2023 = date(2024, 1, 1)  # the revised 行政复议法 takes effect: review first, one review body
FEE_MEASURES = date(2021, 1, 1)  # 国办函〔2020〕109号: fees may be charged


class InForce(Protocol):
    """Anything with a first and a last day of validity (``until`` None: still valid)."""

    @property
    def in_force(self) -> date: ...
    @property
    def until(self) -> date | None: ...


Row = TypeVar("Row", bound=InForce)


def in_force_on(rows: Mapping[str, Row] | Iterable[Row], day: date) -> list[Row]:
    """The rows valid on `day` (both ends included), in the order given."""
    given = rows.values() if isinstance(rows, Mapping) else rows
    return [row for row in given if row.in_force <= day and (row.until is None or day <= row.until)]


@dataclass(frozen=True)
class Article:
    """One article. `paragraphs` are its 款; an item (（一）…) stands on a line of its own inside a paragraph.

    `quoted` is False where the text is our summary and not the wording of the law.
    """

    code: str
    law: str
    number: int
    paragraphs: tuple[str, ...]
    quoted: bool
    in_force: date
    until: date | None = None

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


_DIGITS = "〇一二三四五六七八九"
_PARAGRAPHS = "①②③④⑤⑥⑦⑧⑨"
_PLACE = re.compile(rf"(?P<number>\d+)?(?P<paragraph>[{_PARAGRAPHS}])?(\((?P<item>\d+)\))?")
_ITEM = re.compile(r"^（[一二三四五六七八九十]+）", re.MULTILINE)


def chinese_number(n: int) -> str:
    """1–999 as written in article numbers: 36 → 三十六, 110 → 一百一十, 203 → 二百零三."""
    if not 1 <= n <= 999:
        raise ValueError(f"article number out of range: {n}")
    hundreds, tens, ones = n // 100, n // 10 % 10, n % 10
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")


def _load() -> tuple[dict[str, str], dict[str, Article]]:
    titles: dict[str, str] = {}
    found: dict[str, Article] = {}
    law, since = "", REGULATION_2019
    for block in Path(__file__).with_name("law.txt").read_text("utf-8").split("\n\n"):
        lines = [line for line in block.strip().split("\n") if line and not line.startswith("#")]
        if not lines:
            continue
        if lines[0].startswith("@"):
            law, title, day = (part.strip() for part in lines[0][1:].split("|"))
            titles[law], since = title, date.fromisoformat(day)
            continue
        number = int(lines[0].lstrip("~"))
        paragraphs: list[str] = []
        for line in lines[1:]:
            if _ITEM.match(line) and paragraphs:
                paragraphs[-1] += "\n" + line
            else:
                paragraphs.append(line)
        code = f"{law}{number or ''}"
        found[code] = Article(code, law, number, tuple(paragraphs), not lines[0].startswith("~"), since)
    return titles, found


LAW_TITLES, ARTICLES = _load()


def _parse(citation: str) -> tuple[Article, int, int]:
    # The longest name first: 保密法实施条例42 is not an article of 保密法, nor 109号6 one of the Regulation.
    law = max((key for key in LAW_TITLES if citation.startswith(key)), key=len)
    match = _PLACE.fullmatch(citation.removeprefix(law))
    article = ARTICLES.get(law + (match["number"] or "")) if match else None
    if match is None or article is None:
        raise KeyError(f"no such article: {citation}")
    paragraph = _PARAGRAPHS.index(match["paragraph"]) + 1 if match["paragraph"] else 0
    item = int(match["item"] or 0)
    if paragraph > len(article.paragraphs):
        raise KeyError(f"no such paragraph: {citation}")
    where = article.paragraphs[paragraph - 1] if paragraph else article.text
    if item and f"（{chinese_number(item)}）" not in _ITEM.findall(where):
        raise KeyError(f"no such item: {citation}")
    return article, paragraph, item


def article_of(citation: str) -> Article:
    """The article a citation points at; KeyError when the article, paragraph or item does not exist."""
    return _parse(citation)[0]


def cite_short(citation: str) -> str:
    """Without the name of the law: ``36(1)`` → 第三十六条第（一）项, ``33③`` → 第三十三条第三款."""
    article, paragraph, item = _parse(citation)
    parts = [f"第{chinese_number(article.number)}条"] if article.number else []
    if paragraph:
        parts.append(f"第{chinese_number(paragraph)}款")
    if item:
        parts.append(f"第（{chinese_number(item)}）项")
    return "".join(parts)


def cite(citation: str) -> str:
    """With the law's name: ``36(1)`` → 《中华人民共和国政府信息公开条例》第三十六条第（一）项."""
    return LAW_TITLES[article_of(citation).law] + cite_short(citation)


def cite_all(citations: Iterable[str]) -> str:
    """Several citations as one phrase; the name of a law is written once for its articles in a row."""
    groups = groupby(citations, key=lambda citation: article_of(citation).law)
    return "、".join(LAW_TITLES[law] + "、".join(cite_short(c) for c in group) for law, group in groups)
