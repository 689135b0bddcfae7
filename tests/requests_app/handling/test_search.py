"""The record of a search, on which a reply that nothing exists must rest (art. 36 (4))."""

import pytest

from requests_app.handling.models import SearchRecord
from requests_app.handling.search import record_search
from statute.refused import Refused
from tests.cast import Case

SEARCHED = {"places": "局档案室", "keywords": "部门预算", "period": "2025年", "result": "没有找到"}


@pytest.fixture
def searching(case: Case) -> Case:
    return case.register().review().assign()


def test_art36_a_search_says_where_how_and_with_what_result(searching: Case) -> None:
    searching.search(found=False)
    row = SearchRecord.objects.get(application=searching.application)
    assert (row.places, row.keywords, row.period, row.found, row.result) == (
        "局档案室",
        "部门预算",
        "2025年",
        False,
        "没有找到",
    )
    assert (row.by, row.searched_on) == (searching.cast.bob, searching.on)
    event = searching.application.matter.events.get(kind="application.searched")
    assert event.data == {"scope": "局档案室", "result": "未检索到"}
    assert searching.application.stage == "drafting"


@pytest.mark.parametrize("missing", SEARCHED)
def test_art36_a_search_without_any_of_them_is_refused_and_leaves_nothing(
    searching: Case, missing: str
) -> None:
    bob, told = searching.cast.bob, SEARCHED | {missing: " "}
    with pytest.raises(Refused) as refused:
        searching.do(
            "search", bob, lambda a: record_search(a, by=bob, on=searching.on, found=False, **told) and ""
        )
    assert (refused.value.code, SearchRecord.objects.count()) == ("search_incomplete", 0)
