"""The case page: where it stands, what the clock says and why, the work to do, and the whole file."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import StaffRequest
from casework.models import OpenWork
from desk.applications.act_forms import ACTS
from desk.applications.case_acts import case_acts
from desk.applications.case_file import (
    CaseFile,
    OpenStep,
    case_file,
    channel_rule,
    letters_in_work,
    open_steps,
)
from desk.applications.steps.registry import FORMS
from desk.shell.common import case_among, forbidden, visible_case
from desk.shell.listing import place_of
from desk.shell.reason import ReasonForm
from desk.shell.step_form import StepForm
from requests_app.clock import clock_case, clock_result
from requests_app.intake.reveal import reveal as reveal_field
from requests_app.models import Application
from requests_app.selectors import may_know_applicant, visible_applications
from statute.answers.replies import REPLIES
from statute.refused import Refused


@require_GET
@never_cache
def case(request: StaffRequest, matter_id: int) -> HttpResponse:
    seen = visible_applications(request.access)
    return case_page(request, case_among(seen, matter_id), seen)


@require_GET
@never_cache
def peek(request: StaffRequest, matter_id: int) -> HttpResponse:
    """A glance at a case from the list: request, clock, open steps."""
    application, access = visible_case(request, matter_id), request.access
    context = {
        "application": application,
        "result": clock_result(application, access.on),
        "steps": open_steps(application, access),
        "knows_applicant": may_know_applicant(access, application.matter),
        "on": access.on,
    }
    return render(request, "desk/case_peek.html", context)


@require_POST
@never_cache
def reveal(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Show one personal field in clear, once, after a reason was given and logged."""
    access = request.access
    seen = visible_applications(access)
    application = case_among(seen, matter_id)
    if not access.works_on(application.matter):
        return forbidden(request, "您不办理本件，不能查看申请人的个人信息。")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.complaint)
        return redirect("desk:case", matter_id=matter_id)
    person, _, name = form.cleaned_data["field"].rpartition(".")
    try:
        text = reveal_field(
            application,
            by=access.staff,
            on=access.on,
            person=person,
            field=name,
            reason=form.cleaned_data["reason"],
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("desk:case", matter_id=matter_id)
    return case_page(request, application, seen, revealed={"person": person, "name": name, "text": text})


def case_page(
    request: StaffRequest,
    application: Application,
    seen: QuerySet[Application],
    *,
    work: OpenWork | None = None,
    form: StepForm | None = None,
    revealed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; with a form that was refused, the same page with everything typed kept.

    `seen`: every application that the person may see, for what is linked and similar.
    """
    access, on = request.access, request.access.on
    result = clock_result(application, on)
    file = case_file(application, access, seen=seen, event_kind=request.GET.get("events", ""))
    current = _current(request, file, work)
    if current and form is None:
        form = FORMS[current.work.step](
            application=application, work=current.work, access=access, item=current.item
        )
    came_from = request.POST.get("from", request.GET.get("from", ""))
    kind = REPLIES.get(application.outcome)
    context: dict[str, Any] = {
        "application": application,
        "matter": application.matter,
        "result": result,
        "clock_events": clock_case(application, on).events,
        "channel_rule": channel_rule(application),
        "outcome": "申请人撤回" if application.withdrawn_on else kind.label if kind else "",
        "file": file,
        "current": current,
        "others": [step for step in file.steps if step is not current],
        "form": form,
        "acts": case_acts(
            application,
            access,
            doable=[step.work for step in file.steps if not step.reason],
            open_steps=[step.work.step for step in file.steps],
            came_from=came_from,
        ),
        "letters_in_work": not file.steps and not application.archived_on and letters_in_work(application),
        "knows_applicant": may_know_applicant(access, application.matter),
        "works": access.works_on(application.matter),
        "may": {name for name, act in ACTS.items() if access.acts_on(application.matter, act.duties)},
        "revealed": revealed,
        "on": on,
        "from": came_from,
        "from_query": urlencode({"from": came_from}),
        "place": request.POST.get("place") or (place_of(current.work) if current else ""),
        "event_kind": request.GET.get("events", ""),
    }
    return render(request, "desk/case.html", context, status=status)


def _current(request: StaffRequest, file: CaseFile, work: OpenWork | None) -> OpenStep | None:
    """The step whose form is shown: the one asked for, else the first that this person can do."""
    doable = [step for step in file.steps if not step.reason]
    wanted = str(work.pk) if work else request.GET.get("work", "")
    asked = next((step for step in doable if str(step.work.pk) == wanted), None)
    return asked or (doable[0] if doable else None)
