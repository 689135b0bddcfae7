"""The page of an application: where it stands, what the clock says and why, the work to do, and the whole file."""

from typing import Any

from django.contrib import messages
from django.db import transaction
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
from requests_app.case import Case, applications_with_facts, case_of, locked_case
from requests_app.intake.reveal import reveal as reveal_field
from requests_app.selectors import visible_applications
from statute.answers.replies import REPLIES
from statute.refused import Refused
from workflows.engine.jobs import letters_in_work


def case_of_matter(matter: Matter) -> Case:
    """The case of a matter that was read with its agencies and people; 404 for a matter of another kind."""
    application = applications_with_facts().filter(matter=matter).first()
    if application is None:
        raise Http404
    application.matter = matter
    return case_of(application)


def application_page(
    request: StaffRequest,
    matter: Matter,
    *,
    work: OpenWork | None = None,
    form: StepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; with a form that was refused, the same page with everything typed kept."""
    return _draw(request, case_of_matter(matter), work=work, form=form, status=status)


def application_peek(request: StaffRequest, matter: Matter) -> HttpResponse:
    """A glance at a case from the list: request, clock, open steps."""
    case, access = case_of_matter(matter), request.access
    context = {
        "application": case.application,
        "result": case.clock(access.on),
        "steps": open_steps(matter, access, parts(case)),
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
    if not access.works_on(matter):
        return forbidden(request, "您不办理本件，不能查看申请人的个人信息。")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.complaint)
        return redirect("desk:case", matter_id=matter_id)
    person, _, name = form.cleaned_data["field"].rpartition(".")
    try:
        with transaction.atomic(), locked_case(matter_id) as case:
            text = reveal_field(
                case,
                by=access.staff,
                on=access.on,
                person=person,
                field=name,
                reason=form.cleaned_data["reason"],
            )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("desk:case", matter_id=matter_id)
    return _draw(request, case_of_matter(matter), revealed={"person": person, "name": name, "text": text})


def _draw(
    request: StaffRequest,
    case: Case,
    *,
    work: OpenWork | None = None,
    form: StepForm | None = None,
    revealed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    access, on, matter, application = request.access, request.access.on, case.matter, case.application
    file = case_file(
        case, access, seen=visible_applications(access), event_kind=request.GET.get("events", "")
    )
    steps = open_steps(matter, access, parts(case))
    context: dict[str, Any] = work_context(request, case, steps, work, form)
    kind = REPLIES.get(application.outcome)
    context |= {
        "application": application,
        "matter": matter,
        "result": case.clock(on),
        "clock_events": case.asked_of_clock(on).events,
        "channel_rule": channel_rule(application),
        "outcome": "申请人撤回" if application.withdrawn_on else kind.label if kind else "",
        "file": file,
        "acts": case_acts(
            case,
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
