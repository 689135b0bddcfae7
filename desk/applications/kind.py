"""Applications on the desk: their lines in lists, their filters, their forms and acts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet

from accounts.access import Access
from accounts.models import DutyKind
from casework.models import Matter
from casework.ui.light import ANSWERED, STOPPED, Light
from casework.visibility import knows_people, people_known
from desk.applications.act_forms import ACTS
from desk.applications.page import application_page, application_peek, case_of_matter
from desk.applications.steps import approval, closing, extension, handling, intake, reply, review
from desk.shell.filters import ANY
from desk.shell.kinds import DeskKind, RowText
from requests_app.models import Application
from requests_app.selectors import receipt_day
from statute.answers.replies import REPLIES
from statute.reporting.rows import APPLICANT_KINDS

FORMS = {
    "application.confirm": intake.ConfirmForm,
    "application.register": intake.RegisterForm,
    "application.review": review.ReviewForm,
    "application.head_decision": review.HeadDecisionForm,
    "application.reasons": review.ReasonsForm,
    "application.assign": review.AssignForm,
    "application.search": handling.SearchForm,
    "application.opinion": handling.OpinionForm,
    "application.draft": reply.DraftForm,
    "application.direct_draft": reply.DirectDraftForm,
    "application.head_review": approval.HeadReviewForm,
    "application.legal_review": approval.LegalReviewForm,
    "application.sign": approval.SignForm,
    "application.deliver": closing.DeliverForm,
    "application.archive": closing.ArchiveForm,
    "extension.approval": extension.ExtensionForm,
}


def row(application: Application, access: Access) -> RowText:
    known = knows_people(access, application.matter)
    kind = REPLIES.get(application.outcome)
    return RowText(
        state=application.get_stage_display(),
        person=application.applicant_masked if known else "不显示",
        waits="等待申请人补正" if application.stage == Application.Stage.CLARIFYING else "系统制作文书",
        ended=_ended(application),
        outcome="申请人撤回" if application.withdrawn_on else kind.label if kind else "",
    )


def filters(access: Access) -> dict[str, forms.Field]:
    """The stage, and the category of applicant for whoever may know it."""
    stage = forms.ChoiceField(label="环节", required=False, choices=[ANY, *Application.Stage.choices])
    if access.only_helps:
        return {"stage": stage}
    categories = [ANY, *((kind.code, kind.label) for kind in APPLICANT_KINDS.values())]
    return {
        "stage": stage,
        "category": forms.ChoiceField(label="申请人类别", required=False, choices=categories),
    }


def narrow(data: Mapping[str, Any], access: Access) -> Q:
    """What is asked about applicants is answered where they may be known: else a filter would tell who applies."""
    found = Q()
    if data.get("stage"):
        found &= Q(application__stage=data["stage"])
    if data.get("category"):
        found &= people_known(access) & Q(application__applicant_kind=data["category"])
    return found


def received(since: date | None, until: date | None) -> Q:
    """By the receipt day of art. 31."""
    rows = Application.objects.annotate(received=receipt_day())
    if since:
        rows = rows.filter(received__gte=since)
    if until:
        rows = rows.filter(received__lte=until)
    return Q(pk__in=rows.values("matter"))


def pages(access: Access) -> list[tuple[str, str]]:
    return [("录入申请", "intake")] if access.agencies_with(DutyKind.REGISTRAR) else []


def stages(matters: QuerySet[Matter]) -> Sequence[tuple[str, int]]:
    rows = Application.objects.filter(matter__in=matters).order_by().values_list("stage")
    counts = dict(rows.annotate(count=Count("pk")))
    return [(str(stage.label), counts[stage]) for stage in Application.Stage if stage in counts]


def _ended(application: Application) -> Light | None:
    if application.withdrawn_on:
        return Light(*STOPPED["withdrawn"])
    if application.lapsed_on:
        return Light(*STOPPED["lapsed"])
    return Light("none", ANSWERED) if application.replied_on else None


DESK_KIND = DeskKind(
    code="application",
    subject=case_of_matter,
    row=row,
    page=application_page,
    peek=application_peek,
    forms=FORMS,
    acts=ACTS,
    filters=filters,
    narrow=narrow,
    received=received,
    columns=("申请人", "所需信息"),
    in_navigation=True,
    pages=pages,
    stages=stages,
)
