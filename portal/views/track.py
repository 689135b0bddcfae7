"""Following an application: status by number and name, everything by query code."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseStopPolling

from casework.files import open_file
from casework.models import StoredFile
from portal import drafts, limits
from portal.cases import ACTS, IDLE, case_view, open_case, opened_case
from portal.cases import leave as leave_all
from portal.drafts import SealedDraft
from portal.forms.attachments import CLARIFICATIONS, take_files
from portal.forms.track import ClarifyForm, CodeForm, ContactForm, StatusForm, WithdrawForm
from portal.progress import progress_of, why_not_change_contact, why_not_withdraw
from requests_app.case import Case, locked_case
from requests_app.intake.contact import change_contact
from requests_app.intake.submit import Upload
from requests_app.models import Application
from requests_app.public import (
    acknowledgement_letter,
    files_for_applicant,
    find_by_number_and_name,
    find_by_query_code,
    letters_for_applicant,
    remedy_of_reply,
)
from statute.refused import Refused
from workflows.moves import application as moves

NOT_FOUND = "没有找到相符的申请。请核对编号、姓名或者查询码；刚提交的，以提交后页面上显示的为准。"


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Two ways in. Every miss says the same, so that nothing can be learnt from it."""
    if request.method == "POST":
        return _by_code(request) if "by_code" in request.POST else _by_name(request)
    forms_ = {"code": CodeForm(prefix="code"), "status": StatusForm(prefix="status")}
    if draft := drafts.of_act(request, "look_up"):  # shown once
        kind = draft.content["kind"]
        form = forms_[kind] = type(forms_[kind])(draft.typed("look_up"), prefix=kind)
        if form.is_valid():
            form.add_error(None, NOT_FOUND)
        draft.discard()
    return render(
        request, "portal/track.html", {"code_form": forms_["code"], "status_form": forms_["status"]}
    )


def _by_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST, prefix="code")
    if not form.is_valid():
        return _missed(request, form)
    if found := find_by_query_code(form.cleaned_data["code"]):
        application = found.application
        open_case(request, application)
        act = request.GET.get("act", "")
        wanted = act in ACTS and request.GET.get("case") == str(application.pk)
        return redirect(f"portal:track-{act}" if wanted else "portal:track-case", application.pk)
    if limits.used_up(request, limits.CODE):
        return limits.refuse(request, limits.CODE, request.get_full_path())
    limits.missed(request, limits.CODE)
    return _missed(request, form)


def _by_name(request: HttpRequest) -> HttpResponse:
    form = StatusForm(request.POST, prefix="status")
    if not form.is_valid():
        return _missed(request, form)
    number, proof = form.cleaned_data["number"], form.cleaned_data["proof"]
    if limits.guessing(request, number):
        return limits.refuse(request, limits.LOOK_UP, request.get_full_path())
    if found := find_by_number_and_name(number, proof):
        application = found.application
        open_case(request, application, whole=False)
        return redirect("portal:track-status", application.pk)
    limits.missed_number(request, number)
    return _missed(request, form)


def _missed(request: HttpRequest, form: forms.Form) -> HttpResponse:
    """Back to the page, which shows what was typed and what is wrong with it."""
    if limits.too_many(request, limits.DRAFT):
        return limits.refuse(request, limits.DRAFT, request.get_full_path())
    with transaction.atomic():
        draft = drafts.begin_act(request, "look_up")
        draft.content["kind"] = form.prefix
        draft.keep("look_up", request.POST, [form.add_prefix(name) for name in form.fields], tried=True)
        draft.store()
    return redirect(request.get_full_path())


def status_of(opened: Case) -> dict[str, Any]:
    """What number and name may show: the status line and dates, nothing of the content."""
    return {
        "number": opened.matter.number,
        "agency": opened.matter.current_agency,
        "progress": progress_of(opened, timezone.localdate()),
    }


