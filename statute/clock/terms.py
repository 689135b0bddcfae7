"""All periods besides the reply clock: how they are counted (regulation 5.1) and which the law sets (1.7).

The day a period begins on never counts. A period of working days ends on a working day by itself; one of
days, months or years that ends on a rest day ends on the next working day (民事诉讼法85).
"""

import calendar as solar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from statute.calendar.working_days import Calendar, day_number, day_of
from statute.law.articles import FEE_MEASURES, REGULATION_2019, REVIEW_LAW_2023

COUNTDOWN = (5, 3, 1)  # working days left at which a reminder goes out
EARLIER_WHEN_PROVISIONAL = 2  # working days by which a provisional date is reminded of sooner

Unit = Literal["working_days", "days", "months", "years", "month_day", "agency", "none"]


def add_working_days(day: date, n: int, calendar: Calendar) -> date:
    """The n-th working day after `day` (n ≥ 1)."""
    return calendar.nth_working_day(day, n)


def add_days(day: date, n: int, calendar: Calendar) -> date:
    """`n` natural days after `day`, moved on to the next working day if it falls on a rest day."""
    return calendar.roll_forward(day + timedelta(days=n))


def add_months(day: date, n: int, calendar: Calendar) -> date:
    """The same day `n` months on, the month's last where there is none (民法典202), then rolled forward."""
    years, month = divmod(day.month - 1 + n, 12)
    year = day.year + years
    last = solar.monthrange(year, month + 1)[1]
    return calendar.roll_forward(date(year, month + 1, min(day.day, last)))


@dataclass(frozen=True)
class Term:
    """One period. `length` counts `unit`s and is 0 where the agency sets it or the law sets none.

    The length of a `month_day` is month × 100 + day of the following year. Texts are Chinese.
    """

    code: str
    label: str
    begins: str
    length: int
    unit: Unit
    articles: tuple[str, ...]
    consequence: str
    in_force: date = REGULATION_2019
    until: date | None = None

    @property
    def article(self) -> str:
        """The first article it rests on; "" where the law has none."""
        return self.articles[0] if self.articles else ""


TERMS: dict[str, Term] = {
    term.code: term
    for term in (
        Term(
            "T01",
            "主动公开",
            "信息形成或者变更之日",
            20,
            "working_days",
            ("26",),
            "逾期属于违规，可被督促整改",
        ),
        Term(
            "T02",
            "补正告知",
            "收到申请之日",
            7,
            "working_days",
            ("30",),
            "逾期再告知的，答复期限不重新计算",
        ),
        Term(
            "T03",
            "申请人补正",
            "补正告知书指定",
            0,
            "agency",
            ("30",),
            "无正当理由逾期不补正的，视为放弃申请，不再处理",
        ),
        Term(
            "T04",
            "答复",
            "收到申请之日；补正的，收到补正的申请之日",
            20,
            "working_days",
            ("33", "30"),
            "逾期未答复的，申请人可以投诉、申请行政复议或者提起行政诉讼",
        ),
        Term(
            "T05",
            "延长答复期限",
            "原到期日",
            20,
            "working_days",
            ("33",),
            "最长20个工作日，须在原期限届满前批准并告知",
        ),
        Term(
            "T06",
            "第三方提出意见",
            "第三方收到征求意见书之日",
            15,
            "working_days",
            ("32",),
            "逾期未提出意见的，由行政机关决定是否公开，既不视为同意也不视为反对",
        ),
        Term(
            "T07",
            "共同制作机关提出意见",
            "该机关收到征求意见书之日",
            15,
            "working_days",
            ("34",),
            "逾期未提出意见的，视为同意公开",
        ),
        Term("T08", "大量申请延迟答复", "行政机关确定", 0, "agency", ("35",), "确定后应当告知申请人"),
        Term(
            "T09",
            "缴纳信息处理费",
            "收到收费通知之日",
            20,
            "working_days",
            ("109号6",),
            "逾期未缴纳的，视为放弃申请，不再处理",
            in_force=FEE_MEASURES,
        ),
        Term(
            "T10",
            "缴费后答复",
            "完成缴费之日",
            20,
            "working_days",
            ("109号6",),
            "期限自完成缴费次日起重新计算",
            in_force=FEE_MEASURES,
        ),
        Term("T11", "部门年度报告", "报告年度终了", 131, "month_day", ("49",), "提交主管部门并向社会公布"),
        Term(
            "T12", "政府年度报告", "报告年度终了", 331, "month_day", ("49",), "主管部门公布本级政府年度报告"
        ),
        Term(
            "T13",
            "申请行政复议",
            "知道或者应当知道之日",
            60,
            "days",
            ("复议法20",),
            "逾期申请的不予受理",
            in_force=REVIEW_LAW_2023,
        ),
        Term(
            "T14",
            "复议前置案件起诉",
            "收到复议决定书之日，或者不予受理、逾期不答复之日",
            15,
            "days",
            ("行诉法45", "复议法34"),
            "逾期起诉的不予立案",
            in_force=REVIEW_LAW_2023,
        ),
        Term(
            "T15",
            "直接起诉",
            "知道或者应当知道之日；逾期未答复的，答复期限届满之日",
            6,
            "months",
            ("行诉法46", "法释〔2018〕1号66"),
            "逾期起诉的不予立案",
        ),
        Term(
            "T16",
            "未告知救济权利",
            "知道行为内容之日",
            1,
            "years",
            ("法释〔2018〕1号64", "复议法20"),
            "没有告知救济途径和期限的，期限最长延至一年",
        ),
        Term(
            "T17",
            "机关作出复议答复",
            "收到复议申请书副本之日",
            10,
            "working_days",
            ("复议法48", "复议法54", "复议法88"),
            "适用简易程序的为5个工作日；逾期不提交的视为没有证据",
            in_force=REVIEW_LAW_2023,
        ),
        Term(
            "T18",
            "机关应诉答辩",
            "收到起诉状副本之日",
            15,
            "days",
            ("行诉法67", "行诉法34"),
            "逾期不提供证据的，视为没有证据",
        ),
        Term(
            "T19",
            "撤回处罚决定公开信息",
            "决定被变更、撤销、确认违法或者无效之日",
            3,
            "working_days",
            ("处罚法48",),
            "撤回公开的信息并说明理由",
            in_force=date(2021, 7, 15),
        ),
        Term("T20", "要求说明理由", "发出要求之日", 0, "none", ("35",), "法律没有规定期限，答复期限照常计算"),
        Term(
            "T21", "更正申请", "收到更正申请之日", 0, "none", ("41",), "法律没有规定期限，内部目标20个工作日"
        ),
    )
}


def alert_level_dates(due_on: date, calendar: Calendar, provisional: bool) -> list[tuple[str, date]]:
    """When each reminder of a date is due, earliest first.

    Levels "5", "3" and "1" fall on the first day with that many working days left (two more while the date is
    provisional, because the announcement may bring it forward); "overdue" is the day after `due_on`.
    """
    last = calendar.through[day_number(due_on)] - 1
    sooner = EARLIER_WHEN_PROVISIONAL if provisional else 0
    levels = [(str(left), day_of(calendar.workdays[last - left - sooner])) for left in COUNTDOWN]
    return [*levels, ("overdue", due_on + timedelta(days=1))]
