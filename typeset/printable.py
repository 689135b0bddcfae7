"""Whether a letter can be printed, and which of its characters not, asked before anybody signs and without composing a line."""

from collections.abc import Iterable, Iterator

from statute.refused import Refused
from typeset import fonts
from typeset.letter import Block, Letter, Table
from typeset.text import MAX_ROWS, clean

STYLES = {0: "fang", 1: "hei", 2: "kai"}
"""The type of a paragraph by its level."""


def check_printable(letter: Letter) -> tuple[str, ...]:
    """Refuses what `layout.markup` would refuse, a text or table too long; the characters it will print as 〓."""
    clean(letter.author)  # goes into the file's metadata, where no glyph is needed
    return tuple(
        sorted({char for text, style in _texts(letter) for char in fonts.missing(clean(text), style)})
    )


def check_rows(table: Table) -> None:
    """Refuses `letter_table_too_long` above 500 rows."""
    if len(table.rows) > MAX_ROWS:
        raise Refused(
            "letter_table_too_long",
            f"文书中的表格共{len(table.rows)}行，超过{MAX_ROWS}行的上限。请把表格作为附件另行提供。",
        )


def _texts(letter: Letter) -> Iterator[tuple[str, str]]:
    """Every text of the letter with the style it is set in."""
    yield letter.title, "title"
    yield letter.letterhead, "title"
    for text in (letter.number, letter.addressee, letter.agency, *(letter.verification or ())):
        yield text, "fang"
    for attachment in letter.attachments:
        yield attachment.title, "fang"
        if attachment.blocks:
            yield attachment.title, "title"
        yield from _block_texts(attachment.blocks)
    yield from _block_texts(letter.blocks)
    yield from _block_texts(letter.slip)


def _block_texts(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if isinstance(block, Table):
            check_rows(block)
            first = "fang" if block.heads else "hei"
            yield from _lines(block.heads, "hei")
            for head, *cells in block.rows:
                yield from _lines([head], first)
                yield from _lines(cells, "fang")
        else:
            yield block.text, STYLES[block.level]


def _lines(cells: Iterable[str], style: str) -> Iterator[tuple[str, str]]:
    return ((line, style) for cell in cells for line in cell.split("\n"))
