"""Searching the public catalogue: words within a scope, and filters with the number of documents behind each value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.typed import number
from records.models import Document
from records.selectors import published_documents
from statute.records.attributes import A20, A21, VALIDITY

SCOPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("标题、文号、索引号", ("title", "document_number", "index_number")),
    "title": ("标题", ("title",)),
    "number": ("文号、索引号", ("document_number", "index_number")),
    "text": ("全文", ("title", "summary", "keywords", "body")),
}
FILTERS: dict[str, tuple[str, str]] = {
    "year": ("年份", "published_on__year"),
    "publisher": ("发布机构", "publisher_name"),
    "item": ("公开事项", "item"),
    "topic": ("主题", "topic"),
    "validity": ("有效性", "validity"),
}
_WORDS = {
    "item": {item.code: item.short for item in (A20 | A21).values()},
    "validity": {row.code: row.label for row in VALIDITY.values()},
}


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """One select of the page; `options` without the empty one."""

    name: str
    label: str
    options: tuple[Option, ...]
    chosen: bool


@dataclass(frozen=True)
class Found:
    documents: QuerySet[Document]
    filters: tuple[Filter, ...]


def search(words: str = "", scope: str = "", chosen: Mapping[str, str] | None = None) -> Found:
    """Published documents with every word, and under each filter what the others leave. Unknown values find nothing."""
    matching = _matching(words, scope)
    wanted = {name: value for name, value in (chosen or {}).items() if name in FILTERS and value}
    filters = tuple(_filter(name, matching, wanted) for name in FILTERS)
    return Found(_narrowed(matching, wanted), filters)


def _matching(words: str, scope: str) -> QuerySet[Document]:
    _, fields = SCOPES.get(scope, SCOPES[""])
    found = published_documents()
    for word in words.split():
        either = Q()
        for field in fields:
            either |= Q(**{f"{field}__icontains": word})
            if field == "document_number":  # 青政发[2026]7号 is filed with 〔〕
                either |= Q(document_number__icontains=number(word))
        found = found.filter(either)
    return found


def _narrowed(
    documents: QuerySet[Document], wanted: Mapping[str, str], *, but: str = ""
) -> QuerySet[Document]:
    for name, value in wanted.items():
        if name == "year" and not (value.isascii() and value.isdigit() and len(value) == 4):
            return documents.none()
        if name != but:
            documents = documents.filter(**{FILTERS[name][1]: value})
    return documents


def _filter(name: str, documents: QuerySet[Document], wanted: Mapping[str, str]) -> Filter:
    label, field = FILTERS[name]
    rows = _narrowed(documents, wanted, but=name).order_by().values_list(field).annotate(Count("pk"))
    counts: dict[Any, int] = {value: count for value, count in rows if value not in (None, "")}
    chosen = wanted.get(name, "")
    options = [
        Option(str(value), _WORDS.get(name, {}).get(value, str(value)), count, str(value) == chosen)
        for value, count in counts.items()
    ]
    options.sort(key=lambda o: o.value, reverse=name == "year")
    return Filter(name, label, tuple(options), bool(chosen))
