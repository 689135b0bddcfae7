"""Looking up a case, and what an applicant may do with it afterwards."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.typed import CodeField, MailField, ProseField, number
from casework.ui.fields import mark_optional
from portal.drafts import DraftFile
from portal.forms.attachments import CLARIFICATIONS, SlotField
from requests_app.intake.forms import code, text
from requests_app.models import NAME_LENGTH


def _required(label: str, hint: str, missing: str, length: int, **attrs: str) -> CodeField:
    return CodeField(
        label=label,
        max_length=length,
        help_text=hint,
        error_messages={"required": missing},
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


class StatusForm(forms.Form):
    """Number and name: status and dates only."""

    number = _required("申请编号", "回执上的编号，例如：清政办依申请〔2026〕12号。", "请填写申请编号。", 60)
    proof = _required(
        "申请人姓名、名称或者证件号码后四位",
        "与申请时填写的一致。",
        "请填写姓名、名称或者证件号码后四位。",
        NAME_LENGTH,
    )

    def clean_number(self) -> str:
        """Brackets and digits are typed in many ways, and the last character is forgotten; the register has one."""
        return re.sub(r"(?<=\d)$", "号", number(self.cleaned_data["number"]))


class CodeForm(forms.Form):
    """The query code: everything."""

    code = _required(
        "查询码",
        "提交申请时得到的十二位字母和数字，大小写、短横线都可以不分。",
        "请填写查询码。",
        30,
        spellcheck="false",
    )

    def clean_code(self) -> str:
        return re.sub(r"[^0-9A-Z]", "", self.cleaned_data["code"].upper())


class ClarifyForm(forms.Form):
    """The answer to a clarification letter (art. 30). `stored` and `refused` as in `FilesForm`."""

    text = ProseField(
        label="补正内容",
        max_length=5000,
        required=False,
        help_text="请对照补正告知书逐项说明。也可以只上传补正材料。",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    mark_optional(text, False)

    def __init__(
        self, *args: Any, stored: Mapping[str, DraftFile], refused: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stored, self.refused = stored, refused
        for slot in CLARIFICATIONS:
            self.fields[slot.name] = SlotField(slot, stored.get(slot.name))

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        for name, message in self.refused.items():
            self.add_error(name, message)
        if not data.get("text") and not self.stored and not self.errors:
            self.add_error("text", "补正内容是空的。请写明补正的内容，或者上传补正材料。")
        return data


class WithdrawForm(forms.Form):
    reason = ProseField(
        label="撤回原因",
        max_length=300,
        required=False,
        help_text="可以不写。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    sure = forms.BooleanField(
        label="我确认撤回这份申请", error_messages={"required": "撤回后不能恢复。确认撤回的，请勾选。"}
    )


class ContactForm(forms.Form):
    """New contact details; what stays empty stays as it was, so that old details needn't be shown."""

    phone = code("新的联系电话", 30, optional=True, complete="tel", inputmode="tel")
    address = text("新的通信地址", 200, optional=True, complete="street-address")
    postcode = code("新的邮政编码", 10, optional=True, complete="postal-code", inputmode="numeric")
    email = MailField(
        label="新的电子邮箱",
        required=False,
        error_messages={"invalid": "电子邮箱的格式不对，应类似 name@example.cn。"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if not any(data.values()) and not self.errors:
            self.add_error("phone", "没有填写任何变更。请填写要变更的联系方式，不变的不用填。")
        return data


class VerifyForm(forms.Form):
    code = _required("核验码", "文书末页二维码旁的字母和数字。", "请填写核验码。", 30, spellcheck="false")

    def clean_code(self) -> str:
        return re.sub(r"[^0-9A-Z]", "", self.cleaned_data["code"].upper())
