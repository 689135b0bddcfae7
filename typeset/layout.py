"""From a Letter to the markup that is rendered: every line composed, every character sure of a glyph or of 〓."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine, Template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from typeset import fonts
from typeset.composer import CELLS, Line, compose, natural_width, title_lines
from typeset.letter import Attachment, Block, Letter, Paragraph, Table
from typeset.printable import STYLES, check_rows
from typeset.text import clean

CELL_MM = 156 / 28
_TABLE_EM = 12 * 25.4 / 72  # mm; tables are set in 12 pt
_CELL_PADDING = 3.2  # mm, both sides and half of each rule
_SMALL_EM = 10 * 25.4 / 72  # mm
_SEAL_MM = 42
_VERIFY_MM = 56  # of text beside the QR code
_VERIFY_EM = (24 + _VERIFY_MM + 2) / CELL_MM  # where it ends; a name that begins before it pushes it down
_BLANK = re.compile(r"_{4,}$")  # a place to write on by hand, at the end of a paragraph
_LEAST_BLANK = 6.0  # em; a shorter rest of the line is not enough to write on
_TAIL_LINES = 10  # a longer last paragraph is not kept with the signature
_MARK_PT, _MARK_MM = 34, 168  # largest letterhead size and the width it may take


@cache
def _engine() -> Engine:
    # An engine of its own: letters are rendered by commands that have no database and no settings.
    folder = Path(__file__).resolve().parents[1] / "templates" / "typeset"
    return Engine(dirs=[str(folder)], loaders=None, autoescape=True, debug=False)


@cache
def _template(form: str) -> Template:
    return _engine().get_template(f"{form}.html")


def markup(letter: Letter, *, seal_url: str = "", qr_url: str = "") -> str:
    """Well-formed markup of the whole letter. Refuses what cannot be printed as it stands."""
    headings = _Headings()
    blocks = [_block(block, headings) for block in letter.blocks]
    keep = 1 if blocks and "lines" in blocks[-1] and blocks[-1]["count"] <= _TAIL_LINES else 0
    title = clean(letter.title)
    context = {
        "form": letter.form,
        "page_title": title,
        "author": clean(letter.author or letter.agency),
        "created": letter.issued_on.isoformat(),
        "title": _title(title, clean(letter.agency)),
        "mark": _checked(letter.letterhead, "title"),
        "mark_style": _mark_style(_checked(letter.letterhead, "title")),
        "number": _checked(letter.number, "fang"),
        "addressee": _lines(_checked(f"{letter.addressee}：", "fang"), "fang") if letter.addressee else "",
        "body": blocks[: len(blocks) - keep],
        "last": blocks[len(blocks) - keep :],
        "attachment_lines": _attachment_list(letter.attachments),
        "attachments": [
            {
                "mark": f"附件{number}" if len(letter.attachments) > 1 else "附件",
                "title": _title(clean(attachment.title)),
                "blocks": [_block(block, headings) for block in attachment.blocks],
            }
            for number, attachment in enumerate(letter.attachments, 1)
            if attachment.blocks
        ],
        "slip": [_block(block, headings) for block in letter.slip],
        "verify": _verification(letter.verification, qr_url),
        "seal": seal_url,
        **_signature(letter.agency, letter.issued_on),
    }
    return _template(letter.form).render(Context(context))


class _Headings:
    """Heading ranks may not skip one (PDF/UA): a second-rank head without a first-rank one moves up."""

    seen = False

    def tag(self, level: int) -> str:
        if level == 0:
            return "p"
        if level == 2 and self.seen:
            return "h3"
        self.seen = self.seen or level == 1
        return "h2"


def _checked(text: str, style: str) -> str:
    return fonts.with_signs(clean(text), style)


def _lines(text: str, style: str, **shape: Any) -> SafeString:
    return _html(compose(text, fonts.widths(text, style), **shape))


def _set_lines(texts: Iterable[str], style: str, measure: float) -> SafeString:
    """Several texts under each other, ragged right: table cells and small print."""
    return _html(
        [
            line
            for text in (_checked(each, style) for each in texts)
            for line in compose(text, fonts.widths(text, style), measure=measure, justify=False)
        ]
    )


def _natural(text: str, style: str) -> float:
    return natural_width(text, fonts.widths(text, style))


def _html(lines: list[Line], after: str = "") -> SafeString:
    set_lines = ((_class(line), _runs(line), after) for line in lines)
    return format_html_join("", '<span class="{}">{}{}</span>', set_lines)


def _class(line: Line) -> str:
    tracking = f" t{line.tracking}" if line.tracking else ""
    indent = f" i{round(line.indent * 4)}" if line.indent else ""
    return f"l{tracking}{indent}"


def _runs(line: Line) -> SafeString | str:
    if len(line.runs) == 1:
        return line.text
    runs = (format_html('<i class="q">{}</i>', run) if squeezed else run for run, squeezed in line.runs)
    return format_html_join("", "{}", ((run,) for run in runs))


def _block(block: Block, headings: _Headings) -> dict[str, Any]:
    return _table(block) if isinstance(block, Table) else _paragraph(block, headings)


def _paragraph(block: Paragraph, headings: _Headings) -> dict[str, Any]:
    style = STYLES[block.level]
    text = _checked(block.text, style)
    said = _BLANK.sub("", text)
    widths = fonts.widths(said, style)
    lines = compose(said, widths, first=0.0 if block.flush else 2.0)
    blank = _blank(lines[-1], widths) if said != text else ""
    return {
        "tag": headings.tag(block.level),
        "style": f"h{block.level}" if block.level else "",
        "lines": _html(lines[:-1]) + _html(lines[-1:], blank),
        "count": len(lines),
    }


def _blank(line: Line, widths: Mapping[int, float]) -> SafeString:
    """A rule to write on: the rest of the line, or a line of its own when little is left."""
    left = CELLS - line.indent - natural_width(line.text, widths)
    if left >= _LEAST_BLANK:
        return format_html('<i class="blank" style="width: {}em"></i>', f"{left - 0.5:.2f}")
    return format_html('<i class="l"></i><i class="blank" style="width: {}em"></i>', CELLS - 0.5)


def _table(table: Table) -> dict[str, Any]:
    check_rows(table)
    shares = table.widths or _shares(table)
    percents = [share / sum(shares) * 100 for share in shares]
    measures = [(percent * 1.56 - _CELL_PADDING) / _TABLE_EM for percent in percents]

    def cell(text: str, column: int, style: str) -> SafeString:
        return _set_lines(text.split("\n"), style, measures[column])

    return {
        "widths": [f"{percent:.3f}" for percent in percents],
        "heads": [cell(text, column, "hei") for column, text in enumerate(table.heads)],
        "rows": [
            [
                cell(text, column, "hei" if column == 0 and not table.heads else "fang")
                for column, text in enumerate(row)
            ]
            for row in table.rows
        ],
        "row_style": f"height: {table.min_lines * 7 + 2}mm" if table.min_lines > 1 else "",
    }


def _shares(table: Table) -> tuple[float, ...]:
    """Columns as wide as their widest cell, within limits, when nothing is said about them."""
    columns = zip(*filter(None, (table.heads, *table.rows)), strict=True)
    widest = (max(_natural(_checked(cell, "fang"), "fang") for cell in column) for column in columns)
    return tuple(min(width, 5.5) + 1.8 for width in widest)


def _title(title: str, agency: str = "") -> SafeString:
    """A long title breaks after the agency's name, for the sense."""
    title = fonts.with_signs(title, "title")
    if agency and title.startswith(agency):
        title = f"{agency}\n{title.removeprefix(agency)}"
    lines = title_lines(title, fonts.widths(title, "title"))
    return format_html_join("", '<span class="l">{}</span>', ((line,) for line in lines))


