"""Review, the head's own decision, reasons given, and assignment (arts. 30, 35)."""

from typing import Any

from django import forms

from accounts.access import Access
from accounts.models import Department, DutyKind, Staff
from accounts.selectors import staff_holding
from casework.calendar import current_calendar
from casework.ui.fields import field_of
from desk.applications.steps.base import ApplicationStep
from desk.shell.step_form import FollowUp, choice_field, conditional_field, day_field, lines, text_field
from requests_app.case import LockedCase
from requests_app.review.clarification import ask_clarification
from requests_app.review.reasons import ask_reasons, judge_reasons
from requests_app.review.review import assign_application, review_application
from statute.clock.terms import add_working_days

CLARIFY_DAYS = 10  # working days offered for a clarification; the law says "reasonable" (art. 30)
REASONS_DAYS = 5  # working days offered for the reasons; the law sets none (art. 35)
MAY_DO = {
    "assign": "分办检索",
    "clarify": "告知补正",
    "reasons": "要求说明理由",
    "direct": "直接拟答复（不需检索）",
    "spot": "当场答复",
    "pass_on": "报工作机构负责人研判",
}
ASSIGNED = ("department", "handler")


class AssignmentFields(ApplicationStep):
    """The two fields of an assignment, with people of the case's agency only."""

    department = forms.ModelChoiceField(
        label="承办科室", queryset=Department.objects.none(), required=False, empty_label="不指定"
    )
    handler = forms.ModelChoiceField(
        label="承办人", queryset=Staff.objects.none(), required=False, empty_label="由科室人员领取"
    )

    def arrange(self) -> None:
        agency = self.application.matter.current_agency
        departments = Department.objects.filter(agency=agency, closed_on=None).order_by("name")
        field_of(self, "department", forms.ModelChoiceField).queryset = departments
        field_of(self, "handler", forms.ModelChoiceField).queryset = staff_holding(
            DutyKind.HANDLER, agency, self.on
        )

    def assign(self, case: LockedCase) -> str:
        assign_application(
            case,
            by=self.by,
            on=self.on,
            department=self.cleaned_data["department"],
            handler=self.cleaned_data["handler"],
        )
        return ""

    def check_handler(self) -> None:
        """A handler limited to other departments can't take the case."""
        handler, department = self.cleaned_data.get("handler"), self.cleaned_data.get("department")
        if not (handler and department):
            return
        agency = self.application.matter.current_agency_id
        if not Access(handler, self.on).holds(DutyKind.HANDLER, agency, department.pk):
            self.add_error("handler", f"{handler.name}不是{department.name}的承办人，请改选。")


class AssignForm(AssignmentFields):
    submit = "分办"

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if not data.get("department") and not data.get("handler"):
            self.add_error("department", "科室和承办人至少选一项。")
        self.check_handler()
        return data

    def handle(self, case: LockedCase) -> str:
        return self.assign(case)


class ReviewForm(AssignmentFields):
    submit = "提交审核意见"
    offered = tuple(MAY_DO)

    decision = choice_field("审核结论", ())
    opinion = text_field("审核意见", 200, required=False)
    items = conditional_field(
        text_field(
            "需要补正的事项", 3000, "每行一项。补正告知只能发一次，请一次写全（条例第三十条）。", rows=4
        )
    )
    guidance = conditional_field(text_field("指导和释明", 2000, "告诉申请人怎样写才便于查找。", rows=3))
    clarify_by = conditional_field(day_field("补正期限"))
    frequency = conditional_field(
        text_field(
            "数量、频次的事实", 2000, "何时至何时、提出多少件、涉及哪些内容（条例第三十五条）。", rows=3
        )
    )
    reasons_by = conditional_field(day_field("说明理由的期限", "答复期限不因此停止计算。"))

    groups = (
        ("", "", "", ("decision",)),
        ("分办给", "when when-assign", "现在就选定的，分办一并完成；留空的，到“分办”环节再定。", ASSIGNED),
        ("补正告知书", "when when-clarify", "", ("items", "guidance", "clarify_by")),
        ("说明理由告知书", "when when-reasons", "", ("frequency", "reasons_by")),
        ("", "", "", ("opinion",)),
    )

    def arrange(self) -> None:
        super().arrange()
        field_of(self, "decision", forms.ChoiceField).choices = [
            (code, MAY_DO[code]) for code in self.offered
        ]
        self.fields["decision"].initial = "assign"
        calendar = current_calendar()
        self.fields["clarify_by"].initial = add_working_days(self.on, CLARIFY_DAYS, calendar)
        self.fields["reasons_by"].initial = add_working_days(self.on, REASONS_DAYS, calendar)
        if not self.access.holds(DutyKind.REGISTRAR, self.work.agency_id):
            for name in ASSIGNED:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        decision = data.get("decision")
        if decision == "clarify":
            self.need("items", why="请逐项写明需要补正的事项。")
            self.need("guidance", why="请填写指导和释明（条例第三十条）。")
            self.need("clarify_by")
        elif decision == "reasons":
            self.need("frequency", "reasons_by")
        elif decision == "assign":
            self.check_handler()
        return data

    def handle(self, case: LockedCase) -> str:
        data = self.cleaned_data
        decision: str = data["decision"]
        if decision == "clarify":
            ask_clarification(
                case,
                by=self.by,
                on=self.on,
                items=lines(data["items"]),
                respond_by=data["clarify_by"],
                guidance=data["guidance"],
            )
        elif decision == "reasons":
            ask_reasons(
                case,
                by=self.by,
                on=self.on,
                frequency=data["frequency"],
                respond_by=data["reasons_by"],
            )
        else:
            review_application(
                case,
                by=self.by,
                on=self.on,
                decision=decision,
                opinion=data["opinion"],
                on_the_spot=decision == "spot",
            )
        return decision

    def follow_up(self) -> FollowUp | None:
        data = self.cleaned_data
        if data["decision"] == "assign" and (data.get("department") or data.get("handler")):
            return "application.assign", self.assign
        return None


class HeadDecisionForm(ReviewForm):
    offered = ("assign", "clarify", "reasons", "direct")


class ReasonsForm(ApplicationStep):
    submit = "提交判断"
    rule = "申请理由不合理的，告知不予处理；理由合理但不能按期答复的，可以确定延迟答复的合理期限并告知（条例第三十五条）。"

    judgement = choice_field(
        "判断",
        (
            ("reasonable", "理由合理，继续办理"),
            ("delay", "理由合理，但无法按期答复，确定延迟答复的期限"),
            ("unreasonable", "理由不合理，不予处理"),
        ),
    )
    received_on = day_field("收到说明日期", "没有收到说明的不填。", required=False, past=True)
    reasons = text_field("申请人说明的理由", 3000, "没有说明的，写明没有说明。", required=False, rows=3)
    until = conditional_field(day_field("延迟答复至"))
    delay_reason = conditional_field(text_field("不能按期答复的理由", 500, rows=2))

    groups = (
        ("", "", "", ("received_on", "reasons", "judgement")),
        ("延迟答复告知书", "when when-delay", "", ("until", "delay_reason")),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("judgement") == "delay":
            self.need("until", "delay_reason")
        return data

    def handle(self, case: LockedCase) -> str:
        data = self.cleaned_data
        judgement: str = data["judgement"]
        judge_reasons(
            case,
            by=self.by,
            on=self.on,
            judgement=judgement,
            reasons=data["reasons"],
            received_on=data["received_on"],
            until=data["until"],
            delay_reason=data["delay_reason"],
        )
        return judgement
