"""The closure of the replies and the letters they make."""

from datetime import date

import pytest

from statute.answers.replies import (
    REPLIES,
    choice_problem,
    chosen_grounds,
    cited_articles,
    reply_lines,
    required_fields,
)
from statute.law.articles import cite
from statute.reporting.rows import ROWS
from statute.wording import MissingFacts
from tests.statute.letters.samples import choices, facts_for

EVERY_CHOICE = list(choices())


def composed(code, sub_reason="", grounds=(), **more):
    required = required_fields(code, sub_reason=sub_reason, grounds=grounds)
    return reply_lines(code, facts_for(required) | more, sub_reason=sub_reason, grounds=grounds)


def test_there_are_23_replies_and_each_has_letter_title_and_series():
    assert list(REPLIES) == [f"R{n:02d}" for n in range(1, 24)]
    assert {reply.template for reply in REPLIES.values()} == {"reply"}
    assert {reply.title.format(title_word="答复书") for reply in REPLIES.values()} == {
        "政府信息公开申请答复书"
    }


def test_every_countable_report_row_is_reached_and_no_other():
    assert {reply.report_row for reply in REPLIES.values()} == {
        code for code, row in ROWS.items() if row.countable
    }


def test_each_reply_has_the_report_row_of_the_published_table():
    assert {code: reply.report_row for code, reply in REPLIES.items()} == {
        "R01": "3.1",
        "R02": "3.1",
        "R03": "3.2",
        "R04": "3.3.1",
        "R05": "3.3.2",
        "R06": "3.3.3",
        "R07": "3.3.4",
        "R08": "3.3.5",
        "R09": "3.3.6",
        "R10": "3.3.7",
        "R11": "3.3.8",
        "R12": "3.4.1",
        "R13": "3.4.1",
        "R14": "3.4.2",
        "R15": "3.4.3",
        "R16": "3.5.1",
        "R17": "3.5.2",
        "R18": "3.5.3",
        "R19": "3.5.4",
        "R20": "3.5.5",
        "R21": "3.6.1",
        "R22": "3.6.2",
        "R23": "3.6.3",
    }


@pytest.mark.parametrize(("code", "sub_reason", "grounds"), EVERY_CHOICE)
def test_every_choice_is_lawful_and_composes_with_the_common_elements(code, sub_reason, grounds):
    assert choice_problem(code, sub_reason=sub_reason, grounds=grounds) == ""
    lines = composed(code, sub_reason, grounds)
    text = "\n".join(line.text for line in lines)
    assert lines[0].text == (
        "本机关于2026年3月2日收到你提交的政府信息公开申请（登记编号：清资依申请〔2026〕12号），"
        "申请公开：“2025年东关村征收土地公告”。"
    )
    assert [part for part in ("finding", "decision") if part not in {line.part for line in lines}] == []
    if (code, sub_reason) != ("R23", "other"):  # there the handler names the law
        last = cited_articles(code, sub_reason=sub_reason, grounds=grounds)[-1]
        assert cite(last).rpartition("》")[2] in text
    assert "{" not in text
    assert "。。" not in text


@pytest.mark.parametrize(("code", "sub_reason", "grounds"), EVERY_CHOICE)
def test_every_required_fact_is_asked_for_by_name_when_it_lacks(code, sub_reason, grounds):
    required = required_fields(code, sub_reason=sub_reason, grounds=grounds)
    for asked in required:
        facts = facts_for(required)
        del facts[asked.field]
        if asked.required:
            with pytest.raises(MissingFacts) as refused:
                reply_lines(code, facts, sub_reason=sub_reason, grounds=grounds)
            assert refused.value.fields == (asked.field,)
        else:
            assert reply_lines(code, facts, sub_reason=sub_reason, grounds=grounds)


@pytest.mark.parametrize(("code", "sub_reason", "grounds"), EVERY_CHOICE)
def test_every_field_that_is_asked_for_appears_in_the_letter(code, sub_reason, grounds):
    required = required_fields(code, sub_reason=sub_reason, grounds=grounds)
    marks = {asked.field: f"【{asked.field}】" for asked in required}
    text = "\n".join(line.text for line in composed(code, sub_reason, grounds, **marks))
    assert [field for field, mark in marks.items() if mark not in text] == []


