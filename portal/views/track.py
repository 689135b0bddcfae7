"""Following an application: status by number and name, everything by query code."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from casework.errors import Refused
from casework.files import open_file
from casework.models import StoredFile
from portal import limits
from portal.cases import KEY as CASE_KEY
from portal.cases import case_view, close_case, open_case
from portal.drafts import SealedDraft
from portal.forms.attachments import CLARIFICATIONS, take_files
from portal.forms.track import ClarifyForm, CodeForm, ContactForm, StatusForm, WithdrawForm
from portal.progress import progress_of, why_not_change_contact, why_not_withdraw
from portal.receipts import KEY as RECEIPT_KEY
from portal.receipts import kept_receipt
from requests_app.clock import clock_case, clock_result
from requests_app.models import Application
from requests_app.public import (
    files_for_applicant,
    find_by_number_and_name,
    find_by_query_code,
    letters_for_applicant,
    opened_application,
    receipt_letter,
    remedy_of_reply,
)
from requests_app.services.contact import change_contact
from requests_app.services.intake import Upload
from workflows import api

NOT_FOUND = "没有找到相符的申请。请核对编号、姓名或者查询码；刚提交的，以提交后页面上显示的为准。"


@login_not_required
@never_cache
@sensitive_post_parameters()
def track(request: HttpRequest) -> HttpResponse:
    """Two ways in. Every miss says the same, so that nothing can be learnt from it."""
    by_code = "by_code" in request.POST
    by_name = request.method == "POST" and not by_code
    status_form = StatusForm(request.POST if by_name else None, prefix="status")
    code_form = CodeForm(request.POST if by_code else None, prefix="code")
    context: dict[str, Any] = {"status_form": status_form, "code_form": code_form}
    form: forms.Form = code_form if by_code else status_form
    if request.method == "POST" and form.is_valid():
        if _guessing(request, status_form if by_name else None):
            return limits.refuse(request)
        if application := _found(form):
            if by_code:
                open_case(request.session, application)
                return redirect("portal:track-case")
            return render(request, "portal/track_status.html", _status(application))
        form.add_error(None, NOT_FOUND)
    return render(request, "portal/track.html", context)


def _guessing(request: HttpRequest, status_form: StatusForm | None) -> bool:
    if limits.too_many(request, limits.LOOK_UP):
        return True
    return status_form is not None and limits.too_many(
        request, limits.LOOK_UP_NUMBER, status_form.cleaned_data["number"]
    )


def _found(form: forms.Form) -> Application | None:
    if isinstance(form, CodeForm):
        return find_by_query_code(form.cleaned_data["code"])
    return find_by_number_and_name(form.cleaned_data["number"], form.cleaned_data["proof"])


def _status(application: Application) -> dict[str, Any]:
    """What number and name may show: the status line and dates, nothing of the content."""
    result = clock_result(application, timezone.localdate())
    return {
        "number": application.matter.number,
        "agency": application.matter.current_agency,
        "progress": progress_of(application, result),
    }


@require_safe
@case_view
def case(request: HttpRequest, application: Application) -> HttpResponse:
    on = timezone.localdate()
    result = clock_result(application, on)
    clarification = getattr(application, "clarification", None)
    return render(
        request,
        "portal/track_case.html",
        {
            **_status(application),
            "application": application,
            "result": result,
            "events": clock_case(application, on)["events"],
            "on": on,
            "letters": letters_for_applicant(application),
            "files": files_for_applicant(application),
            "clarification": clarification,
            "can_clarify": result["status"] == "awaiting_clarification",
            "can_change": not why_not_change_contact(application),
            "can_withdraw": not why_not_withdraw(application),
            "remedy": remedy_of_reply(application),
        },
    )


@login_not_required
@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The page after submission: number, query code, legal date, receipt."""
    receipt = kept_receipt(request.session)
    application = opened_application(receipt.application_id) if receipt else None
    if application is None:
        return redirect("portal:track")
    context = _status(application) | {"application": application, "query_code": receipt.query_code}
    return render(request, "portal/apply_sent.html", context | _receipt_letter(application))


@require_safe
@case_view
def receipt_link(request: HttpRequest, application: Application) -> HttpResponse:
    """Whether the receipt D01 is made yet (a fragment that asks again until it is)."""
    return render(request, "portal/receipt_link.html", _receipt_letter(application))


