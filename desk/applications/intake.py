"""Staff entry of an application: one page, registered at once where the day of receipt is certain."""

from base64 import b64decode, b64encode
from dataclasses import replace
from typing import NamedTuple
from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from accounts.middleware import StaffRequest
from accounts.models import DutyKind
from casework.crypto import open_sealed, seal
from casework.locks import one_at_a_time
from casework.visibility import knows_people
from desk.applications.intake_forms import (
    ChannelForm,
    PaperApplicantForm,
    PaperFilesForm,
    PaperRequestForm,
    agencies_of,
    just_closed,
)
from desk.shell.common import forbidden
from requests_app.case import applications_with_facts, case_of, locked_case
from requests_app.intake.forms import application_data
from requests_app.intake.submit import KeyedIn, Submitted, confirm_receipt, submit_application
from requests_app.models import Application
from requests_app.review.review import register_application
from requests_app.selectors import visible_applications
from statute.refused import Refused
from workflows.moves import application as moves

SESSION = "desk_query_code"
CONTEXT = "workflows.intake.query_code"
TAKEN = "desk_taken_in"
TAKEN_KEPT = 20  # pages that one person has open at a time


class Forms(NamedTuple):
    """The forms of the page."""

    channel: ChannelForm
    applicant: PaperApplicantForm
    request: PaperRequestForm
    files: PaperFilesForm


@never_cache
@sensitive_post_parameters()
def intake(request: StaffRequest) -> HttpResponse:
    access, on = request.access, request.access.on
    posted = request.method == "POST"
    agencies = agencies_of(access)
    if posted:
        agencies |= just_closed(access.staff, timezone.now())
    if not agencies:
        return forbidden(request, "录入申请由登记员办理，您没有承担登记员职责。")
    data, files = (request.POST, request.FILES) if posted else (None, None)
    forms = Forms(
        channel=ChannelForm(data, agencies=agencies, initial={"arrived_on": on}),
        applicant=PaperApplicantForm(data),
        request=PaperRequestForm(data),
        files=PaperFilesForm(data, files, initial={"once": uuid4().hex}),
    )
    if posted and all([form.is_valid() for form in forms]):  # noqa: C419 -- every form shows its errors
        try:
            return _take_in(request, forms)
        except Refused as refusal:
            forms.channel.add_error(None, refusal.message)
    return render(
        request, "desk/intake.html", {"forms": forms._asdict(), "on": on}, status=422 if posted else 200
    )


def _take_in(request: StaffRequest, forms: Forms) -> HttpResponse:
    once = forms.files.cleaned_data["once"]
    with transaction.atomic():
        one_at_a_time(f"intake:{once}")  # a second click waits here for the first
        session = request.session
        taken = type(session)(session.session_key).get(TAKEN, [])  # as stored now, not as this request began
        if once in taken:
            messages.warning(request, "这一件刚才已经保存，没有重复登记。")
            return redirect("desk:intake")
        submitted = _submit(request, forms)
        session[TAKEN] = [*taken, once][-TAKEN_KEPT:]
        session.save()
    for warning in forms.applicant.warnings(forms.applicant.cleaned_data):
        messages.warning(request, f"{warning}本件已经保存。")
    matter = submitted.application.matter
    if submitted.sent_on:
        messages.warning(request, submitted.sent_on)
    request.session[SESSION] = [matter.pk, b64encode(seal(matter, submitted.query_code, CONTEXT)).decode()]
    return redirect("desk:intake-done", matter_id=matter.pk)


@transaction.atomic
def _submit(request: StaffRequest, forms: Forms) -> Submitted:
    """Take in, confirm where that has happened, register where the day of receipt is certain, start the flow."""
    access = request.access
    data = forms.channel.cleaned_data
    submitted = submit_application(
        agency=data["agency"],
        channel=data["channel"],
        submitted_at=forms.channel.submitted_at(),
        uploads=forms.files.uploads(),
        keyed_in=KeyedIn(access.staff, data["note"], access.on),
        **application_data(forms.applicant.cleaned_data, forms.request.cleaned_data),
    )
    application = submitted.application
    if application.stage == Application.Stage.SUBMITTED and data["confirmed_on"]:
        with locked_case(application.matter_id) as case:
            confirm_receipt(
                case, by=access.staff, on=access.on, confirmed_on=data["confirmed_on"], how=data["how"]
            )
        application = case.application
    registers = access.holds(DutyKind.REGISTRAR, application.matter.current_agency_id)
    if application.stage == Application.Stage.RECEIVED and registers:
        application = _registered(request, application)
    moves.start_application(application, on=access.on)
    return replace(submitted, application=application)


def _registered(request: StaffRequest, application: Application) -> Application:
    """Registered, or left to be registered where the agency's settings have a gap: the intake itself stands (art. 27)."""
    try:
        with transaction.atomic(), locked_case(application.matter_id) as case:
            register_application(case, by=request.access.staff, on=request.access.on)
        return case.application
    except Refused as refusal:
        messages.warning(request, f"申请已经收下，还没有登记：{refusal.message}补齐以后在“登记”环节办理。")
        return Application.objects.select_related("matter__current_agency").get(pk=application.pk)


@require_GET
@never_cache
def done(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Number, legal date, and the query code for the applicant, shown this once.

    Whoever took the application in sees this page with the code even where another agency goes on with it.
    """
    access = request.access
    kept = request.session.pop(SESSION, None)
    code, mine = "", bool(kept) and kept[0] == matter_id
    may_open = visible_applications(access).filter(matter=matter_id).exists()
    application = applications_with_facts().filter(matter=matter_id).first()
    if application is None or not (may_open or mine):
        raise Http404
    if not mine and not knows_people(access, application.matter):
        return forbidden(request, "协办单位不能查看申请人的信息。")
    if mine:
        code = open_sealed(application.matter, b64decode(kept[1]), CONTEXT)
    context = {
        "application": application,
        "matter": application.matter,
        "query_code": code,
        "may_open": may_open,
        "result": case_of(application).clock(access.on),
    }
    return render(request, "desk/intake_done.html", context)
