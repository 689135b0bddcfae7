"""The check before signing refuses exactly what the markup of the finished letter would refuse."""

from collections.abc import Callable

import pytest

from statute.refused import Refused
from tests.typeset.letters import full_letter, letter
from typeset import Attachment, Letter, Paragraph, Table
from typeset.layout import markup
from typeset.printable import check_printable
from typeset.text import MAX_CHARACTERS, MAX_ROWS

PLACES: dict[str, Callable[[str], Letter]] = {
    "title": lambda text: letter("正文。", title=text),
    "letterhead": lambda text: letter("正文。", letterhead=text),
    "number": lambda text: letter("正文。", number=text),
    "addressee": lambda text: letter("正文。", addressee=text),
    "agency": lambda text: letter("正文。", agency=text),
    "author": lambda text: letter("正文。", author=text),
    "verification code": lambda text: letter("正文。", verification=(text, "https://example.gov.cn/")),
    "verification address": lambda text: letter("正文。", verification=("K7QM29XD4TWB", text)),
    "body": lambda text: letter(text),
    "first head": lambda text: letter(Paragraph(text, 1)),
    "second head": lambda text: letter(Paragraph(text, 2)),
    "table head": lambda text: letter(Table((("一", "二"),), heads=(text, "内容"))),
    "cell under a head": lambda text: letter(Table(((text, "二"),), heads=("名称", "内容"))),
    "first cell": lambda text: letter(Table(((text, "二"),))),
    "cell": lambda text: letter(Table((("一", text),))),
    "cell of two lines": lambda text: letter(Table((("一", f"上行\n{text}"),))),
    "name of an attachment": lambda text: letter("正文。", attachments=(Attachment(text),)),
    "title of an attachment": lambda text: letter(
        "正文。", attachments=(Attachment(text, (Paragraph("附文。"),)),)
    ),
    "attachment": lambda text: letter("正文。", attachments=(Attachment("清单", (Paragraph(text),)),)),
    "slip": lambda text: letter("正文。", slip=(Paragraph(text),)),
}


def refusal(act: Callable[[Letter], object], made: Letter) -> str:
    try:
        act(made)
    except Refused as refused:
        return refused.code
    return ""


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", ["张喆堃", "\U00030000", "王" * (MAX_CHARACTERS + 1), "填写________"])
def test_the_check_and_the_markup_agree_on_every_text(place: str, text: str) -> None:
    made = PLACES[place](text)
    assert refusal(check_printable, made) == refusal(markup, made)


@pytest.mark.parametrize("place", [place for place in PLACES if place != "author"])
def test_a_missing_glyph_is_told_and_printed_as_a_sign_in_every_place(place: str) -> None:
    made = PLACES[place]("甲\U00030000")
    assert check_printable(made) == ("\U00030000",)
    assert "\U00030000" not in markup(made).partition("</head>")[2]
    assert "甲〓" in markup(made)


def test_a_table_too_long_is_refused_by_both() -> None:
    made = letter(Table((("一", "二"),) * (MAX_ROWS + 1)))
    assert refusal(check_printable, made) == refusal(markup, made) == "letter_table_too_long"


def test_a_full_letter_passes() -> None:
    check_printable(full_letter())
