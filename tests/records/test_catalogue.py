"""Searching the catalogue: words in a scope, filters that count what the others leave."""

from datetime import date

import pytest

from records.catalogue import search
from records.services import add_document
from tests.cast import Cast, cast

__all__ = ["cast"]  # a fixture


@pytest.fixture
def documents(cast: Cast) -> None:
    for number, title, published_on, summary in (
        (1, "农村公路养护办法", date(2025, 6, 1), "桥梁"),
        (2, "农村公路建设计划", date(2026, 3, 2), ""),
        (3, "学校食堂管理办法", date(2026, 3, 2), ""),
    ):
        add_document(
            agency=cast.agency,
            title=title,
            on=published_on,
            index_no=str(number),
            published_on=published_on,
            document_number=f"青政发〔2026〕{number}号",
            summary=summary,
        )


def found(*args, **kwargs) -> list[str]:
    return sorted(document.title for document in search(*args, **kwargs).documents)


def test_every_word_must_be_there_within_the_scope(documents):
    assert found("公路 办法") == ["农村公路养护办法"]
    assert (found("桥梁"), found("桥梁", "text")) == ([], ["农村公路养护办法"])
    assert found("青政发[2026]3号", "number") == ["学校食堂管理办法"]


def test_a_filter_narrows_the_list_and_counts_what_the_others_leave(documents):
    narrowed = search("公路", chosen={"year": "2026"})
    years = next(shown for shown in narrowed.filters if shown.name == "year")
    assert [document.title for document in narrowed.documents] == ["农村公路建设计划"]
    assert [(option.value, option.count, option.chosen) for option in years.options] == [
        ("2026", 1, True),
        ("2025", 1, False),
    ]


@pytest.mark.parametrize("year", ["abc", "２０２６", "20261"])
def test_a_year_that_is_none_finds_nothing(documents, year):
    assert found(chosen={"year": year}) == []