@require_safe
@case_view(whole=False)
def status(request: HttpRequest, opened: Case) -> HttpResponse:
    return render(request, "portal/track_status.html", status_of(opened))


@require_safe
@case_view()
def case(request: HttpRequest, opened: Case) -> HttpResponse:
    on, application = timezone.localdate(), opened.application
    result = opened.clock(on)
    return render(
        request,
        "portal/track_case.html",
        {
            **status_of(opened),
            "application": application,
            "result": result,
            "events": opened.asked_of_clock(on).events,
            "on": on,
            "letters": letters_for_applicant(application),
            "files": files_for_applicant(application),
            "clarification": opened.clarification,
            "can_clarify": result.status == "awaiting_clarification",
            "can_change": not why_not_change_contact(application),
            "can_withdraw": not why_not_withdraw(application),
            "remedy": remedy_of_reply(application),
            "closes_in": IDLE + 5,
            "unfinished": len(drafts.unfinished(request)),
        },
    )


@login_not_required
@never_cache
@require_safe
def acknowledgement_link(request: HttpRequest, case_id: int) -> HttpResponse:
    """Whether the acknowledgement D01 is made yet (a fragment that asks again until it is, which is no use of the case)."""
    opened = opened_case(request, case_id, use=False)
    if opened is None:
        return HttpResponseStopPolling()
    return render(
        request,
        "portal/acknowledgement_link.html",
        {"application": opened.application, **acknowledgement_state(opened)},
    )


def acknowledgement_state(opened: Case) -> dict[str, Any]:
    received_on = opened.clock(timezone.localdate()).receipt_on
    return {"acknowledgement": acknowledgement_letter(opened.application), "received_on": received_on}


# ---- acts ----
def _answer(
    request: HttpRequest,
    application: Application,
    act: str,
    *,
    form: forms.Form,
    draft: SealedDraft,
    do: Callable[[], object],
    done: str,
) -> HttpResponse:
    """What a POST comes to: the act and back to the case, or back to the form, which keeps what was typed."""
    draft.keep(act, request.POST, ACTS[act], tried=True)
    if form.is_valid():
        try:
            with transaction.atomic():
                do()
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            draft.discard()
            messages.success(request, done)
            return redirect("portal:track-case", application.pk)
    draft.store()
    return redirect(f"portal:track-{act}", application.pk)


def _shown(draft: SealedDraft | None, act: str) -> dict[str, Any]:
    """The form of an act as the page shows it: with errors once it was sent."""
    typed = draft.typed(act) if draft else None
    if draft is None or typed is None:
        return {}
    return {"data": typed} if draft.tried(act) else {"initial": typed.dict()}


@require_http_methods(["GET", "HEAD", "POST"])
@case_view(act="clarify")
def clarify(request: HttpRequest, opened: Case) -> HttpResponse:
    application, clarification = opened.application, opened.clarification
    if clarification is None or clarification.clarified_on:
        messages.warning(request, "本件现在不需要补正。")
        return redirect("portal:track-case", application.pk)
    if request.method == "POST":
        return _clarified(request, application)
    draft = drafts.of_act(request, "clarify", application.pk)
    form = ClarifyForm(**_shown(draft, "clarify"), **_kept(draft))
    context = {"form": form, "application": application, "clarification": clarification}
    return render(request, "portal/track_clarify.html", context)


def _kept(draft: SealedDraft | None) -> dict[str, Any]:
    if draft is None:
        return {"stored": {}, "refused": {}}
    return {"stored": draft.files(), "refused": draft.content.get("refused", {})}


