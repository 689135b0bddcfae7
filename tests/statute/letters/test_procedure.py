import pytest

from statute.answers.replies import SERIES_WORD
from statute.law.articles import cite_short
from statute.letters.procedure import LETTERS, letter_lines
from statute.wording import MissingFacts
from tests.statute.letters.samples import facts_for

RECORDS = ("D14", "D15", "D16")
WORDED = [code for code in LETTERS if code not in RECORDS]


def text_of(code, **more):
    letter = LETTERS[code]
    return "\n".join(
        line.text for line in letter_lines(code, facts_for(letter.facts + letter.required) | more)
    )


def test_the_catalogue_is_complete():
    assert list(LETTERS) == [f"D{n:02d}" for n in range(1, 17)] + ["C01", "C02", "C03"]


def test_each_kind_has_a_number_series_and_a_title_of_its_own():
    assert len({letter.word for letter in LETTERS.values()} | {SERIES_WORD}) == len(LETTERS) + 1
    assert len({letter.title for letter in LETTERS.values()}) == len(LETTERS)


@pytest.mark.parametrize("code", WORDED)
def test_every_worded_letter_composes_and_cites_its_last_article(code):
    text = text_of(code, other_agency=None)
    assert cite_short(LETTERS[code].articles[-1]) in text
    assert "{" not in text


@pytest.mark.parametrize("code", WORDED)
def test_every_required_fact_is_named_when_it_lacks(code):
    letter = LETTERS[code]
    for asked in letter.facts + letter.required:
        facts = facts_for(letter.facts + letter.required)
        del facts[asked.field]
        if asked.required:
            with pytest.raises(MissingFacts) as refused:
                letter_lines(code, facts)
            assert refused.value.fields == (asked.field,)


@pytest.mark.parametrize("code", RECORDS)
def test_a_record_is_a_form_of_rows_that_holds_every_required_fact(code):
    letter = LETTERS[code]
    shown = {field for _, field in letter.rows} | ({"entries"} if letter.columns else set())
    assert letter.template == "record"
    assert [asked.field for asked in letter.required if asked.field not in shown] == []


def test_art36_the_search_record_says_who_where_by_what_words_over_what_time_with_what_result():
    assert [label for label, _ in LETTERS["D15"].columns] == [
        "检索日期",
        "检索人",
        "系统或者库房",
        "关键词",
        "时间范围",
        "结果",
    ]


@pytest.mark.parametrize("code", [c for c, letter in LETTERS.items() if letter.audience != "applicant"])
def test_a_letter_to_others_never_names_the_applicant(code):
    if LETTERS[code].audience == "internal":
        assert LETTERS[code].addressee == ""
        return
    named = set().union(*(paragraph.fields for paragraph in LETTERS[code].wording))
    assert named & {"applicant", "you", "request_text", "register_no", "receipt_date"} == set()


def test_art32_silence_of_a_third_party_is_neither_yes_nor_no_and_art34_of_a_coproducer_is_yes():
    assert "不视为同意公开，也不视为不同意公开" in text_of("D05")
    assert "逾期未提出意见的，视为同意公开" in text_of("D08", other_agency=None)
    assert "收到本征询书之日起15个工作日" in text_of("D05")
    assert "收到本函之日起15个工作日" in text_of("D08")


def test_art11_an_agency_that_did_not_coproduce_is_asked_without_deemed_consent():
    text = text_of("D08", other_agency="清河县水务局")
    assert "第十一条第一款的规定，现与你机关协商、确认。" in text
    assert "视为同意" not in text
    assert "共同制作" not in text


def test_art32_the_third_party_gets_a_slip_to_return():
    slip = [
        line.text
        for line in letter_lines("D05", facts_for(LETTERS["D05"].required) | facts_for(LETTERS["D05"].facts))
        if line.part == "slip"
    ]
    assert slip[0] == "回执"
    assert [text for text in slip if text.startswith("□")] == [
        "□同意公开",
        "□同意部分公开，同意公开的部分是：____________________",
        "□不同意公开",
    ]


def test_art30_the_clarification_letter_itemises_dates_guides_and_warns():
    text = text_of("D02", items=["写明文件名称", "提供身份证明。"])
    assert "1.写明文件名称。\n2.提供身份证明。\n" in text
    assert "请你于2026年3月10日前（含当日）提交补正材料" in text
    assert "补正说明：指导和释明。" in text
    assert "无正当理由逾期不补正的，视为放弃申请" in text


def test_art33_the_extension_names_both_dates_and_the_consent_of_the_head():
    text = text_of("D04")
    assert "答复期限至2026年3月30日届满" in text
    assert "经本机关政府信息公开工作机构负责人同意，答复期限延长10个工作日，延长至2026年3月10日" in text


def test_art33_the_consultation_letter_tells_that_the_time_is_excluded():
    assert "第三十三条第三款的规定，行政机关征求第三方和其他机关意见所需时间，不计算在答复期限内" in text_of(
        "D07"
    )


def test_109_the_fee_letter_gives_basis_standard_sum_way_term_and_where_to_object():
    text = text_of("D10")
    for part in (
        "收费依据：",
        "收费标准：按件计收",
        "应缴金额：10元",
        "缴纳方式：",
        "收到本通知书次日起20个工作日",
        "有异议的",
    ):
        assert part in text
