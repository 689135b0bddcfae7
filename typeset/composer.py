"""Breaking Chinese text into justified lines: 避头尾, squeezed marks, even tracking.

Pango stretches nothing but spaces, so Chinese lines set by it end ragged. Here every line is decided before
layout: which characters it has, which marks give up their blank half, and how much each character moves.
Widths are in em; at the body size one em is one cell of the 28-cell line.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

CELLS = 28.0
STEP = 0.001  # em; tracking is rounded to it so that lines share a few style classes
MIN_TRACKING, MAX_TRACKING = -80, 200  # steps
UNBROKEN = 12.0  # em; a longer run of Latin letters may break anywhere
_MAX_PULL = 1.0  # em a line may be over-full before it is tightened

CLOSING = "、。，．：；！？）〕］｝〉》」』】〗’”"
OPENING = "（〔［｛〈《「『【〖‘“"
NO_START = frozenset(CLOSING + "—…·・‥～－％‰℃°′″々〃ー!),.:;?]}%'\"" + "-/_")
NO_END = frozenset(OPENING + "([{￥＄$#№")
_HALF_CLOSING = frozenset("、。，．：；）〕］｝〉》」』】〗’”")  # ink in the left half of the cell
_MARKS = frozenset(CLOSING + OPENING)

# Scripts whose letters join or stack (Arabic, Tibetan, Mongolian): a word is one piece, and nothing is put between
# its letters. Measured letter by letter it is never wider than that, so a line with it is only set ragged.
_JOINED = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u0f00-\u0fff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc"
_LATIN = "\u0021-\u007e\u00a1-\u02af\u1e00-\u1eff"
_TOKEN = re.compile(rf"—+|…+|[ \u3000]|[{_LATIN}]+|[{_JOINED}]+|.", re.DOTALL)
_JOINTS = (  # where a run breaks that is longer than so many em
    (r"(?<=[/\u0f0b\u0f0d])(?=[^/])", UNBROKEN / 2),
    (r"(?<=[-_.?&=,;])(?=[^-_.?&=,;])", UNBROKEN),
)
_RUN_START = re.compile(rf"[{_LATIN}{_JOINED}]")
_HAS_JOINED = re.compile(rf"[{_JOINED}]")


@dataclass(frozen=True)
class Line:
    """One set line. `runs`: (text, squeezed); a squeezed run gives up half an em after it.

    `tracking`: steps of 0.001 em after each character; `indent`: em from the left edge.
    """

    runs: tuple[tuple[str, bool], ...]
    tracking: int
    indent: float

    @property
    def text(self) -> str:
        return "".join(run for run, _ in self.runs)


@dataclass(frozen=True)
class _Token:
    text: str
    width: float

    @property
    def closing(self) -> bool:
        return self.text[-1] in _HALF_CLOSING


def compose(
    text: str,
    widths: Mapping[int, float],
    *,
    measure: float = CELLS,
    first: float = 0.0,
    hang: float = 0.0,
    justify: bool = True,
) -> list[Line]:
    """Lines of a paragraph. `first` and `hang`: indent of the first and of the following lines, in em.

    `widths`: advance of each code point in em. An empty text is one empty line.
    """
    tokens = _tokens(text, widths)
    lines: list[Line] = []
    start = 0
    while start < len(tokens):
        indent = hang if lines else first
        end = _line_end(tokens, start, measure - indent)
        lines.append(_line(tokens[start:end], measure - indent, indent, justify and end < len(tokens)))
        start = end
        while start < len(tokens) and tokens[start].text == " ":
            start += 1
    return lines or [Line((("", False),), 0, first)]


def natural_width(text: str, widths: Mapping[int, float]) -> float:
    """Width in em of a text on one line, marks squeezed."""
    tokens = _tokens(text, widths)
    return _width(tokens) if tokens else 0.0


def _tokens(text: str, widths: Mapping[int, float]) -> list[_Token]:
    tokens: list[_Token] = []
    for piece in _TOKEN.findall(text):
        if tokens and unicodedata.combining(piece[0]):
            last = tokens[-1]
            tokens[-1] = _Token(last.text + piece, last.width + _advance(piece, widths))
            continue
        width = _advance(piece, widths)
        if width <= UNBROKEN / 2 or not (_RUN_START.match(piece) or width > UNBROKEN):
            tokens.append(_Token(piece, width))
        else:
            tokens.extend(_Token(part, _advance(part, widths)) for part in _parts(piece, widths))
    return tokens


def _parts(run: str, widths: Mapping[int, float]) -> list[str]:
    """A long run breaks after a slash or a Tibetan point; a part over 12 em after another joint, else anywhere."""
    for joint, longest in _JOINTS:
        if _advance(run, widths) <= longest:
            return [run]
        parts = re.split(joint, run)
        if len(parts) > 1:
            return [small for part in parts for small in _parts(part, widths)]
    return list(run)


def _advance(text: str, widths: Mapping[int, float]) -> float:
    if len(text) == 1:
        return widths.get(ord(text), 1.0)
    return sum(widths.get(ord(char), 1.0) for char in text)


def _squeezed(left: _Token, right: _Token) -> bool:
    """Two full-width marks in a row look like a hole: one of them gives up its blank half."""
    a, b = left.text[-1], right.text[0]
    return (a in _HALF_CLOSING and b in _MARKS) or (a in OPENING and b in OPENING)


def _width(tokens: list[_Token]) -> float:
    squeezes = sum(_squeezed(a, b) for a, b in pairwise(tokens))
    return sum(token.width for token in tokens) - squeezes / 2


def _may_break(tokens: list[_Token], end: int) -> bool:
    """May a line end before tokens[end]?"""
    if end >= len(tokens):
        return True
    left, right = tokens[end - 1].text, tokens[end].text
    if left[-1] in NO_END:
        return False
    return right[0] not in NO_START or (left[-1] in "/-_." and right[0] not in CLOSING and left.isascii())


def _line_end(tokens: list[_Token], start: int, measure: float) -> int:
    """Index after the last token of the line that starts at `start`."""
    fits, used = start, 0.0
    end, breaks_at = start, start
    while end < len(tokens):
        token = tokens[end]
        used += token.width - (0.5 if end > start and _squeezed(tokens[end - 1], token) else 0.0)
        end += 1
        visible = used - (token.width if token.text == " " else 0.0)
        if visible <= measure + 1e-6:
            fits = end
            if _may_break(tokens, end):
                breaks_at = end
            continue
        if not _may_break(tokens, end):
            if visible > measure + 3:
                break
            continue
        if any(_HAS_JOINED.match(each.text) for each in tokens[start:end]):
            break
        over = visible - (0.5 if token.closing else 0.0) - measure
        gap = measure - _width(tokens[start:breaks_at]) if breaks_at > start else measure
        characters = sum(len(each.text) for each in tokens[start:end])
        if over < gap and over <= min(_MAX_PULL, -MIN_TRACKING * STEP * (characters - 1)):
            return end
        break
    else:
        if fits == len(tokens):
            return fits
    if breaks_at > start:
        return breaks_at
    return max(fits, start + 1)  # nothing but forbidden places: the line must end somewhere


def _line(tokens: list[_Token], measure: float, indent: float, justify: bool) -> Line:
    while len(tokens) > 1 and tokens[-1].text == " ":
        tokens = tokens[:-1]
    runs: list[tuple[str, bool]] = []
    plain = ""
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        plain += token.text
        if following and _squeezed(token, following):
            if len(plain) > 1:
                runs.append((plain[:-1], False))
            runs.append((plain[-1], True))
            plain = ""
    if plain:
        runs.append((plain, False))
    width, squeezes = _width(tokens), sum(squeezed for _, squeezed in runs)
    gaps = sum(len(token.text) for token in tokens) - 1 - squeezes
    room = measure - width
    if room < -1e-6 and tokens[-1].closing:
        room = min(room + 0.5, 0.0)  # the last mark hangs over the edge by its blank half
    if gaps <= 0 or (room > 0 and not justify) or any(_HAS_JOINED.match(token.text) for token in tokens):
        return Line(tuple(runs), 0, indent)
    steps = round(room / gaps / STEP)
    return Line(tuple(runs), max(MIN_TRACKING, min(MAX_TRACKING, steps)), indent)


def title_lines(text: str, widths: Mapping[int, float], *, measure: float = 20.0) -> list[str]:
    """A centred title in as few lines as fit, broken at the sense breaks ("\\n") and otherwise evenly."""
    parts = [part for part in text.split("\n") if part]
    whole = "".join(parts)
    if natural_width(whole, widths) <= measure:
        return [whole]
    return [line for part in parts for line in _even(part, widths, measure)]


def _even(part: str, widths: Mapping[int, float], measure: float) -> list[str]:
    width = natural_width(part, widths)
    count = int(-(-width // measure))
    for slack in range(int(measure)):
        lines = compose(part, widths, measure=min(measure, width / count + slack / 2), justify=False)
        if len(lines) <= count:
            return [line.text for line in lines]
    return [line.text for line in compose(part, widths, measure=measure, justify=False)]