def _mark_style(mark: str) -> str:
    """A short name is spread a little, a long one set smaller, so that it fits between the rules."""
    width = _natural(mark, "title")
    spread = 0.12 if width <= 10 else 0.0
    size = min(_MARK_PT, _MARK_MM / 25.4 * 72 / max(width * (1 + spread), 1))
    return f"font-size: {size:.2f}pt; letter-spacing: {spread}em; text-indent: {spread}em"


def _attachment_list(attachments: tuple[Attachment, ...]) -> SafeString | str:
    """附件：1.… two cells in, names hanging under each other, no mark at the end (GB/T 9704 7.3.4)."""
    lines: list[Line] = []
    for number, attachment in enumerate(attachments, 1):
        lead = "附件：" if number == 1 else ""
        order = f"{number}." if len(attachments) > 1 else ""
        name = _checked(attachment.title, "fang")
        hang = 5.0 + (0.75 if order else 0.0)
        first = 2.0 if lead else 5.0
        listed = f"{lead}{order}{name}"
        lines += compose(listed, fonts.widths(listed, "fang"), first=first, hang=hang, justify=False)
    return _html(lines) if lines else ""


def _verification(verification: tuple[str, str] | None, qr_url: str) -> dict[str, Any] | None:
    if verification is None:
        return None
    code, url = (_checked(part, "fang") for part in verification)
    texts = (f"核验码：{code}", f"核验网址：{url}")
    shown = _set_lines(texts, "fang", _VERIFY_MM / _SMALL_EM)
    return {"image": qr_url, "alt": f"核验二维码，网址：{url}", "lines": shown}


def chinese_date(day: date) -> str:
    """2026年3月5日: Arabic digits, nothing padded (GB/T 9704-2012 7.3.5.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def _signature(agency: str, issued_on: date) -> dict[str, Any]:
    """The date ends four cells from the right edge, the name is centred on it, the seal on both."""
    name, day = _checked(agency, "fang"), chinese_date(issued_on)
    name_width, date_width = _natural(name, "fang"), _natural(day, "fang")
    centre = min(CELLS - 4 - date_width / 2, CELLS - name_width / 2)
    return {
        "agency": name,
        "date": day,
        "agency_left": f"{max(centre - name_width / 2, 0):.3f}",
        "date_left": f"{centre - date_width / 2:.3f}",
        "seal_left": f"{centre * CELL_MM - _SEAL_MM / 2:.3f}",
        "narrow": centre - name_width / 2 < _VERIFY_EM,
    }
