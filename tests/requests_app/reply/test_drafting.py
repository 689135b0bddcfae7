"""A reply is complete and lawful before anybody signs it."""

from datetime import date

import pytest

from statute.refused import Refused
from tests.cast import Case

R12 = {
    "searched_on": date(2026, 3, 2),
    "search_scope": "局档案室、公文系统",
    "search_keywords": ["部门预算"],
    "search_period": "2025年",
}


def test_art36_4_not_existing_needs_a_search_record(case: Case) -> None:
    case.register().review().assign().search(found=True)
    with pytest.raises(Refused) as refused:
        case.draft("R12", "", R12)
    assert refused.value.code == "no_search_record"


def test_a_missing_part_is_refused_before_anybody_signs(case: Case) -> None:
    case.register().review().assign().search()
    with pytest.raises(Refused) as refused:
        case.draft("R02", "provide", {"provided": ["2025年部门预算"]})
    assert refused.value.code == "letter_fact_missing"
    assert "提供的形式" in refused.value.message


def test_fuyi23_a_refusal_without_review_body_is_refused(case: Case) -> None:
    agency = case.cast.agency
    agency.court = ""
    agency.save()
    case.register().review().assign().search()
    with pytest.raises(Refused) as refused:
        case.draft("R08", "", {"x5_content": "考勤记录", "x5_kind": "人事管理", "x5_reason": "属于内部事务"})
    assert refused.value.code == "letter_remedy_missing"