def _clarified(request: HttpRequest, application: Application) -> HttpResponse:
    too_many = bool(request.FILES) and limits.too_many(request, limits.UPLOAD)
    with transaction.atomic():
        draft = drafts.begin_act(request, "clarify", application.pk)
        if too_many:
            draft.keep("clarify", request.POST, ACTS["clarify"], tried=False)
            draft.store()
            return limits.refuse(request, limits.UPLOAD, request.path)
        refused = draft.content["refused"] = take_files(draft, request, CLARIFICATIONS)
        if "upload" in request.POST or "remove" in request.POST:
            draft.keep("clarify", request.POST, ACTS["clarify"], tried=bool(refused))
            draft.store()
            return redirect("portal:track-clarify", application.pk)
        form = ClarifyForm(request.POST, **_kept(draft))

        def do() -> None:
            uploads = [Upload(file.name, partial(draft.read_file, file)) for file in draft.files().values()]
            text = form.cleaned_data["text"]
            on = timezone.localdate()
            moves.clarification_received(application.matter_id, on=on, text=text, uploads=uploads)

        done = "补正已经收到。答复期限从今天起重新计算。"
        return _answer(request, application, "clarify", form=form, draft=draft, do=do, done=done)


def _closed(request: HttpRequest, application: Application, title: str, reason: str) -> HttpResponse:
    """Instead of the form of an act that has become impossible: why, and the way back."""
    if request.method == "POST":
        return redirect(request.path)
    context = {"application": application, "title": title, "reason": reason}
    return render(request, "portal/track_closed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@case_view(act="withdraw")
def withdraw(request: HttpRequest, opened: Case) -> HttpResponse:
    application = opened.application
    if reason := why_not_withdraw(application):
        return _closed(request, application, "撤回申请", reason)
    if request.method != "POST":
        form = WithdrawForm(**_shown(drafts.of_act(request, "withdraw", application.pk), "withdraw"))
        return render(request, "portal/track_withdraw.html", {"form": form, "application": application})
    form = WithdrawForm(request.POST)

    def do() -> None:
        moves.withdraw(application.matter_id, on=timezone.localdate(), reason=form.cleaned_data["reason"])

    done = "申请已经撤回。撤回确认书制成后可以在本页下载。"
    with transaction.atomic():
        draft = drafts.begin_act(request, "withdraw", application.pk)
        return _answer(request, application, "withdraw", form=form, draft=draft, do=do, done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@case_view(act="contact")
def contact(request: HttpRequest, opened: Case) -> HttpResponse:
    application = opened.application
    if reason := why_not_change_contact(application):
        return _closed(request, application, "变更联系方式", reason)
    if request.method != "POST":
        form = ContactForm(**_shown(drafts.of_act(request, "contact", application.pk), "contact"))
        return render(request, "portal/track_contact.html", {"form": form, "application": application})
    form = ContactForm(request.POST)

    def do() -> None:
        changes = {name: value for name, value in form.cleaned_data.items() if value}
        with locked_case(application.matter_id) as case:
            change_contact(case, on=timezone.localdate(), changes=changes)

    with transaction.atomic():
        draft = drafts.begin_act(request, "contact", application.pk)
        return _answer(
            request, application, "contact", form=form, draft=draft, do=do, done="联系方式已经变更。"
        )


@require_safe
@case_view()
def letter_file(request: HttpRequest, opened: Case, letter_id: int) -> HttpResponseBase:
    letter = get_object_or_404(letters_for_applicant(opened.application), pk=letter_id)
    return _download(request, letter.file)


@require_safe
@case_view()
def enclosure_file(request: HttpRequest, opened: Case, file_id: int) -> HttpResponseBase:
    return _download(request, get_object_or_404(files_for_applicant(opened.application), pk=file_id))


def _download(request: HttpRequest, stored: StoredFile | None) -> HttpResponseBase:
    if stored is None:
        raise Http404
    if limits.too_many(request, limits.DOWNLOAD):
        return limits.refuse(request, limits.DOWNLOAD)
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
    """Forget everything on this computer; a member of staff stays logged in."""
    leave_all(request)
    messages.success(request, "已经退出，本机不再保留编号、查询码和填写的内容。")
    return redirect("portal:track")
