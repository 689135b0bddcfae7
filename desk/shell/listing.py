"""The lists of the desk, and the case that comes next in one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import F, FilteredRelation, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from accounts.access import Access
from accounts.models import Department, DutyKind
from casework.calendar import current_calendar
from casework.models import Matter, OpenWork
from casework.ui.light import showing
from casework.visibility import newest_closed, taken_part, todo, unclaimed, visible
from desk.shell.filters import LISTS, InboxFilter
from desk.shell.paging import LONGEST

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class MainDate(TypedDict):
        due_on: date | None
        provisional: bool
        paused: bool

    DatedMatter = WithAnnotations[Matter, MainDate]

WORK_LISTS = ("todo", "unclaimed")


@dataclass(frozen=True)
class Listing:
    """One list with its filters applied: `rows` are open work in a work list, matters otherwise."""

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
        """Whether a column names to whom the case was assigned: in 待办 that is nearly always the reader."""
        return self.name != "todo"


def listing(access: Access, query: Mapping[str, str]) -> Listing:
    """The list that an address asks for, limited to what the person may see."""
    form = InboxFilter(query, access=access, departments=_departments(access))
    form.is_valid()
    name = form.cleaned_data.get("list", "todo")
    if name in WORK_LISTS:
        work = todo(access) if name == "todo" else unclaimed(access)
        if form.wanted:
            work = work.filter(matter__in=Matter.objects.filter(form.wanted))
        return Listing(name, form, _lit(_work_rows(work), form, access))
    if name == "closed":
        newest = newest_closed(form.of_kinds, access, LONGEST, found=form.found)
        closed = _matter_rows(Matter.objects.filter(pk__in=newest)).order_by("-closed_on", "-pk")
        return Listing(name, form, _lit(closed, form, access).prefetch_related(_open_work()))
    seen = matter_rows(access).filter(form.wanted)
    matters = {
        "mine": seen.filter(taken_part(access), closed_on=None),
        "open": seen.filter(closed_on=None),
        "paused": seen.filter(closed_on=None, paused=True),
    }[name]
    return Listing(name, form, _lit(matters, form, access).prefetch_related(_open_work()))


def _open_work() -> "Prefetch[str, QuerySet[OpenWork], str]":
    return Prefetch("open_work", OpenWork.objects.select_related("owner").order_by("pk"))


def _lit(rows: QuerySet[Any], form: InboxFilter, access: Access) -> QuerySet[Any]:
    light = form.cleaned_data.get("light")
    return rows.filter(showing(light, access.on, current_calendar())) if light else rows


def _work_rows(work: QuerySet[OpenWork]) -> QuerySet[OpenWork]:
    """With all that a list shows, the nearest legal date first; steps without a date come last."""
    return work.select_related(
        "owner", "matter__department", "matter__handler", "matter__current_agency"
    ).order_by(F("due_on").asc(nulls_last=True), "pk")


def matter_rows(access: Access) -> "QuerySet[DatedMatter]":
    """What the person sees, with the main date while it is open, in the same order as work."""
    return _matter_rows(Matter.objects.filter(visible(access)))


def _matter_rows(matters: QuerySet[Matter]) -> "QuerySet[DatedMatter]":
    running = Q(deadlines__main=True, deadlines__open=True)
    return (
        matters.select_related("department", "handler", "current_agency")
        .annotate(
            clock=FilteredRelation("deadlines", condition=running),
            due_on=F("clock__due_on"),
            provisional=Coalesce(F("clock__provisional"), Value(False)),
            paused=Coalesce(F("clock__paused"), Value(False)),
        )
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )


def in_work(access: Access) -> "QuerySet[DatedMatter]":
    """全部在办: every visible matter that isn't closed."""
    return matter_rows(access).filter(closed_on=None)


def holder(work: OpenWork) -> str:
    """Who has an open step: the person who took it, or the duty whose holders may claim it."""
    return work.owner.name if work.owner else f"待{DutyKind(work.duty).label}领取"


def holders(works: Iterable[OpenWork], matter: Matter, waits: str) -> str:
    """Who has the work of a matter now, each once; `waits` where no person has any."""
    if found := list(dict.fromkeys(holder(work) for work in works)):
        return "、".join(found)
    return "" if matter.closed_on else waits


def list_position(work: OpenWork) -> str:
    """Where a step stands in its list, so that the one after it is found when it is done and gone."""
    return f"{work.due_on.isoformat() if work.due_on else ''}.{work.pk}"


def next_work(access: Access, query: str, place: str) -> OpenWork | None:
    """The step after that place in the list with that query, else the first one left; None in an empty list."""
    found = listing(access, QueryDict(query))
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


def _departments(access: Access) -> QuerySet[Department]:
    """Those of agencies of which the person sees matters."""
    rows = Department.objects.filter(closed_on=None).select_related("agency").order_by("agency", "name")
    if access.reads_all:
        return rows
    return rows.filter(agency__in=access.agencies | access.handles_all_in | access.in_departments_of)
