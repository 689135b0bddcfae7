"""Reading a letter back: where each glyph stands on the page, from the PDF's own content streams."""

import re
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

import pikepdf

MM = 25.4 / 72


@dataclass(frozen=True)
class Glyph:
    """Origin in mm from the top left corner of the paper; `size` and `advance` in mm."""

    char: str
    x: float
    y: float
    size: float
    advance: float
    font: str


def pages(pdf: bytes) -> list[list[Glyph]]:
    """The glyphs of each page in painting order."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [_page(page) for page in opened.pages]


def body_lines(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs of the body size (one cell of 156/28 mm), by baseline from top to bottom, left to right."""
    body = [glyph for glyph in glyphs if abs(glyph.size - 156 / 28) < 0.01]
    rows = groupby(
        sorted(body, key=lambda glyph: (round(glyph.y, 1), glyph.x)), lambda glyph: round(glyph.y, 1)
    )
    return [list(row) for _, row in rows]


def _page(page: pikepdf.Page) -> list[Glyph]:
    fonts = {name: _Font(font) for name, font in page.Resources.Font.items()}
    height = float(page.MediaBox[3])
    found: list[Glyph] = []
    matrix, stack = (1.0, 0, 0, 1.0, 0, 0), []
    font, size, origin, x = None, 0.0, (0.0, 0.0), 0.0
    for instruction in pikepdf.parse_content_stream(page):
        operator, values = str(instruction.operator), instruction.operands
        if operator == "q":
            stack.append(matrix)
        elif operator == "Q":
            matrix = stack.pop()
        elif operator == "cm":
            matrix = _multiply([float(value) for value in values], matrix)
        elif operator == "Tm":
            origin, x = (float(values[4]), float(values[5])), 0.0
        elif operator == "Tf":
            font, size = fonts[str(values[0])], float(values[1])
        elif operator == "TJ":
            for part in values[0]:
                if not isinstance(part, pikepdf.String):
                    x -= float(part) / 1000 * size
                    continue
                codes = bytes(part)
                for start in range(0, len(codes), 2):
                    code = int.from_bytes(codes[start : start + 2], "big")
                    a, b, c, d, e, f = matrix
                    left, down = origin[0] + x, origin[1]
                    px, py = a * left + c * down + e, b * left + d * down + f
                    width = font.widths.get(code, 1000) / 1000 * size
                    found.append(
                        Glyph(
                            font.chars.get(code, "\ufffd"),
                            px * MM,
                            (height - py) * MM,
                            size * a * MM,
                            width * a * MM,
                            font.name,
                        )
                    )
                    x += width
    return found


def _multiply(m: list[float], n: tuple) -> tuple:
    a, b, c, d, e, f = m
    A, B, C, D, E, F = n
    return (a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F)


class _Font:
    def __init__(self, font: pikepdf.Dictionary) -> None:
        descendant = font.DescendantFonts[0]
        self.name = str(font.BaseFont).partition("+")[2]
        self.widths: dict[int, float] = {}
        entries = list(descendant.W)
        while entries:
            first = int(entries.pop(0))
            for offset, width in enumerate(entries.pop(0)):
                self.widths[first + offset] = float(width)
        text = font.ToUnicode.read_bytes().decode("ascii")
        self.chars = {
            int(code, 16): bytes.fromhex(value).decode("utf-16-be")
            for code, value in re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>", text)
        }
