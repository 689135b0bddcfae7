from statute.reporting.rows import (
    APPLICANT_KINDS,
    COLUMNS,
    PROACTIVE_ROWS,
    REMEDY_COLUMNS,
    REMEDY_GROUPS,
    ROWS,
    SECTION_TITLES,
)


def test_section3_has_the_25_published_rows_in_order():
    assert list(ROWS) == [
        *("1", "2", "3.1", "3.2"),
        *(f"3.3.{n}" for n in range(1, 9)),
        *(f"3.4.{n}" for n in range(1, 4)),
        *(f"3.5.{n}" for n in range(1, 6)),
        *(f"3.6.{n}" for n in range(1, 4)),
        *("3.7", "4"),
    ]


def test_the_rows_that_are_sums_or_carried_over_are_not_counted_into():
    assert [code for code, row in ROWS.items() if not row.countable] == ["1", "2", "3.7", "4"]


def test_the_words_are_those_published():
    assert ROWS["3.2"].label == "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
    assert (ROWS["3.3.3"].subgroup, ROWS["3.3.3"].label) == ("（三）不予公开", "3.危及“三安全一稳定”")
    assert ROWS["3.6.1"].label == "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
    assert {row.subgroup for row in ROWS.values() if row.subgroup} == {
        "（三）不予公开",
        "（四）无法提供",
        "（五）不予处理",
        "（六）其他处理",
    }


def test_the_columns_are_six_kinds_of_applicant_and_the_total():
    assert COLUMNS == ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    assert [kind.column for kind in APPLICANT_KINDS.values()] == list(range(6))
    assert [kind.code for kind in APPLICANT_KINDS.values() if kind.is_person] == ["natural_person"]


def test_section2_and_section4_have_their_cells():
    assert [(row.label, len(row.columns)) for row in PROACTIVE_ROWS] == [
        ("规章", 3),
        ("行政规范性文件", 3),
        ("行政许可", 1),
        ("行政处罚", 1),
        ("行政强制", 1),
        ("行政事业性收费", 1),
    ]
    assert len(REMEDY_GROUPS) * len(REMEDY_COLUMNS) == 15


def test_the_report_has_six_parts():
    assert [title[0] for title in SECTION_TITLES] == list("一二三四五六")
