"""The guide's flow chart as SVG: boxes and arrows computed from `statute.reporting.chart`, nothing drawn by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from statute.law.articles import cite_all
from statute.reporting.chart import STATIONS, WAYS, Station, Way

BOX, GAP = 240, 100  # width of a box, and between columns
WIDTH = 3 * BOX + 2 * GAP + 4
LINE, TEXT_CELLS, PADDING = 20, 15, 12  # height of a line, characters on it, space around
ROW_GAP = 34
NO_START, NO_END = "，。、；：）", "（"


@dataclass(frozen=True)
class Box:
    """`lines`: (y, text) under the title."""

    x: int
    y: int
    height: int
    title: str
    title_y: int
    lines: tuple[tuple[int, str], ...]
    main: bool

    @property
    def centre(self) -> int:
        return self.x + BOX // 2


@dataclass(frozen=True)
class Arrow:
    path: str
    label: str
    x: int
    y: int


@dataclass(frozen=True)
class Chart:
    width: int
    height: int
    box: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    items: tuple[tuple[Station, str, tuple[tuple[Station, str, str], ...]], ...]
    """The same in words: each ordinary station with its citation, and what branches off it."""


def build_chart() -> Chart:
    boxes = _boxes()
    return Chart(
        width=WIDTH,
        height=max(box.y + box.height for box in boxes.values()) + 2,
        box=BOX,
        boxes=tuple(boxes.values()),
        arrows=tuple(_arrow(way, boxes) for way in WAYS),
        items=tuple(_items()),
    )


def wrapped(text: str, cells: int = TEXT_CELLS) -> list[str]:
    """Lines of so many characters; none begins with a closing mark or ends with an opening one."""
    lines = [""]
    for character in text:
        full = len(lines[-1]) + (character in NO_END) >= cells
        if full and character not in NO_START:
            lines.append("")
        lines[-1] += character
    return lines


def _boxes() -> dict[str, Box]:
    y, boxes = 2, {}
    for _, row in groupby(sorted(STATIONS, key=lambda s: s.row), key=lambda s: s.row):
        stations = list(row)
        height = max(LINE * (1 + len(wrapped(s.text))) for s in stations) + 2 * PADDING
        for station in stations:
            boxes[station.code] = _box(station, y, height)
        y += height + ROW_GAP
    return boxes


def _box(station: Station, y: int, height: int) -> Box:
    first = y + PADDING + LINE - 5
    lines = tuple((first + n * LINE, line) for n, line in enumerate(wrapped(station.text), 1))
    return Box(
        2 + station.column * (BOX + GAP), y, height, station.title, first, lines, main=station.column == 1
    )


def _arrow(way: Way, boxes: dict[str, Box]) -> Arrow:
    begin, end = boxes[way.begin], boxes[way.end]
    if begin.x == end.x:
        return _upright(way, begin, end)
    back = Way(way.end, way.begin) in [Way(w.begin, w.end) for w in WAYS]
    # Of two ways between the same boxes the one that leads away from the ordinary way runs above.
    y = begin.y + begin.height // 2 + ((-16 if begin.main else 22) if back else 0)
    right = end.x > begin.x
    start, stop = (begin.x + BOX, end.x - 7) if right else (begin.x, end.x + BOX + 7)
    return Arrow(f"M{start} {y}H{stop}", way.label, (start + stop) // 2, y - 6)


def _upright(way: Way, begin: Box, end: Box) -> Arrow:
    down = end.y > begin.y
    start, stop = (begin.y + begin.height, end.y - 7) if down else (begin.y, end.y + end.height + 7)
    return Arrow(f"M{begin.centre} {start}V{stop}", way.label, begin.centre + 26, (start + stop) // 2 + 5)


def _items() -> Iterator[tuple[Station, str, tuple[tuple[Station, str, str], ...]]]:
    by_code = {station.code: station for station in STATIONS}
    for station in STATIONS:
        if station.column != 1:
            continue
        branches = tuple(
            (by_code[way.end], way.label, cite_all(by_code[way.end].articles))
            for way in WAYS
            if way.begin == station.code and by_code[way.end].column != 1
        )
        yield station, cite_all(station.articles), branches
