"""Handing over open work of a matter, of any kind."""

from django import forms

from accounts.models import WORKING_DUTIES, Staff
from casework import work as open_work
from casework.models import OpenWork
from casework.ui.fields import field_of
from casework.work import step_title
from desk.shell.act_form import ActForm
from desk.shell.handover import colleagues
from desk.shell.step_form import text_field


class HandOverAct(ActForm):
    title = "转交"
    submit = "转交"
    rule = "由经办人本人或者工作机构负责人转交；接手的人须承担这一环节的职责。"
    duties = WORKING_DUTIES

    work = forms.ChoiceField(label="转交哪一环节")
    to = forms.ModelChoiceField(
        label="转交给",
        queryset=Staff.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择转交给谁。"},
    )
    reason = text_field("理由", 200, required=False)

    def arrange(self) -> None:
        works = OpenWork.objects.filter(matter=self.subject.matter).select_related("owner").order_by("pk")
        field_of(self, "work", forms.ChoiceField).choices = [
            (work.pk, f"{step_title(work.step)}（{work.owner.name if work.owner else '待领取'}）")
            for work in works
        ]
        field_of(self, "to", forms.ModelChoiceField).queryset = colleagues(self.access)

    def handle(self) -> str:
        data = self.cleaned_data
        open_work.hand_over(int(data["work"]), to=data["to"], access=self.access, reason=data["reason"])
        return f"已转交{data['to'].name}。"
