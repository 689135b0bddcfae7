"""Reads about applications: which a person sees, whose applicant they may know, and which are alike.

Names are sealed, so whoever is in an application is found by the keyed hash.
"""

from collections.abc import Collection, Mapping

from django.db.models import (
    Case,
    DateField,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.access import Access
from accounts.typed import number
from casework.crypto import lookup_hash
from casework.models import Matter
from casework.pairs import containing
from casework.visibility import newest_closed, people_known, visible
from requests_app.models import Applicant, Application, Consultation, Representative

NEWEST = 500  # cases whose titles are looked through


def visible_applications(access: Access) -> QuerySet[Application]:
    """Every application that the person may see."""
    return Application.objects.filter(visible(access, "matter__")).select_related(
        "matter__current_agency", "matter__department", "matter__handler"
    )


def applications_of(matter_ids: Collection[int]) -> dict[int, Application]:
    """The applications of these matters, by matter."""
    return {found.matter_id: found for found in Application.objects.filter(matter__in=matter_ids)}


def search(text: str, access: Access) -> tuple[Q, ...]:
    """On matters: the document number asked for holds the text, or it is the whole name of somebody in the case."""
    spellings = sorted({text, number(text)} - {""})
    numbered = [
        Q(pk__in=Application.objects.filter(containing(spelling, "info_document_no")).values("matter"))
        for spelling in spellings
    ]
    return (*numbered, people_known(access) & Q(pk__in=named(text)))


def named(name: str) -> QuerySet[Applicant, Mapping[str, object]]:
    """Matters in which an applicant, the representative or a party that is consulted has exactly this name."""
    known = lookup_hash(name)
    return (
        Applicant.objects.filter(name_hash=known)
        .order_by()
        .values("application__matter")
        .union(
            Representative.objects.filter(name_hash=known).values("application__matter"),
            Consultation.objects.filter(party_hash=known).order_by().values("application__matter"),
        )
    )


def receipt_day() -> Coalesce:
    """The receipt day of art. 31 as SQL: the day of confirmation where one was needed, else that of arrival."""
    return Coalesce("confirmed_on", "submitted_on", output_field=DateField())


def same_applicant(
    application: Application, seen: QuerySet[Application], limit: int = 5
) -> list[Application]:
    """Other visible applications of the same applicants, newest first."""
    names, ids = set(), set()  # read first: as subqueries they have every applicant looked at
    for name, id_ in Applicant.objects.filter(application=application).values_list("name_hash", "id_hash"):
        names.add(name)
        ids |= {id_} - {""}
    alike = Applicant.objects.filter(Q(name_hash__in=names) | Q(id_hash__in=ids))
    return list(
        seen.filter(pk__in=alike.values("application")).exclude(pk=application.pk).order_by("-pk")[:limit]
    )


def similar_titles(application: Application, access: Access, limit: int = 5) -> list[Application]:
    """Of the newest that the person may see, those whose titles share most pairs of characters; the database counts."""
    title = application.matter.title
    pairs = list(dict.fromkeys(title[n : n + 2] for n in range(len(title) - 1)))[:16]
    if len(pairs) < 2:
        return []
    shared = sum(
        (
            Case(When(matter__title__contains=pair, then=1), default=0, output_field=IntegerField())
            for pair in pairs
        ),
        start=Value(0),
    )
    recent = newest_closed({"application": Q()}, access, NEWEST)
    matters = Matter.objects.filter(visible(access), kind="application", closed_on=None)
    in_work = matters.order_by("-pk").values_list("pk", flat=True)[:NEWEST]
    seen = Application.objects.filter(matter__in=[*recent, *in_work]).select_related("matter")
    alike = (
        seen.annotate(shared=shared).filter(shared__gte=max(len(pairs) // 2, 2)).exclude(pk=application.pk)
    )
    return list(alike.order_by("-shared", "-pk")[:limit])
