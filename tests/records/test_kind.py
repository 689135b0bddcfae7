"""Documents as a kind of matter: when they are in work, and by when they must be public (art. 26)."""

from datetime import date

import pytest

from casework.deadlines import start_of
from casework.models import Deadline
from casework.recalculation import recalculate_all
from casework.reminders import sweep
from records.services import add_document
from tests.cast import Cast, cast

__all__ = ["cast"]
ENTERED = date(2026, 3, 2)


def add(cast: Cast, **fields):
    return add_document(
        agency=cast.agency, title="关于印发学校食堂管理办法的通知", on=ENTERED, index_no="A", **fields
    )


def test_art26_what_is_to_be_public_is_due_within_twenty_working_days(cast):
    document = add(cast, formed_on=date(2026, 2, 27))
    due = Deadline.objects.get(matter=document.matter, main=True)
    assert (due.clock, due.main, due.open, due.due_on) == (
        "document.publication",
        True,
        True,
        date(2026, 3, 26),  # 28 February is a make-up day
    )
    assert document.matter.closed_on is None


@pytest.mark.parametrize(
    "fields", [{"published_on": ENTERED}, {"attribute": "withheld"}], ids=["published", "not public"]
)
def test_a_document_with_nothing_left_to_do_rests(cast, fields):
    document = add(cast, **fields)
    assert document.matter.closed_on == ENTERED
    assert not Deadline.objects.filter(matter=document.matter, open=True).exists()


def test_art26_people_are_reminded_of_a_publication_that_is_due(cast):
    document = add(cast)
    assert sweep(start_of(date(2026, 4, 20))) > 0
    due = Deadline.objects.get(matter=document.matter, main=True)
    assert due.level == "overdue"
    assert cast.alice.notice_rows.filter(notice__deadline=due).exists()


def test_recalculation_reaches_documents_in_work(cast):
    document = add(cast)
    Deadline.objects.filter(matter=document.matter).update(due_on=date(2026, 3, 3))
    assert [(row["clock"], row["before"]) for row in recalculate_all(ENTERED, dry_run=True)] == [
        ("document.publication", "2026-03-03")
    ]
