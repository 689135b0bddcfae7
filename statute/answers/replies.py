"""The answers R01–R23 an application can get (arts. 30, 35–39 and practice).

One choice fixes article, report row, remedy class and wording. The paragraphs stand in reply_wording.py, the
facts to fill in in reply_fields.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from statute.answers.fields import FIELDS, SUB_FIELDS
from statute.answers.grounds import GROUNDS
from statute.answers.wording import COMMON, COMMON_FACTS, OTHER_ITEMS, PROVISION, SUB_WORDING, WORDING
from statute.law.articles import FEE_MEASURES, REGULATION_2019, cite_all
from statute.wording import Line, Paragraph, Required, compose

TITLE_WORDS = ("答复书", "告知书")  # one of them for the whole agency (accounts.Agency.reply_title_word)
TITLE = "政府信息公开申请{title_word}"
SERIES_WORD = "公开答"


@dataclass(frozen=True)
class SubReason:
    """A variant of a reply. Empty articles and remedy: the reply's; its fields and wording are added."""

    code: str
    label: str
    required: tuple[Required, ...] = ()
    wording: tuple[Paragraph, ...] = ()
    articles: tuple[str, ...] = ()
    remedy: Literal["", "N"] = ""


@dataclass(frozen=True)
class Reply:
    """One kind of answer. `grounds`: those it may rest on; a single one is implied, else choose one or more.

    `needs`: what must be in the file before it can be drafted: search, third_party (a finished consultation),
    clarified, clarification_lapsed, fee_lapsed, reasons_asked, earlier_reply.
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
    title: str = TITLE
    word: str = SERIES_WORD
    audience: str = "applicant"
    addressee: str = "applicant"
    template: str = "reply"
    in_force: date = REGULATION_2019
    until: date | None = None

    @property
    def rests_on_search(self) -> bool:
        """Whether a search that was recorded goes into the file as D15: nothing can be provided (row 3.4).

        R12 can't be given without one (`needs`); that the agency doesn't hold it (R13), or holds nothing ready (R14),
        is shown by the same record.
        """
        return self.report_row.startswith("3.4.")

    @property
    def provides(self) -> bool:
        """Whether information goes out with it, wholly or in part (arts. 36 (2), 37)."""
        return "36(2)" in self.articles or "37" in self.articles

    def sub_reason(self, code: str) -> SubReason:
        """The variant with that code; KeyError when this reply has none such."""
        for sub in self.sub_reasons:
            if sub.code == code:
                return sub
        raise KeyError(f"{self.code} has no sub-reason {code!r}")


def _variant(reply: str, code: str, label: str, *articles: str, remedy: Literal["", "N"] = "") -> SubReason:
    key = (reply, code)
    return SubReason(code, label, SUB_FIELDS[key], SUB_WORDING[key], articles, remedy)


def _reply(
    code: str,
    label: str,
    articles: tuple[str, ...],
    row: str,
    *variants: SubReason,
    needs: tuple[str, ...] = (),
    in_force: date = REGULATION_2019,
) -> Reply:
    """A reply of class E, which is every one that withholds nothing under arts. 14–16."""
    wording, fields = WORDING[code], FIELDS.get(code, ())
    return Reply(
        code, label, articles, row, "E", wording, fields, sub_reasons=variants, needs=needs, in_force=in_force
    )


def _refusal(code: str, label: str, row: str, ground: str, needs: tuple[str, ...] = ()) -> Reply:
    """A refusal on one ground of arts. 14–16: review comes before a court (复议法23①(4))."""
    articles = ("36(3)", *GROUNDS[ground].articles)
    return Reply(code, label, articles, row, "RF", WORDING["refusal"], grounds=(ground,), needs=needs)


REPLIES: dict[str, Reply] = {
    reply.code: reply
    for reply in (
        _reply("R01", "已经主动公开", ("36(1)",), "3.1"),
        _reply(
            "R02",
            "予以公开",
            ("36(2)",),
            "3.1",
            _variant("R02", "provide", "提供政府信息", "36(2)", "40"),
            _variant("R02", "tell", "告知获取的方式、途径和时间"),
        ),
        Reply(
            "R03",
            "部分公开",
            ("37",),
            "3.2",
            "split",
            WORDING["R03"] + PROVISION,
            FIELDS["R03"],
            grounds=tuple(GROUNDS),
        ),
        _refusal("R04", "不予公开（国家秘密）", "3.3.1", "X1"),
        _refusal("R05", "不予公开（法律、行政法规禁止公开）", "3.3.2", "X2"),
        _refusal("R06", "不予公开（三安全一稳定）", "3.3.3", "X3"),
        _refusal("R07", "不予公开（第三方合法权益）", "3.3.4", "X4", ("third_party",)),
        _refusal("R08", "不予公开（内部事务信息）", "3.3.5", "X5"),
        _refusal("R09", "不予公开（过程性信息）", "3.3.6", "X6"),
        _refusal("R10", "不予公开（行政执法案卷信息）", "3.3.7", "X7"),
        _reply("R11", "属于行政查询事项", ("36(7)",), "3.3.8"),
        _reply("R12", "政府信息不存在", ("36(4)",), "3.4.1", needs=("search",)),
        _reply(
            "R13",
            "不属于本机关负责公开",
            ("36(5)", "10①"),
            "3.4.1",
            _variant("R13", "known", "能够确定负责公开的机关"),
            _variant("R13", "unknown", "不能确定负责公开的机关"),
        ),
        _reply("R14", "没有现成信息，需要加工、分析", ("38",), "3.4.2"),
        _reply("R15", "补正后申请内容仍不明确", ("29②(2)", "30"), "3.4.3", needs=("clarified",)),
        _reply("R16", "信访、投诉、举报等活动", ("39①",), "3.5.1"),
        _reply("R17", "重复申请", ("36(6)",), "3.5.2", needs=("earlier_reply",)),
        _reply("R18", "要求提供公开出版物", ("39②",), "3.5.3"),
        _reply("R19", "大量、反复申请且理由不合理", ("35",), "3.5.4", needs=("reasons_asked",)),
        _reply("R20", "要求确认或者重新出具已获取的信息", ("2", "27"), "3.5.5"),
        _reply("R21", "逾期不补正，不再处理", ("30",), "3.6.1", needs=("clarification_lapsed",)),
        _reply(
            "R22", "逾期未缴费，不再处理", ("109号6②",), "3.6.2", needs=("fee_lapsed",), in_force=FEE_MEASURES
        ),
        _reply(
            "R23",
            "其他处理",
            ("45",),
            "3.6.3",
            _variant("R23", "withdrawn", "申请人撤回", remedy="N"),
            _variant("R23", "archived", "已移交国家档案馆且移交期限届满", "档案法15②"),
            _variant("R23", "not_request", "不是政府信息公开申请", "2", "27"),
            _variant("R23", "other", "其他情形"),
        ),
    )
}


def chosen_grounds(code: str, grounds: Iterable[str] = ()) -> tuple[str, ...]:
    """The grounds a reply rests on, in the order of the table; a single one is implied when none is given."""
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
    """The articles the letter rests on, none twice: the variant's own or the reply's, then the grounds'."""
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
    return COMMON + reply.wording + of_grounds + (sub.wording if sub else ()) + OTHER_ITEMS


def reply_lines(
    code: str, facts: Mapping[str, object], *, sub_reason: str = "", grounds: Iterable[str] = ()
) -> list[Line]:
    """The finished paragraphs, remedy excepted (that is remedies.remedy, printed after part "provision").

    `facts`: those of reply_wording.COMMON_FACTS and of `required_fields`, and what COMMON says of the course;
    dates as date values. Raises MissingFacts naming what lacks.
    """
    basis = cite_all(cited_articles(code, sub_reason=sub_reason, grounds=grounds))
    wording = reply_wording(code, sub_reason=sub_reason, grounds=grounds)
    required = COMMON_FACTS + required_fields(code, sub_reason=sub_reason, grounds=grounds)
    return compose(wording, {**facts, "basis": basis}, required)
