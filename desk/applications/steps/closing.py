"""Delivery and archive (arts. 40, 45)."""

from collections.abc import Sequence
from functools import partial
from typing import Any, TypedDict

from django import forms

from casework.ui.fields import field_of, options
from casework.uploads import read_upload
from desk.applications.steps.base import ApplicationStep
from desk.shell.step_form import Group, choice_field, code_field, conditional_field, day_field, text_field
from letters.deliveries import DeliveryData
from letters.models import Letter
from requests_app.case import LockedCase
from requests_app.closing.closing import archive_application, record_delivery
from requests_app.intake.submit import Upload
from statute.letters.reply_date import METHODS


class Delivered(TypedDict):
    """How a letter was delivered, with the scan that proves it."""

    data: DeliveryData
    proof: Upload | None


class DeliveryFields(forms.Form):
    """How and when a letter was delivered; the date that counts depends on the way."""

    method = choice_field("送达方式", [(m.code, m.label) for m in METHODS.values()])
    handed_on = conditional_field(day_field("签收日期", "直接送达、委托送达填写。", past=True))
    posted_on = conditional_field(day_field("交邮日期", "邮寄送达填写。", past=True))
    arrived_on = conditional_field(day_field("到达日期", "电子送达填写。", past=True))
    tracking_no = code_field("邮件号", 40, required=False)
    received_by = text_field("签收人", 60, required=False)
    scan = forms.FileField(label="送达凭证", required=False)

    groups: Sequence[Group] = (
        ("", "", "", ("method",)),
        ("", "when when-handed when-entrusted", "", ("handed_on", "received_by")),
        ("", "when when-post", "", ("posted_on", "tracking_no")),
        ("", "when when-electronic", "", ("arrived_on",)),
        ("", "", "", ("scan",)),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        method = METHODS.get(data.get("method", ""))
        if method and not data.get(method.dated_by) and method.dated_by not in self.errors:
            self.add_error(method.dated_by, f"请填写{method.dated_label}。{method.rule}")
        return data

    def delivery(self) -> Delivered:
        """The cleaned values as arguments of the service."""
        data = self.cleaned_data
        dated_by = METHODS[data["method"]].dated_by
        delivered = DeliveryData(
            data["method"],
            tracking_no=data["tracking_no"],
            received_by=data["received_by"],
            **{dated_by: data[dated_by]},
        )
        scan = data["scan"]
        return {
            "data": delivered,
            "proof": Upload(scan.name, partial(read_upload, scan)) if scan else None,
        }


def delivery_rules() -> list[str]:
    """What counts as the day of the reply, one sentence each way."""
    return list(dict.fromkeys(method.rule for method in METHODS.values()))


class DeliverForm(DeliveryFields, ApplicationStep):
    submit = "登记送达"

    def arrange(self) -> None:
        self.rule = "".join(delivery_rules())
        # No way is preselected: it fixes the day of the reply, so somebody has to say it.
        if not self.application.electronic_delivery:
            field = field_of(self, "method", forms.ChoiceField)
            field.choices = [choice for choice in options(field) if choice[0] != "electronic"]
        for name in ("handed_on", "posted_on", "arrived_on"):
            self.fields[name].initial = self.on

    def handle(self, case: LockedCase) -> str:
        letters = case.matter.letters.filter(replies__application=case.application, state=Letter.State.MADE)
        record_delivery(case, letters.latest("pk"), by=self.by, on=self.on, **self.delivery())
        return ""


class ArchiveForm(ApplicationStep):
    submit = "归档"
    rule = "一件一卷。请核对材料齐全：申请、补正、检索和征求意见记录、审批、答复书、送达凭证、所提供信息的复制件。"

    note = text_field("归档说明", 200, required=False)

    def handle(self, case: LockedCase) -> str:
        archive_application(case, by=self.by, on=self.on, note=self.cleaned_data["note"])
        return ""
