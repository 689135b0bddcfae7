"""What a person sees on the desk: work to do, cases, and what may be done with them.

Lists and pages ask the same two questions, `visible_applications` and `work_of_duty`, so they can't disagree.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import DutyKind, Staff
from accounts.predicates import duties, scope
from casework.models import Matter, MatterEvent, OpenWork
from requests_app.models import Applicant, Application

CAP = 999
WORKING_DUTIES = frozenset(
    {
        DutyKind.REGISTRAR,
        DutyKind.HANDLER,
        DutyKind.OFFICE_HEAD,
        DutyKind.LEGAL_REVIEWER,
        DutyKind.SIGNER,
    }
)
"""Who works on cases, and so may see an applicant's identity; others only watch or help."""


def visible_applications(staff: Staff, on: date) -> QuerySet[Application]:
    """Every application that this person may see that day."""
    seen = scope(staff, on)
    here = Q(matter__current_agency__in=seen.see_all_in) | Q(matter__filed_agency__in=seen.see_all_in)
    inside = Q(matter__current_agency__in=seen.department_only) & (
        Q(matter__department__in=seen.department_ids) | Q(matter__handler__in=seen.staff_ids)
    )
    whole = Q(matter__current_agency__in=_held_for_whole_agency(staff, on))
    at_work = Exists(work_of_duty(staff, on).filter(matter=OuterRef("matter")))
    return Application.objects.filter(here | inside | whole | at_work).select_related(
        "matter__current_agency", "matter__department", "matter__handler"
    )


def _held_for_whole_agency(staff: Staff, on: date) -> set[int]:
    """Agencies in which the person handles cases without being limited to a department."""
    return {h.agency_id for h in duties(staff, on) if h.duty == DutyKind.HANDLER and h.department_id is None}


def work_of_duty(staff: Staff, on: date) -> QuerySet[OpenWork]:
    """Open steps whose duty the person holds there that day, whoever has taken them."""
    held = Q(pk__in=[])
    for h in duties(staff, on):
        place = Q(agency_id=h.agency_id, duty=h.duty)
        if h.department_id is not None:
            place &= Q(department=None) | Q(department_id=h.department_id)
        held |= place
    return OpenWork.objects.filter(held)


def todo(staff: Staff, on: date) -> QuerySet[OpenWork]:
    """待办: taken by the person, or by somebody whom the person stands in for."""
    return work_of_duty(staff, on).filter(owner__in=stands_for(staff, on))


def unclaimed(staff: Staff, on: date) -> QuerySet[OpenWork]:
    """待领取: nobody has taken it, and the person holds the duty."""
    return work_of_duty(staff, on).filter(owner=None)


def work_rows(work: QuerySet[OpenWork]) -> QuerySet[OpenWork]:
    """With all that a list shows, the nearest legal date first; steps without a date come last."""
    return work.select_related(
        "owner", "matter__application", "matter__department", "matter__handler", "matter__current_agency"
    ).order_by(F("due_on").asc(nulls_last=True), "pk")


def case_rows(applications: QuerySet[Application]) -> QuerySet[Application]:
    """With the legal date while the reply is still due, in the same order as work."""
    running = Q(matter__deadlines__main=True, matter__deadlines__open=True)
    return applications.annotate(
        clock=FilteredRelation("matter__deadlines", condition=running),
        due_on=F("clock__due_on"),
        provisional=Coalesce(F("clock__provisional"), Value(False)),
        paused=Coalesce(F("clock__paused"), Value(False)),
    ).order_by(F("due_on").asc(nulls_last=True), "pk")


def open_cases(staff: Staff, on: date) -> QuerySet[Application]:
    """全部在办: every visible case that isn't closed."""
    return case_rows(visible_applications(staff, on)).filter(matter__closed_on=None)


def only_watches(staff: Staff, on: date) -> bool:
    """Whether the person looks after other people's cases and works on none: a supervisor, an auditor."""
    held = {h.duty for h in duties(staff, on)}
    return bool(held & {DutyKind.SUPERVISOR, DutyKind.AUDITOR}) and not held & WORKING_DUTIES


