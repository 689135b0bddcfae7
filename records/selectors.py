"""What the public may read of the catalogue, and what of it matches an application."""

from django.db.models import Q, QuerySet

from accounts.typed import number
from records.models import Document

RULES, REPORTS = (
    "政府信息公开制度",
    "政府信息公开年报",
)  # group classes with a block of their own (国办公开办函〔2019〕61号)


def published_documents() -> QuerySet[Document]:
    """Documents on the public column, newest first; nothing else ever leaves through here."""
    return Document.objects.filter(
        published_on__isnull=False, attribute__in=["proactive", "partial"]
    ).select_related("matter__filed_agency")


def documents_of_group(group_class: str) -> QuerySet[Document]:
    """What the rules or reports block of the column lists."""
    return published_documents().filter(group_class=group_class)


def matching_documents(title: str, document_number: str = "", limit: int = 5) -> list[Document]:
    """Published documents that an application may be about: the same number, or most two-character pairs in common."""
    exact = (
        published_documents().filter(document_number__in={document_number, number(document_number)})
        if document_number
        else Document.objects.none()
    )
    found = list(exact[:limit])
    pairs = list(dict.fromkeys(title[n : n + 2] for n in range(len(title) - 1)))[:20]
    if len(found) < limit and pairs:
        either = Q()
        for pair in pairs:
            either |= Q(title__contains=pair)
        candidates = published_documents().filter(either).exclude(pk__in=[d.pk for d in found])[:200]
        ranked = sorted(
            ((sum(pair in d.title for pair in pairs), d) for d in candidates), key=lambda row: -row[0]
        )
        found += [d for score, d in ranked if score * 2 >= len(pairs)][: limit - len(found)]
    return found
