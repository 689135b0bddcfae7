"""The five steps of an application: the fields are those of `requests_app.intake.forms`."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from accounts.selectors import answering_agencies, now_in_charge
from casework.ui.fields import field_of


class AgencyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic while it runs
    """An agency that was merged or closed after it was chosen stands for the one that continues its work."""

    def to_python(self, value: Any) -> Any:
        code = str(value or "")
        if "\0" in code:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(now_in_charge(code))


class AgencyForm(forms.Form):
    """Step 1: whom to ask, and the instructions."""

    agency = AgencyField(
        label="受理机构",
        queryset=None,
        to_field_name="code",
        empty_label="请选择",
        help_text="请选择制作或者保存该信息的机关。不清楚的，选县人民政府，由其告知应当向哪个机关提出。",
        error_messages={"required": "请选择受理机构。", "invalid_choice": "这个机关不在名单内，请重新选择。"},
    )
    agreed = forms.BooleanField(
        label="我已阅读申请须知和个人信息处理说明",
        error_messages={"required": "请阅读申请须知后勾选。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = field_of(self, "agency", AgencyField)
        field.queryset = answering_agencies(timezone.localdate())
        field.widget.attrs |= {
            "hx-get": reverse("portal:apply-contact"),
            "hx-target": "#agency-contact",
        }


class ConfirmForm(forms.Form):
    """Step 5: nothing more to fill in; sending it is the signature."""
