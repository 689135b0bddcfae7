"""Reads about applications: which a person sees, whose applicant they may know, and which are alike.

Names are sealed, so whoever is in an application is found by the keyed hash.
"""

from django.db.models import (
    Case,
    DateField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.access import Access
from casework.crypto import lookup_hash
from casework.models import Matter
from casework.visibility import of_whole_agencies, visible, worked_on
from requests_app.models import Applicant, Application, Consultation, Representative


def visible_applications(access: Access) -> QuerySet[Application]:
    """Every application that the person may see."""
    return Application.objects.filter(visible(access, "matter__")).select_related(
        "matter__current_agency", "matter__department", "matter__handler"
    )


def may_know_applicant(access: Access, matter: Matter) -> bool:
    """Whether the person sees, masked, who applies: everybody on the case save helping departments (regulation 9)."""
    agencies = {matter.current_agency_id, matter.filed_agency_id}
    return access.reads_all or bool(agencies & access.agencies) or access.works_on(matter)


def applicant_known(access: Access) -> Q:
    """The rows with a matter whose applicant the person may know: `may_know_applicant` as a condition."""
    if access.reads_all:
        return Q()
    return of_whole_agencies(access, "matter__") | worked_on(access, "matter__")


def named(name: str, application: OuterRef) -> Q:
    """True where an applicant, the representative or a party that is consulted has exactly this name."""
    known = lookup_hash(name)
    return (
        Q(Exists(Applicant.objects.filter(application=application, name_hash=known)))
        | Q(Exists(Representative.objects.filter(application=application, name_hash=known)))
        | Q(Exists(Consultation.objects.filter(application=application, party_hash=known)))
    )


def receipt_day() -> Coalesce:
    """The receipt day of art. 31 as SQL: the day of confirmation where one was needed, else that of arrival."""
    return Coalesce("confirmed_on", "submitted_on", output_field=DateField())


def same_applicant(
    application: Application, seen: QuerySet[Application], limit: int = 5
) -> list[Application]:
    """Other visible applications of the same applicants, newest first."""
    mine = Applicant.objects.filter(application=application)
    alike = Applicant.objects.filter(
        Q(name_hash__in=mine.values("name_hash")) | Q(id_hash__in=mine.exclude(id_hash="").values("id_hash"))
    )
    return list(
        seen.filter(pk__in=alike.values("application")).exclude(pk=application.pk).order_by("-pk")[:limit]
    )


def similar_titles(
    application: Application, seen: QuerySet[Application], limit: int = 5
) -> list[Application]:
    """Visible applications whose titles share most pairs of characters; counted by the database."""
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
    alike = (
        seen.annotate(shared=shared).filter(shared__gte=max(len(pairs) // 2, 2)).exclude(pk=application.pk)
    )
    return list(alike.order_by("-shared", "-pk")[:limit])
