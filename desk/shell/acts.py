"""Acts on a case outside its steps: one page, one form, one service, and back to the case."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.middleware import StaffRequest
from accounts.models import DutyKind
from casework.calendar import current_calendar
from desk.applications.act_forms import ACTS
from desk.shell.common import forbidden, visible_case
from requests_app.clock import clock_case
from statute.clock.case import Extended
from statute.clock.reply_clock import reply_clock
from statute.refused import Refused


@never_cache
def act(request: StaffRequest, matter_id: int, name: str) -> HttpResponse:
    """The page of one act; 403 with the reason for whoever doesn't hold one of its duties."""
    form_class = ACTS.get(name)
    if form_class is None:
        raise Http404
    application = visible_case(request, matter_id)
    if not request.access.acts_on(application.matter, form_class.duties):
        holders = "、".join(duty.label for duty in DutyKind if duty in form_class.duties)
        return forbidden(request, f"“{form_class.title}”由{holders}办理，您没有承担其中的职责。")
    posted = request.method == "POST"
    form = form_class(
        request.POST if posted else None,
        request.FILES if posted else None,
        application=application,
        access=request.access,
    )
    if posted and form.is_valid():
        try:
            with transaction.atomic():
                done = form.handle()
            messages.success(request, done)
            return redirect("desk:case", matter_id=matter_id)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    context = {"application": application, "matter": application.matter, "form": form, "act": name}
    return render(request, "desk/act.html", context, status=422 if posted else 200)


@require_GET
@never_cache
def extension_preview(request: StaffRequest, matter_id: int) -> HttpResponse:
    """The date that so many more working days would give (a fragment beside the field)."""
    application = visible_case(request, matter_id)
    on = request.access.on
    days = request.GET.get("working_days", "")[:3]
    event = Extended(on, working_days=int(days) if days.isdecimal() else 0)
    case = clock_case(application, on)
    try:
        result = reply_clock(replace(case, events=(*case.events, event)), current_calendar())
        context: dict[str, Any] = {"due": result.due_on, "provisional": result.provisional}
    except Refused as refusal:
        context = {"error": refusal.message}
    return render(request, "desk/extension_preview.html", context)
