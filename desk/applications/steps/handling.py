"""Search and the opinions of others (arts. 32, 34, 36)."""

from functools import partial
from typing import Any, TypedDict

from django import forms

from casework.uploads import read_upload
from desk.applications.steps.base import ApplicationStep
from desk.applications.steps.parties import ConsultationStepForm
from desk.shell.step_form import choice_field, conditional_field, day_field, text_field
from requests_app.case import LockedCase, locked_case
from requests_app.consultation.consultation import record_arrival, record_opinion
from requests_app.handling.search import record_search, start_drafting
from requests_app.intake.submit import Upload
from requests_app.models import Consultation

SEARCH_FIELDS = ("places", "keywords", "period", "found", "result")
YES_NO = (("yes", "检索到"), ("no", "没有检索到"))


class Searched(TypedDict):
    """A search as the service takes it."""

    places: str
    keywords: str
    period: str
    found: bool
    result: str


class SearchFields(forms.Form):
    """One search: where, by which words, over which period, with what result."""

    places = text_field("检索系统或者库房", 300, "例如：办公系统、档案室、基础教育科。")
    keywords = text_field("关键词", 300, "用顿号或者空格隔开。")
    period = text_field("时间范围", 100, "例如：2019年1月至2026年3月。")
    found = choice_field("是否检索到", YES_NO)
    result = text_field("检索结果", 2000, "检索到什么；没有检索到的，写明检索的过程。", rows=3)

    def search(self) -> Searched:
        data = self.cleaned_data
        return {
            "places": data["places"],
            "keywords": data["keywords"],
            "period": data["period"],
            "found": data["found"] == "yes",
            "result": data["result"],
        }


class SearchForm(ConsultationStepForm, SearchFields):
    submit = "完成检索"
    rule = "检索记录是答复“信息不存在”的证据，要写明范围、关键词、时间段和结果（条例第三十六条第四项）。"

    decision = choice_field("下一步", (("draft", "拟答复"), ("consult", "先征求意见")))

    groups = (("", "", "", (*SEARCH_FIELDS, "decision")),)

    def arrange(self) -> None:
        super().arrange()
        self.fields["decision"].initial = "draft"

    @property
    def wants_parties(self) -> bool:
        return self.cleaned_data.get("decision") == "consult"

    def handle(self, case: LockedCase) -> str:
        record_search(case, by=self.by, on=self.on, **self.search())
        if self.wants_parties:
            return self.consult(case)
        start_drafting(case)
        return "draft"


GIVEN = (Consultation.Opinion.CONSENT, Consultation.Opinion.PARTLY, Consultation.Opinion.OBJECT)


class OpinionForm(ApplicationStep):
    """Either the day on which the other side got the letter is noted, or its opinion, which ends the step."""

    submit = "保存"
    template = "desk/steps/opinion.html"

    decision = choice_field(
        "登记什么",
        (("opinion", "收回的意见"), ("arrival", "对方收到征求意见书的日期（意见期限从这一天起算）")),
    )
    received_on = conditional_field(day_field("对方收到日期", past=True))
    returned_on = conditional_field(day_field("收回意见日期", past=True))
    opinion = conditional_field(choice_field("意见", [(o.value, o.label) for o in GIVEN]))
    text = text_field("意见内容", 3000, required=False, rows=3)
    reasonable = conditional_field(choice_field("不同意的理由是否合理", (("yes", "合理"), ("no", "不合理"))))
    scan = forms.FileField(label="意见回执", required=False)

    groups = (
        ("", "", "", ("decision",)),
        ("", "when when-arrival", "", ("received_on",)),
        ("", "when when-opinion", "", ("returned_on", "opinion")),
        ("", "when when-opinion when-object", "", ("reasonable",)),
        ("", "when when-opinion", "", ("text", "scan")),
    )

    def arrange(self) -> None:
        self.fields["decision"].initial = "opinion"
        self.fields["returned_on"].initial = self.on
        self.fields["received_on"].initial = self.consultation.received_on

    @property
    def consultation_id(self) -> int:
        if self.item is None:
            raise LookupError("this step is about one consultation")
        return self.item

    @property
    def consultation(self) -> Consultation:
        return self.case.consultation(self.consultation_id)

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("decision") == "arrival":
            self.need("received_on")
        elif data.get("decision") == "opinion":
            self.need("returned_on")
            self.need("opinion", why="请选择对方的意见。")
            if data.get("opinion") in ("partly", "object"):
                self.need("reasonable", why="对方不同意公开的，须判断其理由是否合理（条例第三十二条）。")
        return data

    @property
    def stays(self) -> bool:
        decision: str = self.cleaned_data["decision"]
        return decision == "arrival"

    def note_down(self) -> str:
        with locked_case(self.case.matter.pk) as case:
            received_on = self.cleaned_data["received_on"]
            record_arrival(case, self.consultation_id, by=self.by, on=self.on, received_on=received_on)
        return "已登记对方收到征求意见书的日期，意见期限已重新计算。"

    def handle(self, case: LockedCase) -> str:
        data = self.cleaned_data
        scan = data["scan"]
        record_opinion(
            case,
            self.consultation_id,
            by=self.by,
            on=data["returned_on"],
            opinion=data["opinion"],
            text=data["text"],
            reasonable={"yes": True, "no": False}.get(data["reasonable"]),
            upload=Upload(scan.name, partial(read_upload, scan)) if scan else None,
        )
        return ""