def _receipt_letter(application: Application) -> dict[str, Any]:
    received_on = clock_result(application, timezone.localdate())["receipt_on"]
    return {"receipt": receipt_letter(application), "received_on": received_on}


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _act(
    request: HttpRequest,
    application: Application,
    form: forms.Form,
    template: str,
    do: Callable[[], object],
    done: str,
    **context: Any,
) -> HttpResponse:
    """One act of the applicant: a form, a service, and back to the case; a refusal keeps what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, done)
            return redirect("portal:track-case")
    return render(request, template, {"form": form, "application": application, **context})


@case_view
def clarify(request: HttpRequest, application: Application) -> HttpResponse:
    clarification = getattr(application, "clarification", None)
    if clarification is None or clarification.clarified_on:
        messages.warning(request, "本件现在不需要补正。")
        return redirect("portal:track-case")
    if request.FILES and limits.too_many(request, limits.UPLOAD):
        return limits.refuse(request)
    draft = _clarify_draft(request, application.pk)
    refused = _kept(request, draft)
    if not refused and ("upload" in request.POST or "remove" in request.POST):
        return redirect("portal:track-clarify")
    form = ClarifyForm(
        _posted(request),
        initial={"text": draft.extra_data.get("text", "")},
        stored=draft.files(),
        refused=refused,
    )

    def do() -> None:
        uploads = [Upload(file.name, partial(draft.read_file, file)) for file in draft.files().values()]
        text = form.cleaned_data["text"]
        api.clarification_received(application, on=timezone.localdate(), text=text, uploads=uploads)
        draft.reset()
        draft.store()

    done = "补正已经收到。答复期限从今天起重新计算。"
    return _act(
        request, application, form, "portal/track_clarify.html", do, done, clarification=clarification
    )


def _clarify_draft(request: HttpRequest, application_id: int) -> SealedDraft:
    """What is typed and uploaded so far, sealed, so that one refused file loses nothing else."""
    return SealedDraft(f"portal_clarify_{application_id}", request)


def _kept(request: HttpRequest, draft: SealedDraft) -> dict[str, str]:
    """Put what was sent into the draft; the reason for each file that can't be taken."""
    if request.method != "POST":
        return {}
    refused = take_files(draft, request, CLARIFICATIONS)
    draft.extra_data["text"] = request.POST.get("text", "")[:5000]
    draft.store()
    return refused


def _closed(request: HttpRequest, application: Application, title: str, reason: str) -> HttpResponse:
    """Instead of the form of an act that has become impossible: why, and the way back."""
    context = {"application": application, "title": title, "reason": reason}
    return render(request, "portal/track_closed.html", context)


@case_view
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    if reason := why_not_withdraw(application):
        return _closed(request, application, "撤回申请", reason)
    form = WithdrawForm(_posted(request))

    def do() -> None:
        api.withdraw(application, on=timezone.localdate(), reason=form.cleaned_data["reason"])

    return _act(
        request,
        application,
        form,
        "portal/track_withdraw.html",
        do,
        "申请已经撤回。撤回确认书制成后可以在本页下载。",
    )


@case_view
def contact(request: HttpRequest, application: Application) -> HttpResponse:
    if reason := why_not_change_contact(application):
        return _closed(request, application, "变更联系方式", reason)
    form = ContactForm(_posted(request))

    def do() -> None:
        changes = {name: value for name, value in form.cleaned_data.items() if value}
        change_contact(application, on=timezone.localdate(), changes=changes)

    return _act(request, application, form, "portal/track_contact.html", do, "联系方式已经变更。")


@require_safe
@case_view
def letter_file(request: HttpRequest, application: Application, letter_id: int) -> HttpResponse:
    letter = get_object_or_404(letters_for_applicant(application), pk=letter_id)
    return _download(request, letter.file)


@require_safe
@case_view
def enclosure_file(request: HttpRequest, application: Application, file_id: int) -> HttpResponse:
    return _download(request, get_object_or_404(files_for_applicant(application), pk=file_id))


def _download(request: HttpRequest, stored: StoredFile) -> HttpResponse:
    if limits.too_many(request, limits.DOWNLOAD):
        return limits.refuse(request)
    try:
        content = open_file(stored)
    except Refused as refusal:
        raise Http404(refusal.message) from refusal
    return FileResponse(
        BytesIO(content), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the opened case and the code on this computer; a member of staff stays logged in."""
    if row := request.session.get(CASE_KEY):
        draft = _clarify_draft(request, row["id"])
        draft.reset()
        draft.store()
    close_case(request.session)
    request.session.pop(RECEIPT_KEY, None)
    messages.success(request, "已经退出查询，本机不再保留编号和查询码。")
    return redirect("portal:track")
