"""Entering a document and publishing it (arts. 12, 19, 26)."""

from datetime import date

import pytest

from casework.models import OpenWork
from records.models import Document
from records.services import add_document, publish
from statute.refused import Refused
from tests.cast import Cast, cast

__all__ = ["cast"]  # a fixture
ENTERED = date(2026, 3, 2)


def add(cast: Cast, **fields) -> Document:
    return add_document(
        **({"agency": cast.agency, "title": "食堂管理办法", "on": ENTERED, "index_no": "A"} | fields)
    )


def test_art12_documents_get_the_next_index_number_of_their_agency(cast):
    cast.agency.uscc = "11370983K21344588M"
    cast.agency.save()
    first, second = (add(cast, index_no="") for _ in range(2))
    assert (first.index_number, second.index_number) == (
        "11370983K21344588M/2026-00001",
        "11370983K21344588M/2026-00002",
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"attribute": "withheld", "published_on": ENTERED}, "not_public"),
        ({"index_no": ""}, "no_uscc"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_entered_leaves_nothing(cast, fields, code):
    cast.agency.uscc = ""
    cast.agency.save()
    with pytest.raises(Refused) as refused:
        add(cast, **fields)
    assert (refused.value.code, Document.objects.count()) == (code, 0)


def test_art12_an_index_number_is_given_once(cast):
    add(cast)
    with pytest.raises(Refused) as refused:
        add(cast, title="另一件")
    assert refused.value.code == "index_taken"


def test_art26_publishing_is_recorded_ends_the_matter_and_happens_once(cast):
    document = add(cast)
    assert [work.step for work in OpenWork.objects.filter(matter=document.matter)] == ["document.publication"]
    publish(document, by=cast.alice, on=date(2026, 3, 5))
    assert (document.published_on, document.matter.closed_on) == (date(2026, 3, 5), date(2026, 3, 5))
    assert list(document.matter.events.order_by("seq").values_list("kind", flat=True)) == [
        "document.added",
        "document.published",
    ]
    with pytest.raises(Refused) as refused:
        publish(document, by=cast.alice, on=date(2026, 3, 6))
    assert refused.value.code == "published_already"
