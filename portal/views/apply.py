"""Applying online: the notice and search before it, five steps, and the page with number and query code."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from formtools.wizard.views import NamedUrlWizardView, WizardView

from accounts.selectors import answering_agencies
from casework.errors import Refused
from portal import limits
from portal.cases import open_case
from portal.drafts import LIFETIME, SealedDraft
from portal.forms.apply import AgencyForm, ConfirmForm
from portal.forms.attachments import OTHERS, SLOTS, FilesForm, take_files
from portal.receipts import Receipt, keep_receipt, kept_receipt
from requests_app.forms import ApplicantForm, RequestForm, application_data
from requests_app.services.intake import Submitted, Upload, submit_application
from statute.articles import ARTICLES, place
from workflows import api

STEPS = (
    ("agency", "受理机构与须知", AgencyForm),
    ("applicant", "申请人", ApplicantForm),
    ("request", "所需信息", RequestForm),
    ("files", "证件与附件", FilesForm),
    ("check", "核对并提交", ConfirmForm),
)
LABELS = {name: label for name, label, _ in STEPS}
NOTICE_ARTICLES = ("29", "31", "33")


@login_not_required
@require_safe
def apply(request: HttpRequest) -> HttpResponse:
    """Before applying: what to know, and a search, since most of what people ask for is published."""
    articles = [(place(code), ARTICLES[code].paragraphs) for code in NOTICE_ARTICLES]
    agency = request.GET.get("agency", "")
    return render(request, "portal/apply.html", {"articles": articles, "agency": agency})


@login_not_required
@require_safe
def agency_contact(request: HttpRequest) -> HttpResponse:
    """Where the chosen agency is found (a fragment beside the select)."""
    code = request.GET.get("agency-agency", "")
    agency = next((a for a in answering_agencies(timezone.localdate()) if a.code == code), None)
    return render(request, "portal/agency_contact.html", {"agency": agency})


@method_decorator([login_not_required, never_cache, sensitive_post_parameters()], name="dispatch")
class ApplyWizard(NamedUrlWizardView):
    """Five steps over one sealed draft. Going back keeps what is on the page, finished or not."""

    storage_name = "portal.drafts.SealedDraft"
    template_name = "portal/apply_step.html"
    form_list = [(name, form) for name, _, form in STEPS]
    file_storage = None
    storage: SealedDraft

    @classmethod
    def as_urls(cls) -> Any:
        return cls.as_view(url_name="portal:apply-step", done_step_name="done")

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        step = kwargs.get("step")
        if about := self.request.GET.get("about", "")[:300]:
            self.storage.extra_data["about"] = about
        if code := self.request.GET.get("agency", "")[:40]:
            self.storage.extra_data["agency"] = code
        if self._missing_before(step):
            self.storage.current_step = self._missing_before(step)
            return redirect("portal:apply-step", step=self.storage.current_step)
        return super().get(*args, **kwargs)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        step = kwargs["step"]
        if step not in LABELS:
            return redirect("portal:apply")
        self.storage.current_step = step
        if self.request.FILES and limits.too_many(self.request, limits.UPLOAD):
            return limits.refuse(self.request)
        refused = take_files(self.storage, self.request, SLOTS, "files-") if step == "files" else {}
        self.refused = refused
        if "back" in self.request.POST:
            self.storage.set_step_data(step, self.request.POST)
            return self.render_goto_step(self.steps.prev or step)
        if step == "files" and ("remove" in self.request.POST or "upload" in self.request.POST):
            return (
                self.render(self.get_form(data=self.request.POST))
                if refused
                else redirect("portal:apply-step", step=step)
            )
        return super().post(*args, **kwargs)

    def _missing_before(self, step: str | None) -> str:
        """The first earlier step that nobody has filled in yet; "" when there is none."""
        if step not in LABELS:
            return ""
        earlier = list(LABELS)[: list(LABELS).index(step)]
        return next((name for name in earlier if self.storage.get_step_data(name) is None), "")

    # ---- forms ----
    def get_form_kwargs(self, step: str | None = None) -> dict[str, Any]:
        if step == "request":
            return {"applicant": self.get_cleaned_data_for_step("applicant")}
        if step == "files":
            applicant = self.storage.get_step_data("applicant") or {}
            return {
                "stored": self.storage.files(),
                "refused": getattr(self, "refused", {}),
                "represented": bool(applicant.get("applicant-has_representative")),
            }
        return {}

    def get_form_initial(self, step: str) -> dict[str, Any]:
        if step == "agency":
            return {"agency": self.storage.extra_data.get("agency", "")}
        return {"info_name": self.storage.extra_data.get("about", "")} if step == "request" else {}

    def get_form_step_files(self, form: Any) -> dict[str, Any]:
        return {}  # they are in the draft already

    def process_step(self, form: Any) -> Any:
        if self.steps.current == "applicant":
            for warning in form.warnings(form.cleaned_data):
                messages.warning(self.request, f"{warning}确认无误可以继续；要改的，返回上一步。")
        return super().process_step(form)

    def get_context_data(self, form: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=form, **kwargs)
        current = self.steps.current
        names = list(LABELS)
        context |= {
            "progress": [
                (n, LABELS[name], name == current, n <= names.index(current))
                for n, name in enumerate(names, 1)
            ],
            "step": current,
            "step_number": names.index(current) + 1,
            "step_label": LABELS[current],
            "lifetime": LIFETIME,
            "articles": [(place(code), ARTICLES[code].paragraphs) for code in NOTICE_ARTICLES],
        }
        if current == "check":
            context["sections"] = self._summary()
            applicant = self.get_cleaned_data_for_step("applicant")
            context["warnings"] = ApplicantForm.warnings(applicant) if applicant else []
        return context

    def _summary(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """Everything entered, as (step, title, rows), for the last look."""
        sections = []
        for name in ("agency", "applicant", "request"):
            form = self.get_form(name, data=self.storage.get_step_data(name))
            form.is_valid()
            void = {"agreed", *_inapplicable(form)}
            rows = [(form[field].label, _shown(form, field)) for field in form.fields if field not in void]
            sections.append((name, LABELS[name], [row for row in rows if row[1]]))
        labels = {slot.name: slot.label for slot in SLOTS}
        files = [(labels[slot], file.name) for slot, file in self.storage.files().items()]
        return [*sections, ("files", LABELS["files"], files)]

    def render_revalidation_failure(self, step: str, form: Any, **kwargs: Any) -> HttpResponse:
        messages.warning(
            self.request, f"第 {list(LABELS).index(step) + 1} 步还有内容需要补充或者修改，申请没有提交。"
        )
        self.storage.current_step = step
        return redirect("portal:apply-step", step=step)

    # ---- sending ----
    def done(self, form_list: Any, form_dict: Mapping[str, Any], **kwargs: Any) -> HttpResponse:
        if limits.too_many(self.request, limits.SUBMIT):
            raise TooMany
        with transaction.atomic():
            if sent := self._sent_before():
                keep_receipt(self.request.session, sent)
            else:
                now = timezone.now()
                submitted = submit_application(
                    agency=form_dict["agency"].cleaned_data["agency"],
                    channel="online",
                    submitted_at=now,
                    uploads=self._uploads(form_dict["files"]),
                    **application_data(
                        form_dict["applicant"].cleaned_data, form_dict["request"].cleaned_data
                    ),
                )
                api.start_application(submitted.application, on=timezone.localdate(now))
                self._remember(submitted)
        return redirect("portal:apply-sent")

    def render_done(self, form: Any, **kwargs: Any) -> HttpResponse:
        """Send by this POST, not by the GET that formtools adds; a refusal comes back with the draft untouched."""
        try:
            return WizardView.render_done(self, form, **kwargs)
        except TooMany:
            return limits.refuse(self.request)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.render(form)

    def _sent_before(self) -> Receipt | None:
        """The receipt when this draft became an application already: a second click waits here for the first."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [self.storage.id])
        kept = kept_receipt(_fresh(self.request.session))
        return kept if kept and kept.draft == self.storage.id else None

    def _remember(self, submitted: Submitted) -> None:
        """Before the transaction ends, so that the second click finds it."""
        receipt = Receipt(self.storage.id, submitted.application.pk, submitted.query_code)
        keep_receipt(self.request.session, receipt)
        open_case(self.request.session, submitted.application)
        self.request.session.save()

    def _uploads(self, form: FilesForm) -> list[Upload]:
        purposes = {slot.name: slot.purpose for slot in SLOTS}
        return [
            Upload(file.name, partial(self.storage.read_file, file), purposes[slot])
            for slot, file in self.storage.files().items()
            if slot in form.fields or slot in {other.name for other in OTHERS}
        ]


class TooMany(Exception):
    """Beyond the limit of submissions; the draft stays."""


@login_not_required
@require_POST
def extend(request: HttpRequest) -> HttpResponse:
    """Keep the draft for another hour."""
    SealedDraft("apply_wizard", request).store()
    return HttpResponse(status=204)


def _fresh(session: SessionBase) -> SessionBase:
    """The session as stored now, not as read when this request began."""
    return type(session)(session.session_key)


def _shown(form: Any, name: str) -> str:
    """A cleaned value as people read it; "" for what doesn't apply."""
    value = form.cleaned_data.get(name)
    if isinstance(value, bool):
        return "是" if value else ""
    if type(form.fields[name]) is forms.ChoiceField:
        return str(dict(form.fields[name].choices).get(value, ""))
    return str(value or "")


def _inapplicable(form: Any) -> set[str]:
    """Fields of groups that the other answers make void, as the page hides them."""
    data = form.cleaned_data
    person = data.get("kind") == "natural_person"
    void = {
        "for-person": not person,
        "for-organisation": person,
        "for-representative": not data.get("has_representative"),
        "for-joint": not data.get("has_joint"),
    }
    return {name for _, css, _, names in getattr(form, "groups", ()) if void.get(css) for name in names}
