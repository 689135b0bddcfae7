from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from typeset import fonts
from typeset.composer import (
    MAX_TRACKING,
    MIN_TRACKING,
    NO_END,
    NO_START,
    STEP,
    compose,
    natural_width,
    title_lines,
)

WIDTHS = fonts.advances("fang")
ALPHABET = "政府信息公开条例依据第三十六条，。、；：！？（）《》“”——……〔〕·％2026aB-/. "


def lines_of(text: str, **shape) -> list[str]:
    return [line.text for line in compose(text, WIDTHS, **shape)]


def test_28_characters_fill_a_line():
    assert [len(line) for line in lines_of("政" * 60)] == [28, 28, 4]


def test_a_forbidden_first_mark_is_pulled_into_the_line_before():
    lines = compose("政" * 28 + "，府", WIDTHS)
    assert lines[0].text == "政" * 28 + "，"
    assert lines[0].tracking < 0


def test_an_opening_mark_does_not_end_a_line():
    assert lines_of("政" * 27 + "（府信）") == ["政" * 27, "（府信）"]


def test_dashes_and_dots_are_not_split():
    for mark in ("——", "……"):
        assert mark in "".join(line for line in lines_of("政" * 27 + mark + "府" * 10) if mark in line)


def test_adjacent_marks_give_up_half_a_cell():
    assert natural_width("（“政府”）。", WIDTHS) == 7 - 0.5 * 3


def test_a_latin_word_is_kept_whole_and_a_long_code_breaks_after_its_joints():
    assert lines_of("政" * 26 + "Python府")[0] == "政" * 26
    url = "https://www.example.gov.cn/zwgk/2026/0305/abcdefg.html"
    lines = lines_of("政" * 20 + url)
    assert "".join(lines) == "政" * 20 + url
    assert all(line.endswith(("/", "html", "政")) for line in lines)


def test_twenty_thousand_latin_letters_break_anywhere():
    lines = compose("a" * 20_000, WIDTHS)
    assert "".join(line.text for line in lines) == "a" * 20_000
    assert max(natural_width(line.text, WIDTHS) for line in lines) <= 28.01


def test_the_last_line_is_not_stretched():
    assert compose("政" * 40, WIDTHS)[-1].tracking == 0


def test_a_hanging_indent_narrows_all_but_the_first_line():
    lines = compose("政" * 60, WIDTHS, first=2, hang=5)
    assert [(line.indent, len(line.text)) for line in lines] == [(2, 26), (5, 23), (5, 11)]


def test_an_empty_text_is_one_empty_line():
    assert lines_of("") == [""]


def test_a_title_breaks_after_the_agency_and_evenly():
    assert title_lines("青溪县公安局\n答复书", fonts.advances("title")) == ["青溪县公安局答复书"]
    long = title_lines("青溪县自然资源和规划局\n政府信息公开申请答复书", fonts.advances("title"))
    assert long == ["青溪县自然资源和规划局", "政府信息公开申请答复书"]
    even = title_lines("政" * 30, fonts.advances("title"))
    assert [len(line) for line in even] == [15, 15]


@settings(max_examples=300, deadline=None)
@given(st.text(ALPHABET, min_size=1, max_size=200))
def test_any_text_keeps_its_characters_and_tracking_within_limits(text):
    lines = compose(text, WIDTHS, first=2)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    assert all(MIN_TRACKING <= line.tracking <= MAX_TRACKING for line in lines)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(["政府信息", "，", "（一）", "《条例》", "“公开”", "——", "2026", "。"]),
        min_size=30,
        max_size=80,
    )
)
def test_sensible_text_never_breaks_a_line_rule(pieces):
    text = "政府"
    for piece in pieces:  # two stops in a row are not text
        if not (piece in "，。——" and text[-1] in "，。—"):
            text += piece
    lines = compose(text, WIDTHS)
    for before, after in pairwise(lines):
        assert before.text[-1] not in NO_END
        assert after.text[0] not in NO_START


@pytest.mark.parametrize("count", [29, 57, 100])
def test_a_justified_line_ends_at_the_edge(count):
    for line in compose("政" * 27 + "（府" * count, WIDTHS)[:-1]:
        width = natural_width(line.text, WIDTHS)
        gaps = len(line.text) - 1 - sum(squeezed for _, squeezed in line.runs)
        assert width + line.tracking * STEP * gaps == pytest.approx(28, abs=0.04)
