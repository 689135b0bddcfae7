"""The filters of the inbox. All of them stand in the address, so a list can be kept and sent."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import OuterRef, Q, QuerySet

from accounts.models import Department
from accounts.typed import CodeField, DayField, LineField, number
from casework.calendar import current_calendar
from casework.ui.light import showing
from desk.shell.step_form import without_autofill
from requests_app.models import NAME_LENGTH, Application
from requests_app.selectors import named, receipt_day
from statute.reporting.rows import APPLICANT_KINDS

LISTS = {
    "todo": "待办",
    "unclaimed": "待领取",
    "mine": "我经办",
    "open": "全部在办",
    "paused": "中止中",
    "closed": "已办结",
}
LIGHTS = (("red", "红灯 超期"), ("yellow", "黄灯 临期"), ("green", "绿灯 正常"), ("grey", "灰 中止"))
ANY = ("", "全部")


class InboxFilter(forms.Form):
    """`rows` narrows a list of open work (`prefix` "matter__application__") or of applications (prefix "").

    What is asked about applicants is answered where `applicant_known` alone: else a filter would tell who applies.
    """

    list = LineField(required=False, widget=forms.HiddenInput)
    q = CodeField(
        label="编号、标题、申请人全名",
        required=False,
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"type": "search", "data-search": True}),
    )
    stage = forms.ChoiceField(label="环节", required=False, choices=[ANY, *Application.Stage.choices])
    light = forms.ChoiceField(label="期限", required=False, choices=[ANY, *LIGHTS])
    department = forms.ModelChoiceField(label="科室", required=False, queryset=None, empty_label="全部")
    kind = forms.ChoiceField(
        label="申请人类别",
        required=False,
        choices=[ANY, *((kind.code, kind.label) for kind in APPLICANT_KINDS.values())],
    )
    since = DayField(label="收到日期自", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = DayField(label="至", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(
        self,
        *args: Any,
        departments: QuerySet[Department],
        applicant_known: Q,
        only_helps: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.applicant_known = applicant_known
        self.fields["department"].queryset = departments
        without_autofill(self)  # applicants are looked for by their whole names
        if only_helps:
            del self.fields["kind"]
            self.fields["q"].label = "编号、标题"

    def clean_list(self) -> str:
        return self.cleaned_data["list"] if self.cleaned_data["list"] in LISTS else "todo"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", "截止日期早于开始日期，请改正。")
        return data

    @property
    def active(self) -> bool:
        """Whether anything narrows the list."""
        return any(value for name, value in self.cleaned_data.items() if name != "list")

    def rows(self, rows: QuerySet[Any], prefix: str, on: date) -> QuerySet[Any]:
        """The rows that fit every filter that was filled in; a filter with an error is left out."""
        data = self.cleaned_data
        matter = "matter__"
        wanted = Q()
        if data.get("q"):
            wanted &= self._keyword(data["q"].strip(), prefix)
        if data.get("stage"):
            wanted &= Q(**{f"{prefix}stage": data["stage"]})
        if data.get("kind"):
            wanted &= self.applicant_known & Q(**{f"{prefix}applicant_kind": data["kind"]})
        if data.get("department"):
            wanted &= Q(**{f"{matter}department": data["department"]})
        rows = rows.filter(wanted)
        if data.get("since") or data.get("until"):
            received = Application.objects.annotate(received=receipt_day())
            if data.get("since"):
                received = received.filter(received__gte=data["since"])
            if data.get("until"):
                received = received.filter(received__lte=data["until"])
            rows = rows.filter(matter__in=received.values("matter"))
        return rows.filter(showing(data["light"], on, current_calendar())) if data.get("light") else rows

    def _keyword(self, text: str, prefix: str) -> Q:
        """Number, title or document number contain it, or it is the whole name of somebody in the case."""
        found = Q(matter__title__icontains=text) | self.applicant_known & named(text, OuterRef(f"{prefix}pk"))
        for spelling in {text, number(text)}:
            found |= Q(matter__number__icontains=spelling)
            found |= Q(**{f"{prefix}info_document_no__icontains": spelling})
        return found
