"""The filters and tags that templates may use: dates, masks, lights, the clock, and form wiring."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, Form
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from casework.calendar import current_calendar
from casework.ui.light import Light, due_light, light_of
from casework.ui.timeline import Timeline, build_timeline
from statute.clock.case import ClockEvent
from statute.clock.result import ClockResult
from statute.people import masking

register = template.Library()
DISPLAY_MODES = ("elder", "contrast")


@dataclass(frozen=True)
class FieldGroup:
    """Some fields of a form under one legend; a form names its groups in `groups`: (legend, css, hint, names)."""

    legend: str
    css: str
    hint: str
    fields: tuple[BoundField, ...]


@register.filter
def cn_date(day: date | str | None) -> str:
    """2026年11月22日; "" for nothing."""
    day = _as_date(day)
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


@register.filter
def iso_date(day: date | str | None) -> str:
    """2026-11-22, as in tables; "" for nothing."""
    day = _as_date(day)
    return day.isoformat() if day else ""


def _as_date(value: date | str | None) -> date | None:
    if isinstance(value, str):
        return date.fromisoformat(value[:10]) if value else None
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def mask_name(text: str) -> str:
    return masking.mask_name(text)


@register.filter
def mask_id(text: str) -> str:
    return masking.mask_id(text)


@register.filter
def mask_phone(text: str) -> str:
    return masking.mask_phone(text)


@register.filter
def mask_address(text: str) -> str:
    return masking.mask_address(text)


@register.filter
def mask_email(text: str) -> str:
    return masking.mask_email(text)


@register.filter
def marked(text: str, words: str | None) -> str:
    """The text with each of the words that it holds in <mark>."""
    words = words or ""
    if not words.split():
        return text
    either = "|".join(re.escape(word) for word in sorted(words.split(), key=len, reverse=True))
    parts = re.split(f"({either})", text, flags=re.IGNORECASE)
    return format_html_join("", "{}", ((_mark(part) if n % 2 else part,) for n, part in enumerate(parts)))


def _mark(part: str) -> str:
    return format_html("<mark>{}</mark>", part)


@register.inclusion_tag("components/light.html")
def light(result: ClockResult | Light, on: date | None = None) -> dict[str, Any]:
    """The light of a clock result (or a ready `Light`)."""
    if isinstance(result, Light):
        return {"light": result}
    return {"light": light_of(result, on or timezone.localdate(), current_calendar())}


@register.inclusion_tag("components/light.html")
def work_light(work: Any, on: date | None = None) -> dict[str, Any]:
    """The light of a row that stores `due_on`, `provisional` and `paused` (open work, deadlines)."""
    on = on or timezone.localdate()
    found = due_light(work.due_on, on, current_calendar(), provisional=work.provisional, paused=work.paused)
    return {"light": found}


@register.inclusion_tag("components/timeline.html")
def timeline(
    result: ClockResult, events: Iterable[ClockEvent] = (), on: date | None = None, opened: bool = False
) -> dict[str, Any]:
    """The clock drawn: a result of the reply clock, its input events, and the day of the question."""
    drawing: Timeline | None = build_timeline(result, events, on or timezone.localdate())
    return {"timeline": drawing, "open": opened}


@register.filter
def widget_kind(field: BoundField) -> str:
    """Which markup a field needs: check (box before its label), group (fieldset with legend) or line."""
    if isinstance(field.field.widget, CheckboxInput):
        return "check"
    return "group" if field.use_fieldset else "line"


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether to print 选填: a field may say so itself where the form decides by other answers."""
    return getattr(field.field, "optional", not field.field.required)


@register.filter
def anchor(field: BoundField) -> str:
    """The id that an error link jumps to."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def field_groups(form: Form) -> Iterator[FieldGroup]:
    """The form's visible fields in its named groups, or all in one nameless group."""
    groups = getattr(form, "groups", ())
    if not groups:
        yield FieldGroup("", "", "", tuple(form.visible_fields()))
        return
    for legend, css, hint, names in groups:
        yield FieldGroup(legend, css, hint, tuple(form[name] for name in names if name in form.fields))


@register.filter
def page_numbers(page: "Page[Any]") -> Iterator[int | str]:
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, number: int) -> str:
    """The present address with another page number; filters stay."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query["page"] = str(number)
    return f"{request.path}?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def display_class(context: template.Context) -> str:
    """The display switches that the visitor's cookies turn on: elder, contrast."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return ""
    return " ".join(mode for mode in DISPLAY_MODES if request.COOKIES.get(mode) == "1")
