"""What people typed is one clean line before it is set."""

import pytest

from statute.refused import Refused
from typeset.text import MAX_CHARACTERS, clean


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("  第一行\n第二行\t末 ", "第一行 第二行 末"),
        ("全角　空格", "全角　空格"),
        ("零\u200b宽\u202e反\ufeff写\x00", "零宽反写"),
        ("\uf06c 第一项 • 第二项", "· 第一项 · 第二项"),
        ("e\u0301", "é"),
        ("a" + "\u0335" * 9, "a" + "\u0335" * 4),
    ],
    ids=["blanks", "wide blank", "invisible", "bullets", "composed", "drawing"],
)
def test_a_line_without_what_nobody_sees(typed: str, printed: str) -> None:
    assert clean(typed) == printed


def test_a_text_at_the_limit_is_taken_and_one_beyond_is_refused() -> None:
    assert len(clean("字" * MAX_CHARACTERS)) == MAX_CHARACTERS
    with pytest.raises(Refused) as refused:
        clean("字" * (MAX_CHARACTERS + 1))
    assert refused.value.code == "letter_text_too_long"
