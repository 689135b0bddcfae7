"""What an administrator moves as a whole: the open cases of an agency, of a department, of a person."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from accounts.models import Agency, Department, Staff
from accounts.services import move_department
from casework.ui.fields import NamedChoice
from desk.organisation import preview
from desk.shell.step_form import text_field
from workflows.moves.reorganise import (
    hand_over_agency,
    hand_over_person,
    matters_of,
    move_department_with_cases,
    open_matters,
    refuse_receiver,
    refuse_same_person,
)

OPEN = Count(
    "current_matters",
    filter=Q(current_matters__closed_on=None),
)


class ChangeForm(forms.Form):
    """One change in two steps: what was typed shows what it will move, and is done when that is confirmed."""

    title = ""
    submit = "移交"
    rule = ""

    def affected(self, on: date) -> list[preview.Fact]:
        """What will move and what stays, before it happens."""
        raise NotImplementedError

    def rehearse(self, *, by: Staff, on: date) -> None:
        """Raise what the change would be refused for; nothing is kept."""
        with transaction.atomic():
            self.try_out(by=by, on=on)
            transaction.set_rollback(True)

    def try_out(self, *, by: Staff, on: date) -> None:
        """The part of the change that can be refused; whatever it writes is rolled back."""
        raise NotImplementedError

    def handle(self, *, by: Staff, on: date) -> str:
        """Do it; a sentence for the person. Raises Refused."""
        raise NotImplementedError


def agency_field(label: str, rows: QuerySet[Agency], *, required: bool = True) -> NamedChoice:
    return _choice_field(label, rows.order_by("code"), "请选择", required=required)


def _choice_field(
    label: str,
    rows: QuerySet[Any],
    empty: str,
    *,
    named: Callable[[Any], str] = str,
    required: bool = True,
) -> NamedChoice:
    return NamedChoice(
        named=named,
        label=label,
        queryset=rows,
        empty_label=empty,
        required=required,
        error_messages={
            "required": f"请选择{label}。",
            "invalid_choice": f"{label}不在可选之列，请重新选择。",
        },
    )


class AgencyMoveForm(ChangeForm):
    title = "移交机关的全部在办件"
    rule = "职责划转后使用。登记编号、期限和办理记录不变，年度报告仍计在原收件机关。"

    source = _choice_field(
        "移出机关",
        Agency.objects.annotate(open_cases=OPEN).filter(open_cases__gt=0).order_by("code"),
        "请选择",
        named=lambda row: f"{row.name}（在办 {row.open_cases} 件）",
    )
    to = agency_field("移入机关", Agency.objects.filter(closed_on=None))
    reason = text_field("依据或者理由", 200)

    def affected(self, on: date) -> list[preview.Fact]:
        return [("移交的在办件", preview.cases(open_matters(self.cleaned_data["source"])))]

    def try_out(self, *, by: Staff, on: date) -> None:
        refuse_receiver(self.cleaned_data["source"], self.cleaned_data["to"])

    def handle(self, *, by: Staff, on: date) -> str:
        data = self.cleaned_data
        count = hand_over_agency(by=by, on=on, **data)
        return f"{data['source'].name}的 {count} 件在办件已移交{data['to'].name}。"


class DepartmentMoveForm(ChangeForm):
    title = "划转科室"
    submit = "划转"
    rule = "科室自今天起划入另一机关，人员职责和在办件一并转入。"

    department = _choice_field(
        "科室",
        Department.objects.filter(closed_on=None).select_related("agency").order_by("agency__code", "name"),
        "请选择",
        named=lambda row: f"{row.agency.name}{row.name}",
    )
    to = agency_field("划入机关", Agency.objects.filter(closed_on=None))
    reason = text_field("依据或者理由", 200)

    def affected(self, on: date) -> list[preview.Fact]:
        department = self.cleaned_data["department"]
        matters = open_matters(department.agency).filter(department=department)
        return [
            ("转入的在办件", preview.cases(matters)),
            ("转入的人员", preview.people_of_department(department, on)),
        ]

    def try_out(self, *, by: Staff, on: date) -> None:
        data = self.cleaned_data
        move_department(by=by, department=data["department"], to=data["to"], on=on, basis=data["reason"])

    def handle(self, *, by: Staff, on: date) -> str:
        data = self.cleaned_data
        moved, count = move_department_with_cases(
            by=by, department=data["department"], to=data["to"], on=on, basis=data["reason"]
        )
        return f"{moved.name}已划入{data['to'].name}，{count} 件在办件一并转入。"


class PersonMoveForm(ChangeForm):
    title = "移交个人的在办工作"
    rule = "人员调离、停用账号前使用。接手人不承担相应职责的环节退回待领取。"

    source = _choice_field(
        "移出人员",
        Staff.objects.annotate(work=Count("open_work", distinct=True)).order_by("name", "pk"),
        "请选择",
        named=lambda row: f"{row.name}（在办工作 {row.work} 项）",
    )
    to = _choice_field("接手人", Staff.objects.active().order_by("name", "pk"), "退回待领取", required=False)
    reason = text_field("依据或者理由", 200)

    def affected(self, on: date) -> list[preview.Fact]:
        return [("移交的在办件", preview.cases(matters_of(self.cleaned_data["source"])))]

    def try_out(self, *, by: Staff, on: date) -> None:
        refuse_same_person(self.cleaned_data["source"], self.cleaned_data["to"])

    def handle(self, *, by: Staff, on: date) -> str:
        data = self.cleaned_data
        count = hand_over_person(by=by, on=on, **data)
        to = data["to"].name if data["to"] else "待领取"
        return f"{data['source'].name}的 {count} 件在办件已移交{to}。"
