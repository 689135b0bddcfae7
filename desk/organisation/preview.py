"""What a reorganisation will move, counted before anybody confirms it; each fact is a line for people to read."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from accounts.models import Agency, Department, Duty
from casework.models import Matter
from desk.shell import kinds as desk_kinds

NAMED = 10
NONE = "无"
Fact = tuple[str, str]
"""A label and what it says."""


def cases(matters: QuerySet[Matter]) -> str:
    """How many matters in work, by kind and by where they stand."""
    counts = dict(matters.order_by().values_list("kind").annotate(count=Count("pk")))
    if not counts:
        return NONE
    said = []
    for kind in desk_kinds.all_kinds():
        if kind.code in counts:
            stages = [f"{label} {count}" for label, count in kind.stages(matters.filter(kind=kind.code))]
            said.append("、".join(stages) or f"{desk_kinds.label(kind)} {counts[kind.code]}")
    return f"{sum(counts.values())} 件：{'；'.join(said)}"


def departments(agency: Agency) -> str:
    return _names(agency.departments.filter(closed_on=None).order_by("name").values_list("name", flat=True))


def below(agency: Agency) -> str:
    """The agencies right under it."""
    return _names(agency.children.filter(closed_on=None).order_by("code").values_list("name", flat=True))


def people_in_departments(agency: Agency, on: date) -> str:
    return _people(agency.duty_rows.filter(department__closed_on=None).exclude(department=None), on)


def people_of_whole_agency(agency: Agency, on: date) -> str:
    return _people(agency.duty_rows.filter(department=None), on)


def people_of_department(department: Department, on: date) -> str:
    return _people(department.duty_rows.all(), on)


def _people(rows: QuerySet[Duty], on: date) -> str:
    running = rows.filter(Q(until_on=None) | Q(until_on__gte=on)).select_related("staff").order_by("pk")
    return _names(row.staff.name for row in running)


def _names(names: Iterable[str]) -> str:
    """All names once, the first ten written out."""
    found = list(dict.fromkeys(names))
    if not found:
        return NONE
    more = f" 等 {len(found)} 个" if len(found) > NAMED else ""
    return "、".join(found[:NAMED]) + more
