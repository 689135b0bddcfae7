"""The answers R01–R23 an application can get (arts. 30, 35–39 and practice), each with everything that follows from it.

One choice fixes article, report row, remedy class and wording. The paragraphs stand in reply_wording.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .articles import FEE_MEASURES, REGULATION_2019, cite_all
from .delivery import CARRIERS, RECEIPT_WAYS
from .grounds import GROUNDS
from .reply_wording import COMMON, PROVISION, SUB_WORDING, WORDING
from .wording import Line, Paragraph, Required, compose

TITLE_WORDS = ("答复书", "告知书")  # one of them for the whole agency (accounts.Agency.reply_title_word)
TITLE = "政府信息公开申请{title_word}"
SERIES_WORD = "公开答"


@dataclass(frozen=True)
class SubReason:
    """A variant of a reply. What it leaves empty is as in the reply; its fields and paragraphs are added."""

    code: str
    label: str
    required: tuple[Required, ...] = ()
    wording: tuple[Paragraph, ...] = ()
    articles: tuple[str, ...] = ()
    remedy: Literal["", "E", "N"] = ""


@dataclass(frozen=True)
class Reply:
    """One kind of answer. `grounds`: those it may rest on; a single one is implied, of several one must be chosen.

    `needs`: what has to be in the file before the reply can be drafted (search, consultation …), for the desk.
    """

    code: str
    label: str
    articles: tuple[str, ...]
    report_row: str
    remedy: Literal["E", "RF", "split"]
    wording: tuple[Paragraph, ...]
    required: tuple[Required, ...] = ()
    grounds: tuple[str, ...] = ()
    sub_reasons: tuple[SubReason, ...] = ()
    needs: tuple[str, ...] = ()
    provides: bool = False
    title: str = TITLE
    word: str = SERIES_WORD
    audience: str = "applicant"
    addressee: str = "applicant"
    template: str = "reply"
    in_force: date = REGULATION_2019
    until: date | None = None

    def sub_reason(self, code: str) -> SubReason:
        """The variant with that code; KeyError when this reply has none such."""
        for sub in self.sub_reasons:
            if sub.code == code:
                return sub
        raise KeyError(f"{self.code} has no sub-reason {code!r}")


def _labels(rows: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    labels = [str(getattr(row, "label")) for row in rows.values()]  # noqa: B009  # any row with a label
    return tuple((label, label) for label in labels)


_FORM_FIELDS = (
    Required("provision_form", "提供的形式", kind="choice", choices=_labels(CARRIERS)),
    Required("provision_way", "提供的方式", kind="choice", choices=_labels(RECEIPT_WAYS)),
    Required("form_changed_reason", "改变提供形式的理由", "没有按申请人要求的形式提供时填写（第四十条）", required=False),
)

PUBLIC_WAYS = Required("ways", "获取的方式、途径", "每行一条：网址、栏目，或者公报名称、期号", kind="list")
OTHER_ITEMS = Required(
    "other_items", "其他申请事项的答复", "一份申请含多项内容、处理不一的，逐项写明；含不予公开的，选部分公开", "list", False
)


def _refusal(code: str, label: str, row: str, ground: str, needs: tuple[str, ...] = ()) -> Reply:
    articles = ("36(3)", *GROUNDS[ground].articles)
    return Reply(code, label, articles, row, "RF", WORDING["refusal"], grounds=(ground,), needs=needs)


REPLIES: dict[str, Reply] = {
    reply.code: reply
    for reply in (
        Reply(
            "R01", "已经主动公开", ("36(1)",), "3.1", "E", WORDING["R01"], (PUBLIC_WAYS, OTHER_ITEMS)
        ),
        Reply(
            "R02",
            "予以公开",
            ("36(2)",),
            "3.1",
            "E",
            WORDING["R02"],
            (OTHER_ITEMS,),
            provides=True,
            sub_reasons=(
                SubReason(
                    "provide",
                    "提供政府信息",
                    (Required("provided", "提供的政府信息", "每行一份：名称、文号", kind="list"), *_FORM_FIELDS),
                    SUB_WORDING["R02", "provide"] + PROVISION,
                    ("36(2)", "40"),
                ),
                SubReason(
                    "tell",
                    "告知获取的方式、途径和时间",
                    (PUBLIC_WAYS, Required("available_time", "获取的时间", "如：自某日起，工作日上午9时至12时")),
                    SUB_WORDING["R02", "tell"],
                ),
            ),
        ),
        Reply(
            "R03",
            "部分公开",
            ("37",),
            "3.2",
            "split",
            WORDING["R03"] + PROVISION,
            (Required("provided", "可以公开的内容", "每行一份：名称、文号、部分", kind="list"), *_FORM_FIELDS, OTHER_ITEMS),
            grounds=("X1", "X2", "X3", "X4", "X5", "X6", "X7", "P1", "P2"),
            provides=True,
        ),
        _refusal("R04", "不予公开（国家秘密）", "3.3.1", "X1"),
        _refusal("R05", "不予公开（法律、行政法规禁止公开）", "3.3.2", "X2"),
        _refusal("R06", "不予公开（三安全一稳定）", "3.3.3", "X3"),
        _refusal("R07", "不予公开（第三方合法权益）", "3.3.4", "X4", ("third_party",)),
        _refusal("R08", "不予公开（内部事务信息）", "3.3.5", "X5"),
        _refusal("R09", "不予公开（过程性信息）", "3.3.6", "X6"),
        _refusal("R10", "不予公开（行政执法案卷信息）", "3.3.7", "X7"),
        Reply(
            "R11",
            "属于行政查询事项",
            ("36(7)",),
            "3.3.8",
            "E",
            WORDING["R11"],
            (
                Required("query_kind", "属于哪类信息", "如：工商登记资料、不动产登记资料"),
                Required("special_law", "有特别规定的法律、行政法规及条款", "写全名称和条、款", kind="articles"),
                Required("query_ways", "办理途径", "每行一条：办理机构、地点、方式", kind="list"),
            ),
        ),
        Reply(
            "R12",
            "政府信息不存在",
            ("36(4)",),
            "3.4.1",
            "E",
            WORDING["R12"],
            (
                Required("searched_on", "检索日期", kind="date"),
                Required("search_scope", "检索范围", "业务系统、档案室、内设机构"),
                Required("search_keywords", "检索关键词", kind="list"),
                Required("search_period", "检索的时间范围", "如：2019年1月至2026年3月"),
                Required("absence_reason", "没有该信息的原因", "能够说明的，请说明", required=False),
                OTHER_ITEMS,
            ),
            needs=("search",),
        ),
        Reply(
            "R13",
            "不属于本机关负责公开",
            ("36(5)", "10①"),
            "3.4.1",
            "E",
            WORDING["R13"],
            (Required("not_ours_reason", "不属于本机关负责公开的理由", "由谁制作、从谁处获取、职责依据"), OTHER_ITEMS),
            sub_reasons=(
                SubReason(
                    "known",
                    "能够确定负责公开的机关",
                    (
                        Required("responsible_agency", "负责公开的机关名称"),
                        Required("responsible_contact", "该机关的联系方式", "地址、电话"),
                    ),
                    SUB_WORDING["R13", "known"],
                ),
                SubReason("unknown", "不能确定负责公开的机关", (), SUB_WORDING["R13", "unknown"]),
            ),
        ),
        Reply(
            "R14",
            "没有现成信息，需要加工、分析",
            ("38",),
            "3.4.2",
            "E",
            WORDING["R14"],
            (Required("processing_reason", "没有现成信息的说明", "现有信息是什么样的，为什么需要加工、分析"), OTHER_ITEMS),
            needs=("search",),
        ),
        Reply(
            "R15",
            "补正后申请内容仍不明确",
            ("30",),
            "3.4.3",
            "E",
            WORDING["R15"],
            (
                Required("clarify_notice_no", "补正告知书文号"),
                Required("clarify_notice_date", "补正告知日期", kind="date"),
                Required("clarified_date", "收到补正日期", kind="date"),
                Required("unclear_points", "仍不明确之处", kind="list"),
            ),
            needs=("clarified",),
        ),
        Reply(
            "R16",
            "信访、投诉、举报等活动",
            ("39①",),
            "3.5.1",
            "E",
            WORDING["R16"],
            (
                Required(
                    "activity",
                    "实际是哪类活动",
                    kind="choice",
                    choices=tuple((word, word) for word in ("信访", "投诉", "举报", "咨询", "其他诉求")),
                ),
                Required("activity_reason", "判断的理由", "申请内容中哪些表述说明这一点"),
                Required("proper_channel", "可以提出的渠道", "机构、地址、电话、网址", required=False),
            ),
        ),
        Reply(
            "R17",
            "重复申请",
            ("36(6)",),
            "3.5.2",
            "E",
            WORDING["R17"],
            (
                Required("earlier_reply_no", "前次答复文号"),
                Required("earlier_reply_date", "前次答复日期", kind="date"),
            ),
            needs=("earlier_reply",),
        ),
        Reply(
            "R18",
            "要求提供公开出版物",
            ("39②",),
            "3.5.3",
            "E",
            WORDING["R18"],
            (Required("publication", "公开出版物名称"), Required("ways", "获取的途径", "每行一条", kind="list")),
        ),
        Reply(
            "R19",
            "大量、反复申请且理由不合理",
            ("35",),
            "3.5.4",
            "E",
            WORDING["R19"],
            (
                Required("count_facts", "数量、频次的事实", "何时至何时、向本机关提出多少件、涉及哪些内容"),
                Required("reasons_notice_no", "说明理由告知书文号"),
                Required("reasons_notice_date", "要求说明理由的日期", kind="date"),
                Required("reasons_given", "申请人说明的情况", "逾期没有说明的，写明没有说明"),
                Required("unreasonable_because", "理由不合理的判断"),
            ),
            needs=("reasons_asked",),
        ),
        Reply(
            "R20",
            "要求确认或者重新出具已获取的信息",
            ("2", "27"),
            "3.5.5",
            "E",
            WORDING["R20"],
            (
                Required("obtained_how", "该信息此前获取的情况", "何时、以何种方式获取"),
                Required("confirm_explanation", "说明", "为什么属于要求确认或者重新出具"),
            ),
        ),
        Reply(
            "R21",
            "逾期不补正，不再处理",
            ("30",),
            "3.6.1",
            "E",
            WORDING["R21"],
            (
                Required("clarify_notice_no", "补正告知书文号"),
                Required("clarify_notice_date", "补正告知日期", kind="date"),
                Required("respond_by", "补正期限", kind="date"),
            ),
            needs=("clarification_lapsed",),
        ),
        Reply(
            "R22",
            "逾期未缴费，不再处理",
            ("收费办法6",),
            "3.6.2",
            "E",
            WORDING["R22"],
            (
                Required("fee_notice_no", "收费通知书文号"),
                Required("fee_notice_date", "收费通知日期", kind="date"),
                Required("fee_amount", "应缴金额（元）", kind="number"),
                Required("pay_by", "缴费期限", kind="date"),
            ),
            needs=("fee_lapsed",),
            in_force=FEE_MEASURES,
        ),
        Reply(
            "R23",
            "其他处理",
            ("45",),
            "3.6.3",
            "E",
            WORDING["R23"],
            sub_reasons=(
                SubReason(
                    "withdrawn",
                    "申请人撤回",
                    (
                        Required("withdrawn_on", "撤回日期", kind="date"),
                        Required("withdrawal_proof", "撤回凭证", "如：撤回申请书、撤回申请确认书"),
                    ),
                    SUB_WORDING["R23", "withdrawn"],
                    remedy="N",
                ),
                SubReason(
                    "archived",
                    "已移交国家档案馆且移交期限届满",
                    (
                        Required("archive_name", "档案馆名称"),
                        Required("archived_facts", "移交情况", "移交日期、全宗或者目录号"),
                        Required("archive_contact", "档案馆联系方式", required=False),
                    ),
                    SUB_WORDING["R23", "archived"],
                    ("档案法15②",),
                ),
                SubReason(
                    "not_request",
                    "不是政府信息公开申请",
                    (
                        Required("not_request_reason", "理由"),
                        Required("proper_channel", "可以提出的渠道", required=False),
                    ),
                    SUB_WORDING["R23", "not_request"],
                    ("2", "27"),
                ),
                SubReason(
                    "other",
                    "其他情形",
                    (
                        Required("other_facts", "查明的情况"),
                        Required("other_basis", "依据", "法律、法规的全名和条、款、项", kind="articles"),
                        Required("other_decision", "处理决定"),
                    ),
                    SUB_WORDING["R23", "other"],
                ),
            ),
        ),
    )
}


def chosen_grounds(code: str, grounds: Iterable[str] = ()) -> tuple[str, ...]:
    """The grounds a reply rests on, in the order of the table: the given ones, or its single one when none is given."""
    reply, given = REPLIES[code], set(grounds)
    if not given and len(reply.grounds) == 1:
        return reply.grounds
    return tuple(ground for ground in reply.grounds if ground in given)


def choice_problem(code: str, *, sub_reason: str = "", grounds: Iterable[str] = ()) -> str:
    """Why this combination is not a lawful choice, in Chinese; "" when it is one."""
    reply, given = REPLIES[code], tuple(grounds)
    codes = [sub.code for sub in reply.sub_reasons]
    if codes and sub_reason not in codes:
        return f"“{reply.label}”要选明具体情形：{'、'.join(sub.label for sub in reply.sub_reasons)}。"
    if sub_reason and not codes:
        return f"“{reply.label}”没有分情形，请去掉所选情形。"
    alien = [ground for ground in given if ground not in reply.grounds]
    if alien:
        names = "、".join(GROUNDS[ground].label if ground in GROUNDS else ground for ground in alien)
        return f"“{reply.label}”不能以“{names}”为理由，请改选答复类型或者理由。"
    if reply.grounds and not chosen_grounds(code, given):
        return f"“{reply.label}”要选明不予公开部分的理由（至少一项）。"
    return ""


def _sub(reply: Reply, sub_reason: str) -> SubReason | None:
    return reply.sub_reason(sub_reason) if sub_reason else None


def required_fields(code: str, *, sub_reason: str = "", grounds: Iterable[str] = ()) -> tuple[Required, ...]:
    """What the handler fills in for this choice: the reply's fields, the variant's, then each ground's."""
    reply = REPLIES[code]
    sub = _sub(reply, sub_reason)
    of_grounds = tuple(f for ground in chosen_grounds(code, grounds) for f in GROUNDS[ground].required)
    return reply.required + (sub.required if sub else ()) + of_grounds


