"""Which published documents an application may be about."""

from datetime import date

import pytest

from records.selectors import documents_of_group, matching_documents, published_documents
from records.services import add_document
from tests.cast import Cast, cast

__all__ = ["cast"]  # a fixture
DAY = date(2026, 3, 2)


@pytest.fixture
def documents(cast: Cast) -> None:
    for number, title, fields in (
        (1, "青禾县教育局2025年部门预算", {"group_class": "政府信息公开年报"}),
        (2, "关于印发学校食堂管理办法的通知", {}),
        (3, "青禾县教育局2024年部门预算", {"published_on": None}),
    ):
        add_document(
            agency=cast.agency,
            title=title,
            on=DAY,
            index_no=str(number),
            **({"published_on": DAY, "document_number": f"青教发〔2026〕{number}号"} | fields),
        )


def titles(found) -> list[str]:
    return [document.title for document in found]


def test_only_what_is_published_leaves(documents):
    assert sorted(titles(published_documents())) == [
        "关于印发学校食堂管理办法的通知",
        "青禾县教育局2025年部门预算",
    ]
    assert titles(documents_of_group("政府信息公开年报")) == ["青禾县教育局2025年部门预算"]


def test_a_document_matches_by_number_however_the_brackets_are_typed_or_by_most_of_its_title(documents):
    assert titles(matching_documents("", "青教发[2026]2号")) == ["关于印发学校食堂管理办法的通知"]
    assert titles(matching_documents("教育局2025年部门预算")) == ["青禾县教育局2025年部门预算"]
    assert matching_documents("农村公路养护") == []
    assert matching_documents("", "") == []
