"""The tables of the annual report as published (国办公开办函〔2021〕30号)."""

from dataclasses import dataclass
from datetime import date

FORMAT_2021 = date(2021, 1, 1)  # first statistical year reported in this format


@dataclass(frozen=True)
class ReportRow:
    """One row of section 3. `countable`: a result that a closed application falls into; others are derived.

    `group` and `subgroup` are the headings printed to its left; they have no figures of their own.
    """

    code: str
    label: str
    group: str = ""
    subgroup: str = ""
    countable: bool = False
    articles: tuple[str, ...] = ("50",)
    in_force: date = FORMAT_2021
    until: date | None = None


RESULTS = "三、本年度办理结果"
REFUSED = "（三）不予公开"
UNAVAILABLE = "（四）无法提供"
NOT_HANDLED = "（五）不予处理"
OTHERWISE = "（六）其他处理"


def _result(code: str, label: str, subgroup: str = "") -> ReportRow:
    return ReportRow(code, label, RESULTS, subgroup, countable=True)


ROWS: dict[str, ReportRow] = {
    row.code: row
    for row in (
        ReportRow("1", "一、本年新收政府信息公开申请数量"),
        ReportRow("2", "二、上年结转政府信息公开申请数量"),
        _result("3.1", "（一）予以公开"),
        _result("3.2", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        _result("3.3.1", "1.属于国家秘密", REFUSED),
        _result("3.3.2", "2.其他法律行政法规禁止公开", REFUSED),
        _result("3.3.3", "3.危及“三安全一稳定”", REFUSED),
        _result("3.3.4", "4.保护第三方合法权益", REFUSED),
        _result("3.3.5", "5.属于三类内部事务信息", REFUSED),
        _result("3.3.6", "6.属于四类过程性信息", REFUSED),
        _result("3.3.7", "7.属于行政执法案卷", REFUSED),
        _result("3.3.8", "8.属于行政查询事项", REFUSED),
        _result("3.4.1", "1.本机关不掌握相关政府信息", UNAVAILABLE),
        _result("3.4.2", "2.没有现成信息需要另行制作", UNAVAILABLE),
        _result("3.4.3", "3.补正后申请内容仍不明确", UNAVAILABLE),
        _result("3.5.1", "1.信访举报投诉类申请", NOT_HANDLED),
        _result("3.5.2", "2.重复申请", NOT_HANDLED),
        _result("3.5.3", "3.要求提供公开出版物", NOT_HANDLED),
        _result("3.5.4", "4.无正当理由大量反复申请", NOT_HANDLED),
        _result("3.5.5", "5.要求行政机关确认或重新出具已获取信息", NOT_HANDLED),
        _result("3.6.1", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", OTHERWISE),
        _result(
            "3.6.2", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", OTHERWISE
        ),
        _result("3.6.3", "3.其他", OTHERWISE),
        ReportRow("3.7", "（七）总计", RESULTS),
        ReportRow("4", "四、结转下年度继续办理"),
    )
}


def group_of(code: str) -> str:
    """The group of results that a row belongs to, without its number: 不予公开 for 3.3.1."""
    row = ROWS[code]
    return (row.subgroup or row.label).partition("）")[2].partition("（")[0]


CORNER_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
COLUMN_GROUP = "法人或其他组织"  # printed above the second to sixth column
TOTAL_COLUMN = "总计"


@dataclass(frozen=True)
class ApplicantKind:
    """Who applies, and the column of section 3 it is counted in (0 = 自然人 … 5 = 其他)."""

    code: str
    label: str
    column: int
    explanation: str
    articles: tuple[str, ...] = ("50",)
    in_force: date = FORMAT_2021
    until: date | None = None

    @property
    def is_person(self) -> bool:
        return self.code == "natural_person"


APPLICANT_KINDS: dict[str, ApplicantKind] = {
    kind.code: kind
    for kind in (
        ApplicantKind("natural_person", "自然人", 0, "公民个人，含以个人名义申请的个体工商户经营者、律师"),
        ApplicantKind("business", "商业企业", 1, "公司、合伙企业、个人独资企业等营利性组织"),
        ApplicantKind("research", "科研机构", 2, "高等学校、研究院所等"),
        ApplicantKind("social", "社会公益组织", 3, "社会团体、基金会、社会服务机构"),
        ApplicantKind("legal_service", "法律服务机构", 4, "以所的名义申请的律师事务所、法律服务所等"),
        ApplicantKind("other", "其他", 5, "机关、村（居）民委员会、业主委员会等其他组织"),
    )
}

COLUMNS: tuple[str, ...] = (*(kind.label for kind in APPLICANT_KINDS.values()), TOTAL_COLUMN)


@dataclass(frozen=True)
class ProactiveRow:
    """One row of section 2: what is counted and its columns; `decimals` of the figure (fees are in 万元)."""

    label: str
    item: str
    columns: tuple[str, ...]
    decimals: int = 0
    articles: tuple[str, ...] = ("20", "50")
    in_force: date = FORMAT_2021
    until: date | None = None


_STOCK = ("本年制发件数", "本年废止件数", "现行有效件数")
_DECISIONS = ("本年处理决定数量",)

PROACTIVE_ROWS: tuple[ProactiveRow, ...] = (
    ProactiveRow("规章", "20(1)", _STOCK),
    ProactiveRow("行政规范性文件", "20(1)", _STOCK),
    ProactiveRow("行政许可", "20(5)", _DECISIONS),
    ProactiveRow("行政处罚", "20(6)", _DECISIONS),
    ProactiveRow("行政强制", "20(6)", _DECISIONS),
    ProactiveRow("行政事业性收费", "20(8)", ("本年收费金额（单位：万元）",), decimals=4),
)

REMEDY_GROUPS: tuple[str, ...] = ("行政复议", "未经复议直接起诉", "复议后起诉")
REMEDY_COLUMNS: tuple[str, ...] = ("结果维持", "结果纠正", "其他结果", "尚未审结", TOTAL_COLUMN)

SECTION_TITLES: tuple[str, ...] = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
