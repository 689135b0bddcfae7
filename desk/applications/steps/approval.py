"""Approving the reply: passed, or returned with a reason, at each step of the agency's depth."""

from functools import cached_property
from typing import Any

from django import forms
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from casework.models import StoredFile
from casework.ui.fields import field_of
from desk.applications.steps.base import ApplicationStep
from desk.shell.step_form import choice_field, text_field
from letters.models import Approval
from requests_app.case import LockedCase
from requests_app.models import Reply
from requests_app.reply.drafting import approve_reply, next_step, return_reply
from statute.answers.replies import REPLIES
from workflows.flows.application import ApplicationFlow


class ApprovalForm(ApplicationStep):
    """Pass, or return with a reason."""

    submit = "提交意见"
    template = "desk/steps/approval.html"
    step = ""
    passing = "同意"

    decision = choice_field("意见", ())
    opinion = text_field("说明", 500, "退回的，写明理由，让拟稿人知道改什么。", required=False, rows=2)

    groups = (("", "", "", ("decision",)), ("", "asked-on-return", "", ("opinion",)))

    def arrange(self) -> None:
        decision = field_of(self, "decision", forms.ChoiceField)
        decision.choices, decision.initial = [("pass", self.passing), ("return", "退回")], "pass"

    @cached_property
    def reply(self) -> Reply | None:
        return self.application.replies.filter(state=Reply.State.SUBMITTED).first()

    @property
    def provides(self) -> bool:
        return self.reply is not None and REPLIES[self.reply.kind].provides

    @cached_property
    def enclosed(self) -> list[StoredFile]:
        """What the applicant will get with the reply, to be looked at with it."""
        found = self.reply.enclosed if self.reply else []
        return list(self.application.matter.files.filter(pk__in=found).order_by("pk")) if found else []

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("decision") == "return":
            self.need("opinion", why="退回须写明理由，让拟稿人知道改什么。")
        return data

    def handle(self, case: LockedCase) -> str:
        data = self.cleaned_data
        step, absent = self.step, self.absent_person()
        if data["decision"] == "return":
            return_reply(case, by=self.by, on=self.on, step=step, reason=data["opinion"], on_behalf_of=absent)
            return _back(case)
        approve_reply(case, by=self.by, on=self.on, step=step, opinion=data["opinion"], on_behalf_of=absent)
        return next_step(case.application, self.step) or "signed"


class HeadReviewForm(ApprovalForm):
    step = Approval.Step.HEAD
    rule = "核对答复类型、依据、理由和期限，引用条款到项。"


class LegalReviewForm(ApprovalForm):
    step = Approval.Step.LEGAL
    rule = "先作保密审查，再审合法性：依据是否适用、事实是否清楚、程序是否到位、救济告知是否齐全。"
    passing = "审查通过"


class SignForm(ApprovalForm):
    step = Approval.Step.SIGN
    rule = "签发后编文号、制作文书，答复内容不能再改。"
    passing = "签发"


def _back(case: LockedCase) -> str:
    """To whoever drafted it: the handler, or the registrar where no search was needed."""
    drafted = (
        Task.objects.filter(
            process__link__matter=case.matter,
            flow_task__in=[ApplicationFlow.draft, ApplicationFlow.direct_draft],
            status=STATUS.DONE,
        )
        .order_by("-pk")
        .first()
    )
    return "return_direct" if drafted and drafted.flow_task == ApplicationFlow.direct_draft else "return"
