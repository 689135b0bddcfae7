"""Whom to ask for an opinion: one to five parties on one page (arts. 32, 34)."""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Agency
from casework.ui.fields import field_of
from desk.applications.steps.base import ApplicationStep
from desk.shell.step_form import conditional_field, text_field, without_autofill
from requests_app.case import LockedCase
from requests_app.consultation.consultation import PartyData, send_consultations
from requests_app.models import NAME_LENGTH, Consultation

MOST = 5


class PartyForm(forms.Form):
    party = forms.ChoiceField(
        label="对象", choices=Consultation.Party.choices, initial=Consultation.Party.THIRD_PARTY
    )
    agency = forms.ModelChoiceField(
        label="机关", queryset=Agency.objects.none(), required=False, empty_label="不在名单内，填写名称"
    )
    name = conditional_field(
        text_field("名称或者姓名", NAME_LENGTH, "第三方的姓名、名称，或者名单以外的机关。")
    )
    contact = text_field("联系方式", 200, "征求意见书寄往哪里。", required=False)
    subject = conditional_field(
        text_field("涉及的信息", 1000, "每行一项，只写与对方有关的内容，不写申请人身份。", rows=2)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_autofill(self)

    def has_changed(self) -> bool:
        """A row in which only the kind of party was chosen is an empty row."""
        return any(name != "party" for name in self.changed_data)

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("agency") and data.get("party") == Consultation.Party.THIRD_PARTY:
            self.add_error("agency", "第三方不是机关，请清除所选机关，填写姓名或者名称。")
        if not data.get("name") and not data.get("agency"):
            self.add_error("name", "请填写征求意见的对象。")
        if not data.get("subject"):
            self.add_error("subject", "请写明涉及的信息，对方据此提出意见。")
        return data

    def party_data(self) -> PartyData:
        data = self.cleaned_data
        agency = data["agency"]
        return PartyData(
            party=data["party"],
            name=data["name"] or agency.name,
            subject=data["subject"],
            contact=data["contact"],
            agency=agency,
        )


PartyFormSet = forms.formset_factory(PartyForm, extra=MOST, max_num=MOST, absolute_max=MOST)


class ConsultationStepForm(ApplicationStep):
    """A step that may send out consultations; `wants_parties` says whether this time it does."""

    template = "desk/steps/consulting.html"

    def arrange(self) -> None:
        super().arrange()
        self.parties = PartyFormSet(
            self.data if self.is_bound else None, prefix="party", initial=self.initial.get("parties")
        )
        for form in self.parties:
            field = field_of(form, "agency", forms.ModelChoiceField)
            field.queryset = self.agencies
            field.choices = lambda: self.agency_choices  # asked for when the rows are shown

    @property
    def agencies(self) -> QuerySet[Agency]:
        return Agency.objects.open_on(self.on).exclude(pk=self.work.agency_id).order_by("code")

    @cached_property
    def agency_choices(self) -> list[tuple[Any, str]]:
        """One statement for all rows."""
        return [("", "不在名单内，填写名称"), *((a.pk, a.name) for a in self.agencies)]

    @property
    def wants_parties(self) -> bool:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if not self.wants_parties:
            return data
        if not self.parties.is_valid():
            if self.parties.non_form_errors():
                self.add_error(None, "征求意见对象的填写不完整，请重新填写后再提交。")
            for number, form in enumerate(self.parties, 1):
                for errors in form.errors.values():
                    for error in errors:
                        self.add_error(None, f"征求意见对象（第{number}个）：{error}")
        elif not any(form.has_changed() for form in self.parties):
            self.add_error(None, "没有填写征求意见的对象。请至少写明一个第三方或者机关。")
        return data

    def consult(self, case: LockedCase) -> str:
        """Send the letters out; the outcome."""
        parties = [form.party_data() for form in self.parties if form.has_changed()]
        send_consultations(case, by=self.by, on=self.on, parties=parties)
        return "consult"