def taken_part(staff: Staff, on: date) -> Q:
    """Cases that the person handles or has done something in."""
    acted = MatterEvent.objects.filter(matter=OuterRef("matter"), actor=staff)
    return Q(matter__handler__in=stands_for(staff, on)) | Q(Exists(acted))


def why_not(staff: Staff, work: OpenWork, on: date) -> str:
    """ "" when the person may do this open step, else the Chinese reason (the rule of `workflows.engine.door.may_do`)."""
    if not holds_duty_of(staff, work, on):
        return f"由{DutyKind(work.duty).label}办理。"
    if work.owner_id and work.owner_id not in stands_for(staff, on):
        return f"已由{work.owner.name}领取。需要改由您办理的，请其转交。"
    return ""


def holder(work: OpenWork) -> str:
    """Who has an open step: the person who took it, or the duty whose holders may claim it."""
    return work.owner.name if work.owner else f"待{DutyKind(work.duty).label}领取"


def holds_duty_of(staff: Staff, work: OpenWork, on: date) -> bool:
    """Whether the person holds the step's duty there, whoever has taken it."""
    return any(
        h.duty == work.duty
        and h.agency_id == work.agency_id
        and (work.department_id is None or h.department_id in (None, work.department_id))
        for h in duties(staff, on)
    )


def stands_for(staff: Staff, on: date) -> set[int]:
    """The person and whom the person stands in for that day."""
    return {staff.pk} | {h.on_behalf_of_id for h in duties(staff, on) if h.on_behalf_of_id}


def works_on(staff: Staff, matter: Matter, on: date) -> bool:
    """Whether the person works on cases of this agency (and department), not only watches them."""
    return holds_one_of(staff, matter, WORKING_DUTIES, on)


def may_know_applicant(staff: Staff, matter: Matter, on: date) -> bool:
    """Whether the person sees, masked, who applies: everybody on the case save helping departments (regulation 9)."""
    watching = {matter.current_agency_id, matter.filed_agency_id} & scope(staff, on).see_all_in
    return bool(watching) or works_on(staff, matter, on)


def applicant_known(staff: Staff, on: date) -> Q:
    """The rows with a matter whose applicant the person may know: `may_know_applicant` as a filter."""
    watched = scope(staff, on).see_all_in
    known = Q(matter__current_agency__in=watched) | Q(matter__filed_agency__in=watched)
    for h in duties(staff, on):
        if h.duty not in WORKING_DUTIES:
            continue
        place = Q()
        if h.department_id is not None:
            place = Q(matter__department=h.department_id)
            if h.duty == DutyKind.HANDLER:
                place |= Q(matter__handler__in=stands_for(staff, on))
        known |= Q(matter__current_agency=h.agency_id) & place
    return known


def only_helps(staff: Staff, on: date) -> bool:
    """Whether the person knows no applicant at all: a helping department with no other duty."""
    held = {h.duty for h in duties(staff, on)} - {DutyKind.ADMINISTRATOR}
    return held == {DutyKind.CO_UNIT}


def holds_one_of(staff: Staff, matter: Matter, wanted: Iterable[str], on: date) -> bool:
    """Whether the person holds one of these duties for this case; its handler does wherever it was allotted."""
    handles = matter.handler_id in stands_for(staff, on)
    return any(
        h.duty in wanted
        and h.agency_id == matter.current_agency_id
        and (h.department_id in (None, matter.department_id) or (handles and h.duty == DutyKind.HANDLER))
        for h in duties(staff, on)
    )


def capped(rows: QuerySet[Any]) -> str:
    """The number of rows as people read it, without counting beyond the cap."""
    found = rows.order_by()[: CAP + 1].count()
    return f"{CAP}+" if found > CAP else str(found)


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


def receipt_day() -> Coalesce:
    """The receipt day of art. 31 as SQL: the day of confirmation where one was needed, else that of arrival."""
    return Coalesce("confirmed_on", "submitted_on", output_field=DateField())
