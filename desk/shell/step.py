"""Doing a step: the form comes back with what was refused, or the next case of the same list opens."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.middleware import StaffRequest
from accounts.models import Staff
from casework.models import OpenWork
from casework.work import step_title
from desk.shell import kinds as desk_kinds
from desk.shell.common import forbidden
from desk.shell.listing import next_work
from desk.shell.page import visible_matter
from desk.shell.step_form import StepForm
from statute.refused import Refused
from workflows.engine import door
from workflows.engine.registry import steps


def work(request: StaffRequest, work_id: int) -> HttpResponse:
    """POST does the step; GET (a reloaded address) goes to the page that holds its form."""
    row = open_work(work_id)
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
        form_class = desk_kinds.of(row.matter).forms[row.step]
        return page_with(request, row, form_class.while_choosing(request.POST, **arguments(request, row)))
    form = typed_form(request, row)
    if form.is_valid():
        try:
            return _do(request, row, form)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return page_with(request, row, form, status=422)


def _do(request: StaffRequest, work: OpenWork, form: StepForm) -> HttpResponse:
    access = request.access
    if form.stays:
        with transaction.atomic():
            done = form.note_down()
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

    def act(subject: Any) -> str:
        outcome = handle(subject)
        node = steps().get(step)  # none for an item without a flow
        ended[step] = node.outcomes.get(outcome, "") if node else ""
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
    onward = urlencode({"work": str(following.pk), "from": query})
    return redirect(f"{reverse('desk:case', args=[following.matter_id])}?{onward}")


def page_with(request: StaffRequest, work: OpenWork, form: StepForm, status: int = 200) -> HttpResponse:
    """The page of the matter with the form as it stands; read anew, because a refused attempt may have changed it."""
    matter = visible_matter(request.access, work.matter_id)
    return desk_kinds.of(matter).page(request, matter, work=work, form=form, status=status)


def open_work(work_id: int) -> OpenWork | None:
    matter = ("matter__current_agency", "matter__filed_agency", "matter__department", "matter__handler")
    return OpenWork.objects.select_related("owner", *matter).filter(pk=work_id).first()


def mine(request: StaffRequest, work_id: int) -> OpenWork:
    """Work that the person may do; 404 for any other."""
    work = open_work(work_id)
    if work is None or request.access.why_not(work):
        raise Http404
    return work


def arguments(request: StaffRequest, work: OpenWork) -> dict[str, Any]:
    """What the form of a step is made with."""
    subject = desk_kinds.of(work.matter).subject(work.matter)
    return {"subject": subject, "work": work, "access": request.access}


def typed_form(request: StaffRequest, work: OpenWork) -> StepForm:
    """The form of the step with what was sent."""
    form_class = desk_kinds.of(work.matter).forms[work.step]
    return form_class(request.POST, request.FILES, **arguments(request, work))


def _taken(request: StaffRequest, work: OpenWork, reason: str) -> HttpResponse:
    messages.error(request, reason)
    return redirect("desk:case", matter_id=work.matter_id)
