"""Putting a document into the catalogue and on the public column."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Agency, DutyKind, Staff
from casework import work
from casework.crypto import new_data_key
from casework.events import record
from casework.models import Matter, OpenWork
from casework.series import next_number
from records.kind import PUBLICATION, recalculate
from records.models import Document
from statute.letters.numbering import index_number
from statute.refused import Refused

INDEX_SERIES = "index"
PUBLIC = frozenset({"proactive", "partial"})
TO_PUBLISH = 5  # working days that the house allows for it


@transaction.atomic
def add_document(
    *,
    agency: Agency,
    title: str,
    on: date,
    by: Staff | None = None,
    attribute: str = "proactive",
    published_on: date | None = None,
    index_no: str = "",
    **metadata: Any,
) -> Document:
    """Enter a document with its metadata; without `index_no` it gets the agency's next one (regulation 6.4).

    Refused: no title, an index number already given, publication of what isn't public.
    """
    if not title.strip():
        raise Refused(
            "no_title", "没有填写公文名称。目录至少要有索引、名称和生成日期（条例第十二条），请补填。"
        )
    if published_on and attribute not in PUBLIC:
        raise Refused("not_public", "公开属性不是主动公开或者部分公开的公文不能发布。请先确定公开属性。")
    if index_no and Document.objects.filter(index_number=index_no).exists():
        raise Refused("index_taken", f"索引号{index_no}已经使用。每条信息的索引号唯一，请核对。")
    matter = Matter.objects.create(
        kind="document",
        title=title[:200],
        filed_agency=agency,
        current_agency=agency,
        opened_on=on,
        closed_on=None if attribute in PUBLIC and not published_on else on,
        data_key=new_data_key(),
    )
    document = Document.objects.create(
        matter=matter,
        title=title,
        index_number=index_no or _next_index(agency, on),
        attribute=attribute,
        published_on=published_on,
        publisher_name=metadata.pop("publisher_name", "") or agency.name,
        **metadata,
    )
    record(matter, "document.added", on=on, by=by, index_number=document.index_number)
    if published_on:
        record(matter, "document.published", on=published_on, by=by)
    recalculate(document, on)
    if matter.closed_on is None:
        _ask_for_publication(document, on)
    return document


def publish(document: Document, *, by: Staff, on: date) -> None:
    """Put it on the public column (art. 26). The caller holds the matter's lock. Refused when it is there already."""
    if document.published_on:
        raise Refused(
            "published_already", f"这件公文已于{document.published_on:%Y年%-m月%-d日}公开，没有重复办理。"
        )
    matter = document.matter
    document.published_on = matter.closed_on = on
    document.save(update_fields=["published_on"])
    matter.save(update_fields=["closed_on"])
    record(matter, "document.published", on=on, by=by)
    recalculate(document, on)


def _ask_for_publication(document: Document, on: date) -> None:
    """Open work for whoever keeps the register: what is to be public waits to be published."""
    matter = document.matter
    due = matter.deadlines.get(clock=PUBLICATION)
    publication = OpenWork(
        item_type="publication",
        item_id=document.pk,
        matter=matter,
        agency=matter.current_agency,
        step=PUBLICATION,
        duty=DutyKind.REGISTRAR,
        due_on=due.due_on,
        provisional=due.provisional,
    )
    work.add(publication, on=on, days=TO_PUBLISH)


def _next_index(agency: Agency, on: date) -> str:
    if not agency.uscc:
        raise Refused("no_uscc", f"{agency.name}没有设置统一社会信用代码，不能编索引号。请管理员先填写。")
    return index_number(agency.uscc, on.year, next_number(agency, INDEX_SERIES, on.year))
