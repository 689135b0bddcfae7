"""Doing a step: the form comes back with what was refused, or the next case of the same list opens."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import StaffRequest
from accounts.models import Staff
from casework.models import OpenWork
from casework.work import step_title
from desk.applications.steps.registry import FORMS
from desk.applications.steps.reply import DraftForm
from desk.shell.case import case_page
from desk.shell.common import forbidden, visible_case
from desk.shell.listing import next_work
from desk.shell.step_form import StepForm
from letters.writing import preview_letter
from requests_app.clock import clock_result, with_facts
from requests_app.letter_facts import reply_facts
from requests_app.models import Application, Reply
from requests_app.selectors import may_know_applicant, visible_applications
from statute.refused import Refused
from workflows.engine import door
from workflows.engine.registry import steps

CASE = (
    "matter__application",
    "matter__application__clarification",
    "matter__application__reasons_request",
)


def work(request: StaffRequest, work_id: int) -> HttpResponse:
    """POST does the step; GET (a reloaded address) goes to the page that holds its form."""
    row = _open_work(work_id)
    if row is None:
        messages.warning(request, "这项工作已经办完或者取消，没有重复办理。请从列表中另选。")
        return redirect("desk:inbox")
    reason = request.access.why_not(row)
    if not request.access.covers(row):
        return forbidden(request, f"“{step_title(row.step)}”环节{reason}")
    if request.method != "POST":
        return redirect(f"{reverse('desk:case', args=[row.matter_id])}?{urlencode({'work': work_id})}#work")
    if reason:
        return _taken(request, row, reason)
    if "choose" in request.POST:
        return _page(request, row, _typed(request, row))
    form = _form(request, row)
    if form.is_valid():
        try:
            return _do(request, row, form)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return _page(request, row, form, status=422)


def _do(request: StaffRequest, work: OpenWork, form: StepForm) -> HttpResponse:
    access = request.access
    if form.stays:
        with transaction.atomic():
            done = form.note()
        messages.success(request, done)
        return redirect("desk:case", matter_id=work.matter_id)
    ended: dict[str, str] = {}
    follow_up = form.follow_up()
    if follow_up is None:
        door.complete(work.pk, access=access, handle=_noting(ended, work.step, form.handle))
    else:
        name, handle = follow_up
        with transaction.atomic():  # both steps or neither
            door.complete(work.pk, access=access, handle=_noting(ended, work.step, form.handle))
            following = OpenWork.objects.get(matter=work.matter_id, step=name)
            door.complete(following.pk, access=access, handle=_noting(ended, name, handle))
    told = "".join(f"已完成“{step_title(step)}”{label and f'：{label}'}。" for step, label in ended.items())
    messages.success(request, f"{work.matter.number}：{told}{_went_to(work, access.staff)}")
    if remark := form.remark():
        messages.warning(request, remark)
    return _onward(request, work)


def _noting(ended: dict[str, str], step: str, handle: door.Handle) -> door.Handle:
    """The same act; `ended` then has the step with what the flow's chart calls its outcome ("" without a choice)."""

    def act(application: Application) -> str:
        outcome = handle(application)
        ended[step] = steps()[step].outcomes.get(outcome, "")
        return outcome

    return act


def _went_to(work: OpenWork, staff: Staff) -> str:
    """Which steps opened since are somebody else's, and whose; "" when there are none."""
    opened = OpenWork.objects.filter(matter=work.matter_id, pk__gt=work.pk).exclude(owner=staff)
    named = (
        f"{step_title(step)}（{owner or '待领取'}）"
        for step, owner in opened.order_by("pk").values_list("step", "owner__name")
    )
    told = "、".join(dict.fromkeys(named))
    return f"下一环节：{told}。" if told else ""


def _onward(request: StaffRequest, work: OpenWork) -> HttpResponse:
    """To the next case of the list that the person came from; to the list when nothing is left."""
    query = request.POST.get("from", "")
    following = next_work(request.access, query, request.POST.get("place", ""))
    if following is None:
        return redirect(f"{reverse('desk:inbox')}?{query}" if query else reverse("desk:inbox"))
    onward = urlencode({"work": following.pk, "from": query})
    return redirect(f"{reverse('desk:case', args=[following.matter_id])}?{onward}")