def test_the_course_tells_clarification_consultation_extension_with_their_dates():
    texts = [
        line.text
        for line in composed(
            "R14",
            clarify_notice_no="清资公开补〔2026〕3号",
            clarify_notice_date=date(2026, 3, 4),
            clarified_date=date(2026, 3, 9),
            consultations=["本机关于2026年3月11日书面征求第三方意见，第三方同意公开。"],
            excluded_days=5,
            extension_notice_no="清资公开延〔2026〕2号",
            extension_notice_date=date(2026, 4, 2),
            extension_days=10,
            extension_reason="检索范围较大",
        )
        if line.part == "course"
    ]
    assert texts == [
        "因申请内容不明确，本机关于2026年3月4日作出《政府信息公开申请补正告知书》（清资公开补〔2026〕3号）。"
        "2026年3月9日，本机关收到你的补正，答复期限自该日起计算。",
        "本机关于2026年3月11日书面征求第三方意见，第三方同意公开。",
        "征求意见所需的5个工作日，依照《中华人民共和国政府信息公开条例》第三十三条第三款，不计算在答复期限内。",
        "因检索范围较大，经本机关政府信息公开工作机构负责人同意，答复期限延长10个工作日，"
        "本机关已于2026年4月2日告知你（清资公开延〔2026〕2号）。",
    ]


def test_r07_tells_the_consultation_and_cites_arts_15_and_32():
    lines = composed("R07")
    assert cited_articles("R07") == ("36(3)", "15", "32")
    assert "已依法书面征求第三方意见" in "".join(line.text for line in lines)


def test_r03_says_what_is_given_then_each_ground_and_cites_them_all():
    assert cited_articles("R03", grounds=("X6", "X1", "P2")) == ("37", "14", "16②", "38")
    lines = composed("R03", grounds=("X6", "X1", "P2"))
    decisions = [line.text for line in lines if line.part == "decision"]
    assert decisions[0] == (
        "根据《中华人民共和国政府信息公开条例》第三十七条、第十四条、第十六条第二款、第三十八条的规定，现答复如下："
    )
    assert decisions[1:] == [
        "可以公开的内容，本机关予以公开，即：",
        "1.第一项",
        "2.第二项",
        "不予公开的内容，属于依法确定为国家秘密的政府信息，本机关不予公开。",
        "不予公开的内容，属于过程性信息，本机关决定不予公开。",
        "没有现成信息的内容，需要加工、分析，本机关不予提供。",
        "对申请中的其他内容，答复如下：",
        "第一项。",
        "第二项。",
    ]


def test_r13_names_the_responsible_agency_only_when_it_is_known():
    known = {asked.field for asked in required_fields("R13", sub_reason="known")}
    unknown = {asked.field for asked in required_fields("R13", sub_reason="unknown")}
    assert known - unknown == {"responsible_agency", "responsible_contact"}


def test_r02_asks_for_way_and_time_when_it_only_tells_them():
    tell = {asked.field for asked in required_fields("R02", sub_reason="tell")}
    assert tell >= {"ways", "available_time"}
    assert "provided" not in tell


def test_a_single_ground_is_implied_and_several_must_be_chosen():
    assert chosen_grounds("R08") == ("X5",)
    assert chosen_grounds("R03") == ()
    assert chosen_grounds("R03", ["P1", "X2"]) == ("X2", "P1")


@pytest.mark.parametrize(
    ("code", "sub_reason", "grounds", "problem"),
    [
        ("R03", "", (), "“部分公开”要选明不予公开部分的理由（至少一项）。"),
        (
            "R08",
            "",
            ("X1",),
            "“不予公开（内部事务信息）”不能以“国家秘密”为理由，请改选答复类型或者理由。",
        ),
        (
            "R13",
            "",
            (),
            "“不属于本机关负责公开”要选明具体情形：能够确定负责公开的机关、不能确定负责公开的机关。",
        ),
        ("R01", "known", (), "“已经主动公开”没有分情形，请去掉所选情形。"),
    ],
)
def test_an_unlawful_choice_is_explained(code, sub_reason, grounds, problem):
    assert choice_problem(code, sub_reason=sub_reason, grounds=grounds) == problem
