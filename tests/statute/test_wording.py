from datetime import date

import pytest

from statute.wording import Line, MissingFacts, Paragraph, Required, compose, pieces, say


def test_markers_give_part_condition_and_list_and_lines_are_joined():
    assert pieces("""
        [finding]
        甲{a}，
        乙。
        [course if b]
        {b}
        [course unless b]
        丙
        [decision if ways each ways]
        {n}.{item}
    """) == (
        Paragraph("finding", "甲{a}，乙。"),
        Paragraph("course", "{b}", when="b"),
        Paragraph("course", "丙", unless="b"),
        Paragraph("decision", "{n}.{item}", when="ways", each="ways"),
    )


@pytest.mark.parametrize("text", ["没有标记", "[nowhere]\n甲"])
def test_a_text_outside_a_known_part_is_refused(text):
    with pytest.raises(ValueError, match=r"unknown part|before the first"):
        pieces(text)


def test_parts_are_said_in_their_order_and_a_condition_without_fact_is_left_out():
    wording = pieces("[decision]\n乙\n[finding]\n甲{a}\n[course if b]\n{b}")
    assert compose(wording, {"a": "子"}) == [Line("finding", "甲子"), Line("decision", "乙")]


def test_unless_is_said_only_without_the_fact():
    wording = pieces("[course unless b]\n甲")
    assert [compose(wording, facts) for facts in ({"b": "子"}, {"b": None}, {})] == [
        [],
        [Line("course", "甲")],
        [Line("course", "甲")],
    ]


def test_a_list_gives_one_numbered_paragraph_an_entry():
    assert compose(pieces("[decision each w]\n{n}.{item}。"), {"w": ["甲。", "", "乙"]}) == [
        Line("decision", "1.甲。"),
        Line("decision", "2.乙。"),
    ]


def test_all_missing_facts_are_named_at_once():
    wording = pieces("[finding]\n{a}{b}\n[decision each w]\n{item}")
    with pytest.raises(MissingFacts) as refused:
        compose(wording, {"a": " "}, [Required("c", "丙"), Required("d", "丁", required=False)])
    assert refused.value.fields == ("a", "b", "c", "w")


def test_what_people_type_is_never_read_as_a_template():
    assert compose(pieces("[finding]\n{a}"), {"a": "{b.__class__} {0}"}) == [
        Line("finding", "{b.__class__} {0}")
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 3, 5), "2026年3月5日"),
        (["甲", "乙"], "甲、乙"),
        (100, "100"),
        (None, ""),
        (" 甲。 ", "甲"),
    ],
)
def test_facts_are_printed_in_chinese(value, said):
    assert say(value) == said
