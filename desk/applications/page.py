"""The page of an application: where it stands, what the clock says and why, the work to do, and the whole file."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.middleware import StaffRequest
from casework.models import Matter, OpenWork
from casework.visibility import knows_people
from desk.applications.act_forms import ACTS
from desk.applications.case_acts import case_acts
from desk.applications.case_file import case_file, channel_rule, parts
from desk.shell.common import forbidden
from desk.shell.page import open_steps, visible_matter, work_context
from desk.shell.reason import ReasonForm
from desk.shell.step_form import StepForm
from requests_app.clock import clock_case, clock_result, with_facts
from requests_app.intake.reveal import reveal as reveal_field
from requests_app.models import Application
from requests_app.selectors import visible_applications
from statute.answers.replies import REPLIES
from statute.refused import Refused
from workflows.engine.jobs import letters_in_work


def application_of(matter: Matter) -> Application:
    """The application of a matter with the facts of its clock; 404 for a matter of another kind."""
    application: Application | None = with_facts(Application.objects.filter(matter=matter)).first()
    if application is None:
        raise Http404
    application.matter = matter
    return application


def application_page(
    request: StaffRequest,
    matter: Matter,
    *,
    work: OpenWork | None = None,
    form: StepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; with a form that was refused, the same page with everything typed kept."""
    return _draw(request, application_of(matter), work=work, form=form, status=status)


def application_peek(request: StaffRequest, matter: Matter) -> HttpResponse:
    """A glance at a case from the list: request, clock, open steps."""
    application, access = application_of(matter), request.access
    context = {
        "application": application,
        "result": clock_result(application, access.on),
        "steps": open_steps(matter, access, parts(application)),
        "knows_applicant": knows_people(access, matter),
        "on": access.on,
    }
    return render(request, "desk/case_peek.html", context)


@require_POST
@never_cache
def reveal(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Show one personal field in clear, once, after a reason was given and logged."""
    access = request.access
    matter = visible_matter(access, matter_id)
    application = application_of(matter)
    if not access.works_on(matter):
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
    return _draw(request, application, revealed={"person": person, "name": name, "text": text})


def _draw(
    request: StaffRequest,
    application: Application,
    *,
    work: OpenWork | None = None,
    form: StepForm | None = None,
    revealed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    access, on, matter = request.access, request.access.on, application.matter
    file = case_file(
        application, access, seen=visible_applications(access), event_kind=request.GET.get("events", "")
    )
    steps = open_steps(matter, access, parts(application))
    context: dict[str, Any] = work_context(request, application, steps, work, form)
    kind = REPLIES.get(application.outcome)
    context |= {
        "application": application,
        "matter": matter,
        "result": clock_result(application, on),
        "clock_events": clock_case(application, on).events,
        "channel_rule": channel_rule(application),
        "outcome": "申请人撤回" if application.withdrawn_on else kind.label if kind else "",
        "file": file,
        "acts": case_acts(
            application,
            access,
            doable=[step.work for step in steps if not step.reason],
            open_steps=[step.work.step for step in steps],
            came_from=context["from"],
        ),
        "letters_in_work": not steps and not application.archived_on and letters_in_work(matter),
        "knows_applicant": knows_people(access, matter),
        "works": access.works_on(matter),
        "may": {name for name, act in ACTS.items() if access.acts_on(matter, act.duties)},
        "revealed": revealed,
    }
    return render(request, "desk/case.html", context, status=status)
