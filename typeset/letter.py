"""What a letter consists of, before it has lines and pages.

Text is plain text throughout: no markup is ever read from it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Form = Literal["letter", "plain", "record"]


@dataclass(frozen=True)
class Paragraph:
    """`level`: 0 body text, 1 a head such as 一、, 2 a head such as （一）. `flush`: without the indent."""

    text: str
    level: int = 0
    flush: bool = False


@dataclass(frozen=True)
class Table:
    """A ruled table. Without `heads` the first cell of each row is its head (a form to fill in or filled in).

    `widths`: one share per column (any unit), empty = equal. `min_lines`: height of a row, for handwriting.
    """

    rows: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    min_lines: int = 1


Block = Paragraph | Table


@dataclass(frozen=True)
class Attachment:
    """Named under the text; printed on a page of its own when it has blocks (a slip, a list, an extract)."""

    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Letter:
    """One letter of one agency to one addressee, or (form "record") an internal form without head and seal.

    `letterhead`: 发文机关标志 as printed in red (letter form only). `agency`: full name that signs; a title
    that begins with it may break after it. `slip`: what the addressee signs below the letter and sends back.
    `seal`: PNG, printed 42 mm wide over name and date; None leaves the place for the ink seal.
    `verification`: (code, address of the page that confirms number, agency, date and hash).
    `author` and `title` go into the file's metadata, with `issued_on` as its date.
    """

    form: Form
    letterhead: str
    number: str
    title: str
    addressee: str
    blocks: tuple[Block, ...]
    agency: str
    issued_on: date
    attachments: tuple[Attachment, ...] = ()
    slip: tuple[Block, ...] = ()
    seal: bytes | None = None
    verification: tuple[str, str] | None = None
    author: str = ""
