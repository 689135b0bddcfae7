"""What every desk page shows around its content; computed only when a template asks for it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from accounts.models import Agency, DutyKind, Staff
from accounts.predicates import duties, is_administrator
from casework.calendar import current_calendar
from casework.stranded import how_many
from desk.shell.filters import LISTS, with_light
from desk.shell.selectors import capped, only_watches, open_cases, todo, unclaimed
from statute.calendar.unpublished import MissingYear, missing_year


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


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"desk": SimpleLazyObject(lambda: _desk(request))}


def _desk(request: HttpRequest) -> Desk:
    staff: Staff = request.user  # type: ignore[assignment]  # desk pages need a login
    on = timezone.localdate()
    mine, free = todo(staff, on), unclaimed(staff, on)
    counts = {"todo": capped(mine), "unclaimed": capped(free)}
    # Who only watches has no work of his own: his lights are those of all open cases.
    lit, listed = (open_cases(staff, on), "open") if only_watches(staff, on) else (mine, "todo")
    administers = is_administrator(staff, on)
    stranded = how_many(on) if administers else 0
    return Desk(
        system_name="政府信息公开工作台",
        home_url=reverse("desk:inbox"),
        unit=_unit(staff, on),
        counters=[
            _counter("待办", counts["todo"], list="todo"),
            _counter("待领", counts["unclaimed"], list="unclaimed"),
            _counter("临期", capped(with_light(lit, "yellow", on)), "yellow", list=listed, light="yellow"),
            _counter("超期", capped(with_light(lit, "red", on)), "red", list=listed, light="red"),
        ],
        nav=_nav(request, staff, counts, stranded),
        missing_year=missing_year(on, current_calendar()),
        administrator=administers,
        stranded=stranded,
    )


def _unit(staff: Staff, on: date) -> str:
    held = duties(staff, on)
    return Agency.objects.values_list("name", flat=True).get(pk=held[0].agency_id) if held else ""


def _counter(label: str, count: str, colour: str = "", **query: str) -> dict[str, Any]:
    return {
        "label": label,
        "url": f"{reverse('desk:inbox')}?{urlencode(query)}",
        "count": count,
        "colour": colour,
    }


def _nav(request: HttpRequest, staff: Staff, counts: dict[str, str], stranded: int) -> list[dict[str, Any]]:
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
    on = timezone.localdate()
    pages = []
    if any(h.duty == DutyKind.REGISTRAR for h in duties(staff, on)):
        pages.append(("录入申请", "intake"))
    pages.append(("办理流程图", "flow"))
    if is_administrator(staff, on):
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
