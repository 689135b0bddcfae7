"""Documents as a kind of matter."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date

from casework.calendar import current_calendar
from casework.deadlines import DeadlineState, apply_deadlines
from casework.kinds import Clock, EventKind, FilePurpose, Kind, Moved
from casework.locks import lock_matter
from records.models import Document
from statute.clock.terms import TERMS, add_working_days

BODY, PUBLICATION = "document.body", "document.publication"
"""The purpose of a document's file; the time limit of its publication, and the open work that it is."""


@contextmanager
def locked_document(matter_id: int) -> Iterator[Document]:
    """The document with its matter, locked until the transaction ends."""
    lock_matter(matter_id)
    yield Document.objects.select_related("matter").get(matter=matter_id)


def recalculate(document: Document, on: date) -> Moved:
    """What is to be public is published within 20 working days of the day it was formed or entered (art. 26)."""
    term = TERMS["T01"]
    begins = document.formed_on or document.matter.opened_on
    due_on = add_working_days(begins, term.length, current_calendar())
    wanted = DeadlineState(
        due_on, not current_calendar().is_gazetted(due_on), open=document.matter.closed_on is None
    )
    return apply_deadlines(document.matter, {(PUBLICATION, ""): wanted}, on=on)


def documents_of(matter_ids: Collection[int]) -> dict[int, Document]:
    return {document.matter_id: document for document in Document.objects.filter(matter__in=matter_ids)}


DOCUMENT = Kind(
    code="document",
    label="公文",
    subject="document",
    main_clock=PUBLICATION,
    lock=locked_document,
    recalculate=recalculate,
    rows=documents_of,
    clocks={PUBLICATION: Clock("公开期限")},
    events={
        "document.added": EventKind("收入目录", "{actor}将公文收入目录[，索引号{index_number}]。"),
        "document.published": EventKind("发布", "{actor}在公开平台发布。"),
    },
    purposes={BODY: FilePurpose("公文正文", added=False)},
)
