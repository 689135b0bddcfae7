"""Regulation ch. 1.12 and 4.4: which letter carries which remedy."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from statute.answers.grounds import GROUNDS
from statute.answers.replies import REPLIES
from statute.letters import remedies
from statute.letters.procedure import LETTERS
from statute.letters.remedies import (
    REVIEW_BODY_RULES,
    REVIEW_FIRST_SENTENCE,
    RemedyFactsMissing,
    electronic_delivery_sentence,
    review_body_rule,
)
from tests.statute.letters.samples import BUREAU, choices

ON = date(2026, 3, 5)
remedy, remedy_class = partial(remedies.remedy, on=ON), partial(remedies.remedy_class, on=ON)
REVIEW_FIRST = {f"R{n:02d}" for n in range(4, 11)}


def test_every_reply_has_the_class_of_the_table():
    assert {code: reply.remedy for code, reply in REPLIES.items()} == {
        code: "split" if code == "R03" else "RF" if code in REVIEW_FIRST else "E" for code in REPLIES
    }


def test_of_the_other_letters_only_those_that_decide_carry_a_remedy():
    assert [code for code, letter in LETTERS.items() if letter.remedy != "N"] == ["D11", "C01", "C03"]


@pytest.mark.parametrize(("code", "sub_reason", "grounds"), list(choices()))
def test_the_review_first_sentence_stands_exactly_where_it_must(code, sub_reason, grounds):
    told = remedy(code, sub_reason=sub_reason, grounds=grounds, agency=BUREAU)
    exempt = any(GROUNDS[ground].exempt for ground in grounds)
    text = "".join(told.sentences)
    assert text.count(REVIEW_FIRST_SENTENCE) == (1 if exempt else 0)
    assert text.count("应当先申请行政复议") == (1 if exempt else 0)
    assert told.review_first is exempt


@pytest.mark.parametrize("code", list(LETTERS))
def test_no_other_letter_says_review_first(code):
    told = remedy(code, agency=BUREAU)
    assert not told.review_first
    assert "应当先申请行政复议" not in "".join(told.sentences)
    assert len(told.sentences) == (1 if told.class_ == "E" else 0)


def test_the_refusal_names_review_body_then_the_fifteen_days_for_the_court():
    assert remedy("R04", agency=BUREAU).sentences == (
        "如不服本决定，可以自收到本决定之日起60日内向清河县人民政府申请行政复议；对行政复议决定不服的，"
        "可以自收到行政复议决定书之日起15日内依法向人民法院提起行政诉讼。"
        "依照《中华人民共和国行政复议法》第二十三条，本决定应当先申请行政复议。",
    )


def test_any_other_reply_leaves_the_choice_between_review_and_court():
    assert remedy("R12", agency=BUREAU).sentences == (
        "如不服本答复，可以自收到本答复之日起60日内向清河县人民政府申请行政复议，"
        "或者自收到本答复之日起6个月内依法向清河县人民法院提起行政诉讼。",
    )


def test_r03_with_an_exempt_part_gives_two_sentences():
    told = remedy("R03", grounds=("X4", "P1"), agency=BUREAU)
    assert told.class_ == "split"
    assert [sentence.split("，")[0] for sentence in told.sentences] == [
        "对本答复中不予公开部分的决定不服的",
        "对本答复的其余部分不服的",
    ]
    assert [REVIEW_FIRST_SENTENCE in sentence for sentence in told.sentences] == [True, False]


def test_r03_without_an_exempt_part_is_an_ordinary_reply():
    assert remedy("R03", grounds=("P1", "P2"), agency=BUREAU) == remedy("R01", agency=BUREAU)


def test_r23_of_a_withdrawal_has_no_remedy_and_every_other_has():
    subs = [sub.code for sub in REPLIES["R23"].sub_reasons]
    assert {sub: remedy_class("R23", sub_reason=sub) for sub in subs} == {
        "withdrawn": "N",
        "archived": "E",
        "not_request": "E",
        "other": "E",
    }
    assert remedy("R23", sub_reason="withdrawn", agency=BUREAU).sentences == ()


@pytest.mark.parametrize(("code", "grounds"), [("R04", ()), ("R03", ("X4", "P1"))])
def test_fuyi23_review_comes_first_from_2024_on(code, grounds):
    before = remedies.remedy(code, on=date(2023, 12, 31), grounds=grounds, agency=BUREAU)
    assert (before.class_, before.review_first, len(before.sentences)) == ("E", False, 1)
    assert "应当先申请行政复议" not in before.sentences[0]
    assert remedies.remedy(code, on=date(2024, 1, 1), grounds=grounds, agency=BUREAU).review_first


def test_r11_stands_among_the_refusals_of_the_report_but_review_does_not_come_first():
    assert (REPLIES["R11"].report_row, remedy_class("R11")) == ("3.3.8", "E")


def test_the_decision_told_to_a_third_party_is_called_a_decision():
    assert remedy("D11", agency=BUREAU).sentences[0].startswith("如不服本决定，可以自收到本决定之日起60日内")


def test_a_branch_of_a_city_department_offers_both_review_bodies():
    branch = replace(
        BUREAU, kind="vertical_branch", review_body="邢台市人民政府", also_review_body="清河县人民政府"
    )
    assert (
        "60日内向邢台市人民政府申请行政复议，也可以向清河县人民政府申请行政复议；"
        in (remedy("R06", agency=branch).sentences[0])
    )


@pytest.mark.parametrize("why_unavailable", ["review_body", "court"])
def test_without_review_body_or_court_no_remedy_is_written(why_unavailable):
    with pytest.raises(RemedyFactsMissing):
        remedy("R04", agency=replace(BUREAU, **{why_unavailable: " "}))


def test_a_letter_without_remedy_needs_neither():
    assert remedy("D02", agency=replace(BUREAU, review_body="", court="")).sentences == ()


@pytest.mark.parametrize(
    ("code", "given"), [("R99", {}), ("R23", {"sub_reason": "x"}), ("R03", {"grounds": ("X9",)})]
)
def test_an_unknown_word_is_refused(code, given):
    with pytest.raises(KeyError):
        remedy(code, agency=BUREAU, **given)


def test_art22_of_the_review_law_electronic_delivery_gives_the_online_channel():
    assert electronic_delivery_sentence("https://fy.example.gov.cn").endswith(
        "可以通过互联网渠道提交行政复议申请书：https://fy.example.gov.cn"
    )
    with pytest.raises(ValueError, match="online review channel"):
        electronic_delivery_sentence(" ")


def test_since_2024_a_department_is_reviewed_by_its_own_government_alone():
    assert {kind: (rule.body, rule.also) for kind, rule in REVIEW_BODY_RULES.items()} == {
        "county_government": ("上一级（设区的市）人民政府", ""),
        "department": ("本级人民政府", ""),
        "township": ("县级人民政府", ""),
        "subdistrict": ("设立它的县级人民政府", ""),
        "sub_agency": ("本级人民政府", ""),
        "vertical_branch": ("设区的市人民政府", "分局所在地的县级人民政府"),
        "national_vertical": ("上一级主管部门", ""),
        "justice_department": ("本级人民政府", "上一级司法行政部门"),
    }
    assert review_body_rule("township").articles == ("复议法24①(2)",)


def test_nothing_of_the_old_rules_is_left_in_any_wording():
    old = re.compile(
        r"15个?工作日内?答复|[3三]个月|不予受理|检索费|复制费|邮寄费|视为不同意公开(?!。)|上级主管部门"
    )
    texts = [p.text for reply in REPLIES.values() for p in reply.wording]
    texts += [p.text for reply in REPLIES.values() for sub in reply.sub_reasons for p in sub.wording]
    texts += [p.text for letter in LETTERS.values() for p in letter.wording]
    texts += [p.text for ground in GROUNDS.values() for p in ground.wording]
    texts += [s for code in (*REPLIES, *LETTERS) for s in remedy(code, agency=BUREAU).sentences]
    assert len(texts) > 150
    assert [text for text in texts if old.search(text)] == []
