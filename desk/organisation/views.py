"""Reorganisation and handing over as a whole, for administrators: typed, shown with what it moves, confirmed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.middleware import StaffRequest
from accounts.models import AgencyChange
from casework.stranded import stranded
from desk.organisation.restructure_forms import CHANGES
from desk.organisation.stranded import remedy_url
from desk.shell.common import forbidden
from statute.refused import Refused

ROWS = 25
WHY_NOT = "机构变动和整体移交由管理员办理，您没有承担管理员职责。"


@require_GET
@never_cache
def reorganise(request: StaffRequest) -> HttpResponse:
    """What can be done, and what was done."""
    if not request.access.is_administrator:
        return forbidden(request, WHY_NOT)
    history = AgencyChange.objects.select_related("agency", "by").order_by("-recorded_at", "-pk")
    page = Paginator(history, ROWS).get_page(request.GET.get("page"))
    return render(request, "desk/reorganise.html", {"changes": CHANGES, "page": page})


@require_GET
@never_cache
def stranded_work(request: StaffRequest) -> HttpResponse:
    """What nobody can do, why, and where that is put right."""
    if not request.access.is_administrator:
        return forbidden(request, WHY_NOT)
    page = Paginator(stranded(request.access.on), ROWS).get_page(request.GET.get("page"))
    rows = [(row, remedy_url(row)) for row in page]
    return render(request, "desk/stranded.html", {"page": page, "rows": rows})


@never_cache
def change(request: StaffRequest, name: str) -> HttpResponse:
    """One change. The first post shows what it will move; the second, with `confirm`, does it; `edit` goes back."""
    if not request.access.is_administrator:
        return forbidden(request, WHY_NOT)
    staff, on = request.access.staff, request.access.on
    if name not in CHANGES:
        raise Http404
    chosen = {field: request.GET[field] for field in ("source", "to") if field in request.GET}
    form = CHANGES[name](request.POST or None, initial=chosen)
    context = {"form": form, "name": name}
    if not form.is_bound:
        return render(request, "desk/reorganise_form.html", context)
    if not form.is_valid():
        return render(request, "desk/reorganise_form.html", context, status=422)
    if "edit" in request.POST:
        return render(request, "desk/reorganise_form.html", context)
    try:
        if "confirm" in request.POST:
            messages.success(request, form.handle(by=staff, on=on))
            return redirect("desk:reorganise")
        context["facts"] = form.affected(on)
        form.rehearse(by=staff, on=on)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return render(request, "desk/reorganise_form.html", context, status=422)
    return render(request, "desk/reorganise_confirm.html", context)