def _page(request: StaffRequest, work: OpenWork, form: StepForm, status: int = 200) -> HttpResponse:
    """The case page with the form as it stands."""
    seen = visible_applications(request.access)
    return case_page(request, _fresh(work), seen, work=work, form=form, status=status)


@require_POST
@never_cache
def reply_fields(request: StaffRequest, work_id: int) -> HttpResponse:
    """The fields of the chosen kind, variant and grounds, with what was typed kept (a fragment)."""
    work = _mine(request, work_id)
    return render(
        request, "desk/steps/reply_fields.html", {"form": _typed(request, work), "current": {"work": work}}
    )


@require_POST
@never_cache
@xframe_options_sameorigin
def draft_preview(request: StaffRequest, work_id: int) -> HttpResponse:
    """The letter as typed, as PDF, in a window of its own; nothing is stored."""
    work = _mine(request, work_id)
    form = _form(request, work)
    if not isinstance(form, DraftForm):
        raise Http404
    if form.is_valid():
        try:
            return _preview(request, form.application, form.unsaved_reply())
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return _page(request, work, form, status=422)


@require_GET
@never_cache
@xframe_options_sameorigin
def reply_preview(request: StaffRequest, matter_id: int) -> HttpResponse:
    """The draft under approval as PDF."""
    application = visible_case(request, matter_id)
    if not may_know_applicant(request.access, application.matter):
        return forbidden(request, "协办单位不能查看答复文书，需要的内容请向承办人了解。")
    reply = application.replies.filter(state__in=[Reply.State.DRAFT, Reply.State.SUBMITTED]).first()
    if reply is None:
        raise Http404
    reply.application = application
    try:
        return _preview(request, application, reply)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("desk:case", matter_id=matter_id)


def _preview(request: StaffRequest, application: Application, reply: Reply) -> HttpResponse:
    on = request.access.on
    facts = reply_facts(application, reply, on=on, clock=clock_result(application, on))
    pdf = preview_letter(reply.kind, facts)
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": "inline"})


def _open_work(work_id: int) -> OpenWork | None:
    return (
        OpenWork.objects.select_related("owner", "matter__current_agency", *CASE).filter(pk=work_id).first()
    )


def _mine(request: StaffRequest, work_id: int) -> OpenWork:
    work = _open_work(work_id)
    if work is None or request.access.why_not(work):
        raise Http404
    return work


def _form(request: StaffRequest, work: OpenWork) -> StepForm:
    return FORMS[work.step](request.POST, request.FILES, **_form_arguments(request, work))


def _typed(request: StaffRequest, work: OpenWork) -> StepForm:
    """The draft form for the chosen kind, filled with what was typed so far and without complaints."""
    data: QueryDict = request.POST
    arguments = _form_arguments(request, work)
    chosen = {
        "kind": data.get("kind", ""),
        "sub_reason": data.get("sub_reason"),
        "grounds": data.getlist("grounds"),
    }
    form = FORMS[work.step](initial=chosen, **arguments)
    typed = {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in form.fields.items()
        if name in data
    }
    parties = [
        {name: data.get(f"party-{n}-{name}") for name in ("party", "agency", "name", "contact", "subject")}
        for n in range(5)
        if data.get(f"party-{n}-name") or data.get(f"party-{n}-agency")
    ]
    return FORMS[work.step](initial=chosen | typed | {"parties": parties}, **arguments)


def _form_arguments(request: StaffRequest, work: OpenWork) -> dict[str, Any]:
    application = work.matter.application
    application.matter = work.matter
    return {"application": application, "work": work, "access": request.access, "item": work.part_id}


def _fresh(work: OpenWork) -> Application:
    """The case with its facts; a refused attempt may have changed the instance at hand."""
    return (
        with_facts(Application.objects.filter(matter=work.matter_id))
        .select_related("matter__current_agency", "matter__department", "matter__handler")
        .get()
    )


def _taken(request: StaffRequest, work: OpenWork, reason: str) -> HttpResponse:
    messages.error(request, reason)
    return redirect("desk:case", matter_id=work.matter_id)
