"""The lists of the desk, and the case that comes next in one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import QueryDict

from accounts.models import Department, Staff
from accounts.predicates import scope
from casework.models import OpenWork
from desk.shell.filters import LISTS, InboxFilter
from desk.shell.selectors import (
    applicant_known,
    case_rows,
    holder,
    only_helps,
    open_cases,
    taken_part,
    todo,
    unclaimed,
    visible_applications,
    work_rows,
)
from requests_app.models import Application

WORK_LISTS = ("todo", "unclaimed")
PREFIX = "matter__application__"


@dataclass(frozen=True)
class Listing:
    """One list with its filters applied: `rows` are open work in a work list, applications otherwise."""

    name: str
    form: InboxFilter
    rows: QuerySet[Any]

    @property
    def title(self) -> str:
        return LISTS[self.name]

    @property
    def of_work(self) -> bool:
        return self.name in WORK_LISTS

    @property
    def shows_holder(self) -> bool:
        """Whether a column names who has the work now: nobody has what is to be claimed or is closed."""
        return self.name not in ("unclaimed", "closed")

    @property
    def shows_handler(self) -> bool:
        """Whether a column names to whom the case was allotted: in 待办 that is nearly always the reader."""
        return self.name != "todo"


def listing(staff: Staff, on: date, query: Mapping[str, str]) -> Listing:
    """The list that an address asks for, limited to what the person may see."""
    form = InboxFilter(
        query,
        departments=_departments(staff, on),
        applicant_known=applicant_known(staff, on),
        only_helps=only_helps(staff, on),
    )
    form.is_valid()
    name = form.cleaned_data.get("list", "todo")
    if name in WORK_LISTS:
        work = todo(staff, on) if name == "todo" else unclaimed(staff, on)
        return Listing(name, form, work_rows(form.rows(work, PREFIX, on)))
    seen = case_rows(visible_applications(staff, on))
    open_work = Prefetch("matter__open_work", OpenWork.objects.select_related("owner").order_by("pk"))
    cases = {
        "mine": seen.filter(taken_part(staff, on), matter__closed_on=None),
        "open": open_cases(staff, on),
        "paused": seen.filter(matter__closed_on=None, paused=True),
        "closed": seen.exclude(matter__closed_on=None).order_by("-matter__closed_on", "-pk"),
    }[name]
    return Listing(name, form, form.rows(cases, "", on).prefetch_related(open_work))


def holders(works: Iterable[OpenWork], application: Application) -> str:
    """Who has the work of a case now, each once; what it waits for where no person has any."""
    if found := list(dict.fromkeys(holder(work) for work in works)):
        return "、".join(found)
    if application.matter.closed_on:
        return ""
    return "等待申请人补正" if application.stage == Application.Stage.CLARIFYING else "系统制作文书"


def place_of(work: OpenWork) -> str:
    """Where a step stands in its list, so that the one after it is found when it is done and gone."""
    return f"{work.due_on.isoformat() if work.due_on else ''}.{work.pk}"


def next_work(staff: Staff, on: date, query: str, place: str) -> OpenWork | None:
    """The step after that place in the list with that query, else the first one left; None in an empty list."""
    found = listing(staff, on, QueryDict(query))
    if not found.of_work:
        return None
    day, _, pk = place.partition(".")
    try:
        later = _after(date.fromisoformat(day) if day else None, int(pk))
    except ValueError:  # a hand-made address
        later = Q()
    return found.rows.filter(later).first() or found.rows.first()


def _after(due_on: date | None, pk: int) -> Q:
    if due_on is None:
        return Q(due_on=None, pk__gt=pk)
    return Q(due_on__gt=due_on) | Q(due_on=due_on, pk__gt=pk) | Q(due_on=None)


def _departments(staff: Staff, on: date) -> QuerySet[Department]:
    return (
        Department.objects.filter(agency__in=scope(staff, on).agency_ids, closed_on=None)
        .select_related("agency")
        .order_by("agency", "name")
    )
