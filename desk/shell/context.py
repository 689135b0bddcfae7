"""What every desk page shows around its content; computed only when a template asks for it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from accounts.middleware import StaffRequest
from accounts.models import DutyKind
from casework.calendar import current_calendar
from casework.stranded import how_many
from casework.ui.light import showing
from casework.visibility import todo, unclaimed
from desk.shell.filters import LISTS
from desk.shell.listing import open_cases
from statute.calendar.unpublished import MissingYear, missing_year

CAP = 999


@dataclass(frozen=True)
class Desk:
    """The unit a person works in, the counters of open work, the navigation, and the year whose notice is missing."""

    system_name: str
    home_url: str
    unit: str
    counters: list[dict[str, Any]]
    nav: list[dict[str, Any]]
    missing_year: MissingYear | None
    administrator: bool
    stranded: int


def desk(request: StaffRequest) -> dict[str, Any]:
    """Context processor."""
    return {"desk": SimpleLazyObject(lambda: _desk(request))}


def _desk(request: StaffRequest) -> Desk:
    access, calendar = request.access, current_calendar()
    mine = todo(access)
    counts = {"todo": _capped(mine), "unclaimed": _capped(unclaimed(access))}
    # Who only watches has no work of his own: his lights are those of all open cases.
    lit, listed = (open_cases(access), "open") if access.only_watches else (mine, "todo")
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
            _counter("临期", _capped(near), "yellow", list=listed, light="yellow"),
            _counter("超期", _capped(late), "red", list=listed, light="red"),
        ],
        nav=_nav(request, counts, stranded),
        missing_year=missing_year(access.on, calendar),
        administrator=administers,
        stranded=stranded,
    )


def _capped(rows: QuerySet[Any]) -> str:
    """The number of rows as people read it, without counting beyond the cap."""
    found = rows.order_by()[: CAP + 1].count()
    return f"{CAP}+" if found > CAP else str(found)


def _counter(label: str, count: str, colour: str = "", **query: str) -> dict[str, Any]:
    return {
        "label": label,
        "url": f"{reverse('desk:inbox')}?{urlencode(query)}",
        "count": count,
        "colour": colour,
    }


def _nav(request: StaffRequest, counts: dict[str, str], stranded: int) -> list[dict[str, Any]]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    shown = request.GET.get("list", "todo") if here == "inbox" else ""
    lists = [
        {
            "label": label,
            "url": f"{reverse('desk:inbox')}?{urlencode({'list': name})}",
            "count": counts.get(name),
            "current": name == shown,
        }
        for name, label in LISTS.items()
    ]
    pages = []
    if request.access.agencies_with(DutyKind.REGISTRAR):
        pages.append(("录入申请", "intake"))
    pages.append(("办理流程图", "flow"))
    if request.access.is_administrator:
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
    return [{"label": "依申请公开", "items": lists}, {"label": "其他", "items": items}]
