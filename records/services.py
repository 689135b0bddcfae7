"""Putting a document into the catalogue and on the public column."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Agency, Staff
from casework.crypto import new_data_key
from casework.events import record
from casework.models import Matter
from casework.series import next_number
from records.kind import recalculate
from records.models import Document
from statute.letters.numbering import index_number
from statute.refused import Refused

INDEX_SERIES = "index"
PUBLIC = frozenset({"proactive", "partial"})


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
    return document


def _next_index(agency: Agency, on: date) -> str:
    if not agency.uscc:
        raise Refused("no_uscc", f"{agency.name}没有设置统一社会信用代码，不能编索引号。请管理员先填写。")
    return index_number(agency.uscc, on.year, next_number(agency, INDEX_SERIES, on.year))
