"""GB/T 9704-2012 proven on the finished PDF: where the glyphs stand, not what the style sheet says."""

import random

import pytest

from tests.typeset.glyphs import body_lines, pages
from tests.typeset.letters import MIXED, PLAIN, letter
from typeset import Paragraph, render_letter
from typeset.composer import NO_END, NO_START

CELL = 156 / 28
PITCH = (225 - CELL) / 21
FIRST_BASELINE = 37 + 0.88 * CELL


@pytest.fixture(scope="module")
def long_letter():
    """Four pages of unbroken text: every line of the inner pages is full."""
    return pages(render_letter(letter(PLAIN * 50), archival=False).pdf)


def test_a_full_page_has_22_lines_on_the_grid(long_letter):
    lines = body_lines(long_letter[1])
    assert len(lines) == 22
    for number, line in enumerate(lines):
        assert line[0].y == pytest.approx(FIRST_BASELINE + number * PITCH, abs=0.1)


def test_an_unpunctuated_line_has_28_characters_flush_with_both_edges(long_letter):
    for line in body_lines(long_letter[1]):
        assert len(line) == 28
        assert line[0].x == pytest.approx(28.0, abs=0.05)
        assert line[-1].x + line[-1].advance == pytest.approx(184.0, abs=0.2)


def test_the_first_line_of_a_paragraph_is_indented_by_two_cells():
    line = body_lines(pages(render_letter(letter(PLAIN), archival=False).pdf)[0])
    indented = next(row for row in line if row[0].char == "本")
    assert indented[0].x == pytest.approx(28 + 2 * CELL, abs=0.05)


def test_rare_characters_and_heads_keep_the_grid():
    blocks = [
        Paragraph("一、张喆堃𠮷㛃䶮", 1),
        Paragraph("（一）龑翀祎", 2),
        "张喆堃、𠮷㛃䶮等人。",
        PLAIN * 40,
    ]
    second = body_lines(pages(render_letter(letter(*blocks), archival=False).pdf)[1])
    assert [round((line[0].y - FIRST_BASELINE) / PITCH, 2) for line in second] == [
        float(n) for n in range(22)
    ]
    first = body_lines(pages(render_letter(letter(*blocks), archival=False).pdf)[0])
    steps = [(line[0].y - FIRST_BASELINE) / PITCH for line in first if line[0].x < 60 and line[0].y > 80]
    assert all(step == pytest.approx(round(step), abs=0.01) for step in steps)


def test_random_paragraphs_break_no_rule_and_end_flush():
    source = random.Random(7)
    pieces = [
        "政府信息公开",
        "第三十六条",
        "（一）",
        "《条例》",
        "“申请”",
        "，",
        "。",
        "；",
        "、",
        "2026年",
        "——",
        "AB-12",
        "……",
    ]
    texts = []
    for _ in range(40):
        text = "依据"
        for piece in source.choices(pieces, k=60):  # two stops in a row are not text
            text += "" if piece in "，。；、——……" and text[-1] in "，。；、—…" else piece
        texts.append(text + "政府。")
    gaps = []
    for glyphs in pages(render_letter(letter(*texts), archival=False).pdf):
        for line in body_lines(glyphs):
            if line[0].y < 90 and line[0].x > 60:
                continue  # the number of the letter
            assert line[0].char not in NO_START
            assert line[-1].char not in NO_END
            right = line[-1].x + line[-1].advance
            if right > 150:
                gaps.append(right - 184.0)
    full = [gap for gap in gaps if gap > -CELL / 2]
    assert len(full) > 0.9 * len([gap for gap in gaps if gap > -3 * CELL])
    assert sum(abs(gap) <= 0.2 for gap in full) > 0.8 * len(full)
    assert max(full) <= CELL / 2 + 0.25  # a closing mark may hang by its blank half


def test_the_letter_form_has_no_number_on_page_one_and_outer_numbers_after():
    first, second, third = pages(render_letter(letter(MIXED * 14), archival=False).pdf)[:3]
    numbers = [[g for g in page if abs(g.size - 14 * 25.4 / 72) < 0.01] for page in (first, second, third)]
    assert numbers[0] == []
    assert "".join(g.char for g in numbers[1]).replace(" ", "") == "—2—"
    assert numbers[1][0].x == pytest.approx(28 + CELL, abs=0.1)
    assert numbers[2][-1].x + numbers[2][-1].advance == pytest.approx(184 - CELL, abs=0.1)


def test_the_date_ends_four_cells_from_the_edge_with_the_name_centred_on_it():
    glyphs = pages(render_letter(letter("正文。"), archival=False).pdf)[0]
    lines = body_lines(glyphs)
    dated = next(line for line in lines if "".join(g.char for g in line).endswith("2026年3月25日"))
    name = lines[lines.index(dated) - 1]
    assert dated[-1].x + dated[-1].advance == pytest.approx(184 - 4 * CELL, abs=0.1)
    middle = (dated[0].x + dated[-1].x + dated[-1].advance) / 2
    assert (name[0].x + name[-1].x + name[-1].advance) / 2 == pytest.approx(middle, abs=0.1)
