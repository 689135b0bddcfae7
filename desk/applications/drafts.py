"""What is shown while somebody types: the fields of a chosen reply, the letter as PDF, the date of an extension."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import StaffRequest
from casework.models import OpenWork
from casework.visibility import knows_people
from desk.applications.page import case_of_matter
from desk.applications.steps.reply import DraftForm
from desk.shell import kinds as desk_kinds
from desk.shell.common import forbidden
from desk.shell.page import visible_matter
from desk.shell.step import arguments, mine, page_with, typed_form
from letters.writing import preview_letter
from requests_app.case import Case
from requests_app.letter_facts import reply_facts
from requests_app.models import Reply
from statute.clock.case import Extended
from statute.clock.reply_clock import reply_clock
from statute.refused import Refused


@require_POST
@never_cache
def reply_fields(request: StaffRequest, work_id: int) -> HttpResponse:
    """The fields of the chosen kind, variant and grounds, with what was typed kept (a fragment)."""
    work = mine(request, work_id)
    return render(
        request, "desk/steps/reply_fields.html", {"form": _chosen(request, work), "current": {"work": work}}
    )


@require_POST
@never_cache
@xframe_options_sameorigin
def draft_preview(request: StaffRequest, work_id: int) -> HttpResponse:
    """The letter as typed, as PDF, in a window of its own; nothing is stored."""
    work = mine(request, work_id)
    form = typed_form(request, work)
    if not isinstance(form, DraftForm):
        raise Http404
    if form.is_valid():
        try:
            return _preview(request, form.case, form.unsaved_reply())
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return page_with(request, work, form, status=422)


@require_GET
@never_cache
@xframe_options_sameorigin
def reply_preview(request: StaffRequest, matter_id: int) -> HttpResponse:
    """The draft under approval as PDF."""
    matter = visible_matter(request.access, matter_id)
    case = case_of_matter(matter)
    if not knows_people(request.access, matter):
        return forbidden(request, "协办单位不能查看答复文书，需要的内容请向承办人了解。")
    reply = case.application.replies.filter(state__in=[Reply.State.DRAFT, Reply.State.SUBMITTED]).first()
    if reply is None:
        raise Http404
    reply.application = case.application
    try:
        return _preview(request, case, reply)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("desk:case", matter_id=matter_id)


def _preview(request: StaffRequest, case: Case, reply: Reply) -> HttpResponse:
    pdf = preview_letter(reply.kind, reply_facts(case, reply, on=request.access.on))
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": "inline"})


def _chosen(request: StaffRequest, work: OpenWork) -> DraftForm:
    form_class = desk_kinds.of(work.matter).forms[work.step]
    if not issubclass(form_class, DraftForm):
        raise Http404
    return form_class.while_choosing(request.POST, **arguments(request, work))


@require_GET
@never_cache
def extension_preview(request: StaffRequest, matter_id: int) -> HttpResponse:
    """The date that so many more working days would give (a fragment beside the field)."""
    case = case_of_matter(visible_matter(request.access, matter_id))
    on = request.access.on
    days = request.GET.get("working_days", "")[:3]
    event = Extended(on, working_days=int(days) if days.isdecimal() else 0)
    asked = case.asked_of_clock(on)
    try:
        result = reply_clock(replace(asked, events=(*asked.events, event)), case.calendar)
        context: dict[str, Any] = {"due": result.due_on, "provisional": result.provisional}
    except Refused as refusal:
        context = {"error": refusal.message}
    return render(request, "desk/extension_preview.html", context)
