"""Reads about agencies and people. No personal data of applicants, so open to all staff."""

from collections import defaultdict
from datetime import date

from django.db.models import Q, QuerySet

from statute.letters.remedies import review_body_rule

from .models import NOT_DEPUTISED, Agency, AgencyKind, Deputy, Duty, DutyKind, Staff


def agency_tree() -> list[tuple[Agency, int]]:
    """Every agency with its depth, parents before their children, siblings by code."""
    children: dict[int | None, list[Agency]] = defaultdict(list)
    for agency in Agency.objects.select_related("parent").order_by("code"):
        children[agency.parent_id].append(agency)
    tree: list[tuple[Agency, int]] = []
    todo = [(agency, 0) for agency in reversed(children[None])]
    while todo:
        agency, depth = todo.pop()
        tree.append((agency, depth))
        todo += [(child, depth + 1) for child in reversed(children[agency.pk])]
    return tree


def county_government(on: date) -> Agency | None:
    return Agency.objects.open_on(on).filter(kind=AgencyKind.COUNTY_GOVERNMENT).first()


def review_bodies(agency: Agency) -> tuple[str, str]:
    """Who reviews the agency's acts, and who else may be chosen: as configured, else by its kind (复议法24).

    "" where the law names a body outside the county: it must be configured before a reply can be signed.
    """
    rule = review_body_rule(agency.kind)
    body, also = agency.review_body, agency.also_review_body
    if (rule.by_county and not body) or (rule.also_by_county and not also):
        county = Agency.objects.filter(kind=AgencyKind.COUNTY_GOVERNMENT, closed_on=None).first()
        name = county.name if county else ""
        body = body or (name if rule.by_county else "")
        also = also or (name if rule.also_by_county else "")
    return body, also


def answering_agencies(on: date) -> QuerySet[Agency]:
    """Whom an application can be addressed to that day (art. 10: a sub-agency may answer in its own name)."""
    return Agency.objects.open_on(on).filter(answers_in_own_name=True).order_by("code")


def now_in_charge(code: str) -> str:
    """The code of the agency that does the work of this one today: its own, or that of who continues it."""
    seen = Agency.objects.select_related("successor").filter(code=code[:40]).first()
    while seen and seen.closed_on and seen.successor:
        seen = seen.successor
    return seen.code if seen else code


def administrators(on: date) -> QuerySet[Staff]:
    """Active people who configure the installation that day, by name."""
    holders = Duty.objects.in_force_on(on).filter(duty=DutyKind.ADMINISTRATOR).values("staff_id")
    return Staff.objects.active().filter(pk__in=holders).order_by("name", "pk")


def staff_holding(duty: str, agency: Agency, on: date, department_id: int | None = None) -> QuerySet[Staff]:
    """Active people who hold the duty there that day, and their deputies; by name."""
    rows = Duty.objects.in_force_on(on).filter(duty=duty, agency=agency)
    if department_id is not None:
        rows = rows.filter(Q(department=None) | Q(department_id=department_id))
    holders = rows.filter(staff__is_active=True).values("staff_id")
    people = Q(pk__in=holders)
    if duty not in NOT_DEPUTISED:
        people |= Q(pk__in=Deputy.objects.in_force_on(on).filter(absent__in=holders).values("deputy_id"))
    return Staff.objects.active().filter(people).order_by("name", "pk")
