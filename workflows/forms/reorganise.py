"""What an administrator moves as a whole: the open cases of an agency, of a department, of a person."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, Q

from accounts.models import Agency, Department, Staff
from workflows.services.reorganise import hand_over_agency, hand_over_person, move_department_with_cases
from workflows.steps.base import text_field

OPEN = Count("current_matters", filter=Q(current_matters__closed_on=None))


class MoveForm(forms.Form):
    title = ""
    submit = "移交"
    rule = ""

    reason = text_field("依据或者理由", 200)

    def handle(self, *, by: Staff, on: date) -> str:
        raise NotImplementedError


class AgencyMoveForm(MoveForm):
    title = "移交机关的全部在办件"
    rule = "机关合并、撤销或者职责划转后使用。登记编号、期限和办理记录不变，年度报告仍计在原收件机关。"

    source = forms.ModelChoiceField(label="移出机关", queryset=Agency.objects.none(), empty_label="请选择")
    to = forms.ModelChoiceField(label="移入机关", queryset=Agency.objects.none(), empty_label="请选择")
    field_order = ("source", "to", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holding = Agency.objects.annotate(open_cases=OPEN).filter(open_cases__gt=0).order_by("code")
        self.fields["source"].queryset = holding
        self.fields["source"].label_from_instance = lambda row: f"{row.name}（在办 {row.open_cases} 件）"
        self.fields["to"].queryset = Agency.objects.filter(closed_on=None).order_by("code")

    def handle(self, *, by: Staff, on: date) -> str:
        data = self.cleaned_data
        count = hand_over_agency(by=by, on=on, **data)
        return f"{data['source'].name}的 {count} 件在办件已移交{data['to'].name}。"


class DepartmentMoveForm(MoveForm):
    title = "划转科室及其在办件"
    rule = "科室划入另一机关，人员职责和在办件一并转入。"

    department = forms.ModelChoiceField(
        label="科室", queryset=Department.objects.none(), empty_label="请选择"
    )
    to = forms.ModelChoiceField(label="划入机关", queryset=Agency.objects.none(), empty_label="请选择")
    field_order = ("department", "to", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = (
            Department.objects.filter(closed_on=None)
            .select_related("agency")
            .order_by("agency__code", "name")
        )
        self.fields["department"].label_from_instance = lambda row: f"{row.agency.name}{row.name}"
        self.fields["to"].queryset = Agency.objects.filter(closed_on=None).order_by("code")

    def handle(self, *, by: Staff, on: date) -> str:
        data = self.cleaned_data
        moved, count = move_department_with_cases(
            by=by, department=data["department"], to=data["to"], on=on, basis=data["reason"]
        )
        return f"{moved.name}已划入{data['to'].name}，{count} 件在办件一并转入。"


class PersonMoveForm(MoveForm):
    title = "移交个人的在办工作"
    rule = "人员调离、停用账号前使用。接手人不承担相应职责的环节退回待领取。"

    source = forms.ModelChoiceField(label="移出人员", queryset=Staff.objects.none(), empty_label="请选择")
    to = forms.ModelChoiceField(
        label="接手人", queryset=Staff.objects.none(), required=False, empty_label="退回待领取"
    )
    field_order = ("source", "to", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        work = Count("open_work", distinct=True)
        self.fields["source"].queryset = Staff.objects.annotate(work=work).order_by("name", "pk")
        self.fields["source"].label_from_instance = lambda row: f"{row.name}（在办工作 {row.work} 项）"
        self.fields["to"].queryset = Staff.objects.active().order_by("name", "pk")

    def handle(self, *, by: Staff, on: date) -> str:
        data = self.cleaned_data
        count = hand_over_person(by=by, on=on, **data)
        to = data["to"].name if data["to"] else "待领取"
        return f"{data['source'].name}的 {count} 件在办件已移交{to}。"


MOVES: dict[str, type[MoveForm]] = {
    "agency": AgencyMoveForm,
    "department": DepartmentMoveForm,
    "person": PersonMoveForm,
}
