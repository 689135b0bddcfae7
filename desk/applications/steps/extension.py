"""Deciding on an extension (art. 33)."""

from typing import Any

from desk.applications.steps.base import ApplicationStep
from desk.shell.step_form import choice_field, conditional_field, text_field
from requests_app.case import LockedCase
from requests_app.handling.extension import approve_extension, return_extension
from requests_app.models import Extension


class ExtensionForm(ApplicationStep):
    submit = "提交决定"
    template = "desk/steps/extension.html"
    rule = "延长答复期限须经政府信息公开工作机构负责人同意并告知申请人，最长二十个工作日（条例第三十三条）。"

    decision = choice_field("决定", (("approved", "同意延期"), ("returned", "不同意")))
    reason = conditional_field(text_field("不同意的理由", 500, rows=2))

    groups = (("", "", "", ("decision",)), ("", "when when-returned", "", ("reason",)))

    @property
    def extension(self) -> Extension | None:
        return self.case.pending_extension

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("decision") == "returned":
            self.need("reason", why="请写明不同意的理由，让承办人知道怎么办。")
        return data

    def handle(self, case: LockedCase) -> str:
        decision: str = self.cleaned_data["decision"]
        if decision == "approved":
            approve_extension(case, by=self.by, on=self.on)
        else:
            return_extension(case, by=self.by, on=self.on, reason=self.cleaned_data["reason"])
        return decision
