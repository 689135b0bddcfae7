"""What every desk page shows around its content; computed only when a template asks for it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from accounts.middleware import StaffRequest
from casework.calendar import current_calendar
from casework.models import OpenWork
from casework.stranded import how_many
from casework.ui.light import showing
from casework.visibility import todo, unclaimed
from desk.shell import kinds as desk_kinds
from desk.shell.filters import LISTS
from desk.shell.listing import in_work
from desk.shell.paging import number_of
from statute.calendar.unpublished import MissingYear, missing_year


@dataclass(frozen=True)
class Desk:
    """The unit a person works in, the counters of open work, the navigation, and the year whose holidays are not announced yet."""

    system_name: str
    home_url: str
    unit: str
    counters: list[dict[str, Any]]
    nav: list[dict[str, Any]]
    missing_year: MissingYear | None
    administrator: bool
    stranded: int


def desk(request: StaffRequest) -> dict[str, Any]:
    """Context processor: `desk` for every page of staff."""
    return {"desk": SimpleLazyObject(lambda: _desk(request))}


def _desk(request: StaffRequest) -> Desk:
    access, calendar = request.access, current_calendar()
    mine = todo(access)
    free = unclaimed(access)
    counts = {"todo": number_of(mine), "unclaimed": number_of(free)}
    # Who only watches has no work of his own: his lights are those of all open cases.
    lit, listed = (in_work(access), "open") if access.only_watches else (mine, "todo")
    near, late = (lit.filter(showing(colour, access.on, calendar)) for colour in ("yellow", "red"))
    administers = access.is_administrator
    stranded = how_many(access.on) if administers else 0
    return Desk(
        system_name="政府信息公开工作台",
        home_url=reverse("desk:inbox"),
        unit=access.duties[0].agency_name if access.duties else "",
        counters=[
            _counter("待办", counts["todo"], list="todo"),
            _counter("待领", counts["unclaimed"], list="unclaimed"),
            _counter("临期", number_of(near), "yellow", list=listed, light="yellow"),
            _counter("超期", number_of(late), "red", list=listed, light="red"),
        ],
        nav=_nav(request, _counts_by_kind(mine, free), stranded),
        missing_year=missing_year(access.on, calendar),
        administrator=administers,
        stranded=stranded,
    )


def _counts_by_kind(mine: QuerySet[OpenWork], free: QuerySet[OpenWork]) -> dict[str, dict[str, str]]:
    """What stands beside 待办 and 待领取 of each kind in the navigation."""
    shown = [kind.code for kind in desk_kinds.all_kinds() if kind.in_navigation]
    return {
        code: {
            "todo": number_of(mine.filter(matter__kind=code)),
            "unclaimed": number_of(free.filter(matter__kind=code)),
        }
        for code in shown
    }


def _counter(label: str, count: str, colour: str = "", **query: str) -> dict[str, Any]:
    return {
        "label": label,
        "url": f"{reverse('desk:inbox')}?{urlencode(query)}",
        "count": count,
        "colour": colour,
    }


def _nav(request: StaffRequest, counts: dict[str, dict[str, str]], stranded: int) -> list[dict[str, Any]]:
    """A group of lists for each kind, then the other pages."""
    access = request.access
    here = (request.resolver_match and request.resolver_match.url_name) or ""
    of_kinds = [kind for kind in desk_kinds.all_kinds() if kind.in_navigation]
    groups = [
        {"label": desk_kinds.label(kind), "items": _lists(request, kind.code, counts[kind.code])}
        for kind in of_kinds
    ]
    pages = [page for kind in of_kinds for page in kind.pages(access)]
    pages.append(("办理流程图", "flow"))
    if access.is_administrator:
        pages += [("机构变动和移交", "reorganise"), ("无人能办的工作", "stranded")]
    items = [
        {
            "label": label,
            "url": reverse(f"desk:{name}"),
            "count": stranded if name == "stranded" else None,
            "current": here.split("-")[0] == name,
        }
        for label, name in pages
    ]
    return [*groups, {"label": "其他", "items": items}]


def _lists(request: StaffRequest, kind: str, counts: dict[str, str]) -> list[dict[str, Any]]:
    at_inbox = request.resolver_match is not None and request.resolver_match.url_name == "inbox"
    shown = request.GET.get("list", "todo") if at_inbox and request.GET.get("kind", kind) == kind else ""
    return [
        {
            "label": label,
            "url": f"{reverse('desk:inbox')}?{urlencode({'list': name, 'kind': kind})}",
            "count": counts.get(name),
            "current": name == shown,
        }
        for name, label in LISTS.items()
    ]
