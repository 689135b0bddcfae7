"""What an administrator changes in the tree of agencies: a name, a merger, an end, a superior."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Agency, AgencyKind, Staff
from accounts.services import change_parent, merge_agencies, rename_agency
from desk.organisation import preview
from desk.organisation.reorganise_forms import (
    AgencyMoveForm,
    ChangeForm,
    DepartmentMoveForm,
    PersonMoveForm,
    agency_field,
)
from desk.shell.step_form import day_field, text_field
from workflows.moves.reorganise import close_with_cases, close_without_orphans, merge_with_cases, open_matters

EXISTING = Agency.objects.filter(closed_on=None)
BELOW_COUNTY = EXISTING.exclude(kind=AgencyKind.COUNTY_GOVERNMENT)


class DatedForm(ChangeForm):
    """A change of the tree: in force from a day that has come, with the document that decided it."""

    on = day_field("生效日期", "机构变动文件写明的日期，不能晚于今天。")
    basis = text_field("依据", 200, "机构变动文件的文号，例如 青编发〔2026〕1号；没有文号的写明理由。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        self.order_fields([*(name for name in self.fields if name not in ("on", "basis")), "on", "basis"])

    def handle(self, *, by: Staff, on: date) -> str:
        self.try_out(by=by, on=on)
        return self.done()

    def done(self) -> str:
        """What happened, in a sentence."""
        raise NotImplementedError


class RenameForm(DatedForm):
    title = "机关更名"
    submit = "更名"
    rule = "自生效之日起使用新名称。以前的文书、编号和统计仍用原名称。"

    agency = agency_field("机关", EXISTING)
    name = text_field("新名称", 100)
    short_name = text_field("新简称", 40, "不填则保留原简称。", required=False)

    def affected(self, on: date) -> list[preview.Fact]:
        agency, name = self.cleaned_data["agency"], self.cleaned_data["name"]
        return [
            ("现名称", agency.name),
            ("新名称", name),
            ("新的发文机关标志", agency.letterhead.replace(agency.name, name) or name),
            ("机关代字（不变）", agency.number_prefix or "未设置"),
            ("继续办理的在办件", preview.cases(open_matters(agency))),
            ("科室（不变）", preview.departments(agency)),
        ]

    def try_out(self, *, by: Staff, on: date) -> None:
        rename_agency(by=by, **self.cleaned_data)

    def done(self) -> str:
        return f"{self.cleaned_data['agency'].name}已更名为{self.cleaned_data['name']}。"


class MergeForm(DatedForm):
    title = "机关并入另一机关"
    submit = "并入"
    rule = (
        "被并入的机关自生效之日起撤销。在办件、科室及其人员、下级机关一并转入；承担全机关职责的人员，"
        "职责到前一日为止，请在移入机关重新任命。"
    )

    absorbed = agency_field("被并入的机关", BELOW_COUNTY)
    into = agency_field("并入哪个机关", EXISTING)
    move_departments = forms.BooleanField(
        label="科室及其人员一并转入",
        required=False,
        initial=True,
        help_text="不勾选的，科室撤销，其人员职责到前一日为止，在办件归入移入机关的同名科室。",
    )

    def affected(self, on: date) -> list[preview.Fact]:
        agency, effective_on = self.cleaned_data["absorbed"], self.cleaned_data["on"]
        going = "转入" if self.cleaned_data["move_departments"] else "撤销"
        kept = "随科室转入" if self.cleaned_data["move_departments"] else "职责到期"
        return [
            ("撤销的机关", agency.name),
            ("继续履行职责的机关", self.cleaned_data["into"].name),
            ("转入的在办件", preview.cases(open_matters(agency))),
            (f"{going}的科室", preview.departments(agency)),
            (f"{kept}的科室人员", preview.people_in_departments(agency, effective_on)),
            ("全机关职责到期、须重新任命的人员", preview.people_of_whole_agency(agency, effective_on)),
            ("改由其领导的下级机关", preview.below(agency)),
        ]

    def try_out(self, *, by: Staff, on: date) -> None:
        merge_agencies(by=by, **self.cleaned_data)

    def handle(self, *, by: Staff, on: date) -> str:
        data = self.cleaned_data
        count = merge_with_cases(
            by=by,
            absorbed=data["absorbed"],
            into=data["into"],
            effective_on=data["on"],
            on=on,
            move_departments=data["move_departments"],
            basis=data["basis"],
        )
        return f"{data['absorbed'].name}已并入{data['into'].name}，{count} 件在办件一并转入。"


class CloseForm(DatedForm):
    title = "撤销机关"
    submit = "撤销"
    rule = "科室同时撤销，人员职责到前一日为止。有在办件的，移交继续履行职责的机关。"

    agency = agency_field("撤销的机关", BELOW_COUNTY)
    successor = agency_field("继续履行职责的机关", EXISTING, required=False)

    def affected(self, on: date) -> list[preview.Fact]:
        agency, effective_on = self.cleaned_data["agency"], self.cleaned_data["on"]
        successor = self.cleaned_data["successor"]
        return [
            ("撤销的机关", agency.name),
            ("继续履行职责的机关", successor.name if successor else preview.NONE),
            ("移交的在办件", preview.cases(open_matters(agency))),
            ("撤销的科室", preview.departments(agency)),
            ("职责到期的科室人员", preview.people_in_departments(agency, effective_on)),
            ("职责到期的其他人员", preview.people_of_whole_agency(agency, effective_on)),
        ]

    def try_out(self, *, by: Staff, on: date) -> None:
        data = self.cleaned_data
        close_without_orphans(
            by=by,
            agency=data["agency"],
            successor=data["successor"],
            effective_on=data["on"],
            basis=data["basis"],
        )

    def handle(self, *, by: Staff, on: date) -> str:
        data = self.cleaned_data
        count = close_with_cases(
            by=by,
            agency=data["agency"],
            successor=data["successor"],
            effective_on=data["on"],
            on=on,
            basis=data["basis"],
        )
        moved = f"，{count} 件在办件已移交{data['successor'].name}" if data["successor"] else ""
        return f"{data['agency'].name}已撤销{moved}。"


class ParentForm(DatedForm):
    title = "改变隶属"
    submit = "改变隶属"
    rule = (
        "机关及其下级改由另一机关领导。名称、编号、人员和在办件不变。没有单独设置复议机关的，请核对复议机关。"
    )

    agency = agency_field("机关", BELOW_COUNTY)
    parent = agency_field("新的上级机关", EXISTING)

    def affected(self, on: date) -> list[preview.Fact]:
        agency = self.cleaned_data["agency"]
        return [
            ("机关", agency.name),
            ("现上级机关", agency.parent.name if agency.parent else preview.NONE),
            ("新的上级机关", self.cleaned_data["parent"].name),
            ("随同变动的下级机关", preview.below(agency)),
            ("仍由本机关办理的在办件", preview.cases(open_matters(agency))),
        ]

    def try_out(self, *, by: Staff, on: date) -> None:
        change_parent(by=by, **self.cleaned_data)

    def done(self) -> str:
        return f"{self.cleaned_data['agency'].name}的上级机关已改为{self.cleaned_data['parent'].name}。"


CHANGES: dict[str, type[ChangeForm]] = {
    "rename": RenameForm,
    "merge": MergeForm,
    "close": CloseForm,
    "parent": ParentForm,
    "department": DepartmentMoveForm,
    "agency": AgencyMoveForm,
    "person": PersonMoveForm,
}
