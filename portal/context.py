"""What every public page shows around its content; computed only when a template asks for it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from accounts.selectors import county_government

NAV = (
    ("home", "首页"),
    ("guides", "公开指南"),
    ("rules", "公开制度"),
    ("documents", "法定主动公开内容"),
    ("reports", "公开年报"),
    ("apply", "依申请公开"),
    ("track", "办理查询"),
    ("verify", "文书核验"),
)
SWITCHES = (("elder", "大字版", "标准字号"), ("contrast", "高对比", "普通颜色"))


@dataclass(frozen=True)
class Site:
    """The county and its disclosure office, the column's navigation, and the display switches."""

    name: str
    office: str
    phone: str
    address: str
    postcode: str
    nav: list[dict[str, Any]]
    switches: list[dict[str, str]]


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"site": SimpleLazyObject(lambda: _site(request))}


def _site(request: HttpRequest) -> Site:
    county = county_government(timezone.localdate())
    here = request.resolver_match.url_name if request.resolver_match else ""
    return Site(
        name=county.name if county else "",
        office=county.office_name if county else "",
        phone=county.phone if county else "",
        address=county.address if county else "",
        postcode=county.postcode if county else "",
        nav=[
            {
                "url": reverse(f"portal:{name}"),
                "label": label,
                "current": (here or "").split("-")[0].rstrip("s") == name.rstrip("s"),
            }
            for name, label in NAV
        ],
        switches=[_switch(request, *switch) for switch in SWITCHES],
    )


def _switch(request: HttpRequest, mode: str, label_on: str, label_off: str) -> dict[str, str]:
    on = request.COOKIES.get(mode) == "1"
    query = urlencode({"mode": mode, "on": "0" if on else "1", "next": request.get_full_path()})
    return {
        "mode": mode,
        "url": f"{reverse('portal:display')}?{query}",
        "label": label_off if on else label_on,
        "label_on": label_on,
        "label_off": label_off,
    }