def cited_articles(code: str, *, sub_reason: str = "", grounds: Iterable[str] = ()) -> tuple[str, ...]:
    """The articles the letter rests on, without repetition: the variant's own or the reply's, then the grounds'."""
    reply = REPLIES[code]
    sub = _sub(reply, sub_reason)
    own = sub.articles if sub and sub.articles else reply.articles
    of_grounds = tuple(a for ground in chosen_grounds(code, grounds) for a in GROUNDS[ground].articles)
    return tuple(dict.fromkeys(own + of_grounds))


def reply_wording(code: str, *, sub_reason: str = "", grounds: Iterable[str] = ()) -> tuple[Paragraph, ...]:
    """All paragraph templates of the letter, remedy excepted."""
    reply = REPLIES[code]
    sub = _sub(reply, sub_reason)
    of_grounds = tuple(p for ground in chosen_grounds(code, grounds) for p in GROUNDS[ground].wording)
    return COMMON + reply.wording + of_grounds + (sub.wording if sub else ())


def reply_lines(
    code: str, facts: Mapping[str, object], *, sub_reason: str = "", grounds: Iterable[str] = ()
) -> list[Line]:
    """The finished paragraphs, remedy excepted (that is remedies.remedy, printed after part "provision").

    `facts`: the common ones of reply_wording.COMMON_FACTS and those of `required_fields`, dates as date values.
    Raises MissingFacts naming what lacks.
    """
    basis = cite_all(cited_articles(code, sub_reason=sub_reason, grounds=grounds))
    wording = reply_wording(code, sub_reason=sub_reason, grounds=grounds)
    required = COMMON_FACTS + required_fields(code, sub_reason=sub_reason, grounds=grounds)
    return compose(wording, {**facts, "basis": basis}, required)
