"""Which legal acts a running application allows today, which it doesn't, and why.

Whether an act is allowed is found by letting the reply clock apply it: the refusal is the clock's own, so the
buttons and the clock can't disagree.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from statute.calendar.working_days import Calendar
from statute.clock.case import (
    ClarificationNotified,
    Clarified,
    ClockCase,
    ClockEvent,
    ConsultationSent,
    Delayed,
    Extended,
    FeeNoticed,
    FeePaid,
)
from statute.clock.refusals import REFUSALS
from statute.clock.reply_clock import reply_clock
from statute.clock.result import ClockResult
from statute.refused import Refused
from statute.wording import chinese_date

STOPPED = ("awaiting_clarification", "awaiting_payment", "lapsed")
ENDED = {"replied": "已经答复", "withdrawn": "申请人已经撤回申请"}


@dataclass(frozen=True)
class Act:
    """One legal act. `reason` says why it is not allowed; `warning` what to mind though it is allowed."""

    code: str
    label: str
    allowed: bool
    reason: str
    article: str
    warning: str = ""


def acts(case: ClockCase, calendar: Calendar) -> list[Act]:
    """Every act of the lifecycle (regulation 1.11) on the case's `as_of`, in the order of the lifecycle.

    A case that the clock refuses allows nothing, for the clock's reason.
    """
    bench = Bench(case, calendar)
    return [
        bench.confirm(),
        bench.clarify(),
        bench.record_clarified(),
        bench.ask_reasons(),
        bench.delay(),
        bench.consult("consult_third_party", "征求第三方意见", "third_party", "32"),
        bench.consult("consult_co_producer", "征求共同制作机关意见", "co_producer", "34"),
        bench.extend(),
        bench.ask_the_fee(),
        bench.record_payment(),
        bench.reply(),
        bench.withdraw(),
    ]


class Bench:
    """The case on its day, with the means to try one event on it."""

    def __init__(self, case: ClockCase, calendar: Calendar) -> None:
        self.case = case
        self.calendar = calendar
        self.today = case.as_of
        self.blocked = ""  # what forbids every act
        try:
            self.result = reply_clock(case, calendar)
        except Refused as refused:
            self.result = ClockResult("not_started")
            self.blocked = refused.message
        self.status = self.result.status
        if self.status in ENDED:
            self.blocked = f"{ENDED[self.status]}，不能再办这一步。"

    def confirm(self) -> Act:
        def answer(allowed: bool, reason: str = "") -> Act:
            return Act("confirm", "确认收到", allowed, reason, "31")

        if self.blocked:
            return answer(False, self.blocked)
        if self.result.receipt_on:
            return answer(False, f"收到申请之日已经确定为{chinese_date(self.result.receipt_on)}。")
        return answer(True)

    def clarify(self) -> Act:
        event = ClarificationNotified(self.today, respond_by=self.today)
        tried = self._try("clarify", "告知补正", "30", event)
        if isinstance(tried, Act):
            return tried
        warning = ""
        last = self.result.clarification_due_on
        if last and "late_clarification" in tried.flags:
            warning = f"补正告知的期限{chinese_date(last)}已过，现在告知不停止、也不重新计算答复期限。"
        return Act("clarify", "告知补正", True, "", "30", warning)

    def record_clarified(self) -> Act:
        if self.status == "lapsed" and self.result.respond_by:
            warning = (
                f"补正期限{chinese_date(self.result.respond_by)}已过。在期限内寄出的，登记寄出之日即可；"
                "确有正当理由逾期的，请先改定补正期限。"
            )
            return Act("record_clarified", "登记收到补正", True, "", "30", warning)
        tried = self._try("record_clarified", "登记收到补正", "30", Clarified(self.today))
        if isinstance(tried, Act):
            return tried
        late = "late_clarification" in tried.flags
        warning = "补正告知已逾期，收到补正不重新计算答复期限。" if late else ""
        return Act("record_clarified", "登记收到补正", True, "", "30", warning)

    def ask_reasons(self) -> Act:
        reason = self._why_not_running()
        warning = "" if reason else "要求说明理由不停止计算答复期限。"
        return Act("ask_reasons", "要求说明理由", not reason, reason, "35", warning)

    def delay(self) -> Act:
        until = max(self.result.due_on or self.today, self.today) + timedelta(days=1)
        tried = self._try("delay", "确定延迟答复期限", "35", Delayed(self.today, until=until))
        if isinstance(tried, Act):
            return tried
        return Act(
            "delay",
            "确定延迟答复期限",
            True,
            "",
            "35",
            "须在申请人说明理由且理由合理之后办理，并告知申请人。",
        )

    def consult(self, code: str, label: str, party: str, article: str) -> Act:
        ref = f"{code}@{self.today}"  # no consultation of the case is named so
        tried = self._try(code, label, article, ConsultationSent(self.today, ref=ref, party=party))
        if isinstance(tried, Act):
            return tried
        due = self.result.due_on
        if due and tried.due_on == due:
            late = "到期日当天及以后发出的征求意见不扣除时间"
            why = "这次征求意见不另外扣除时间" if self.today < due else late
            return Act(code, label, True, "", article, f"{why}，到期日仍为{chinese_date(due)}。")
        return Act(code, label, True, "", article)

    def extend(self) -> Act:
        tried = self._try("extend", "延长答复期限", "33", Extended(self.today, working_days=1))
        return tried if isinstance(tried, Act) else Act("extend", "延长答复期限", True, "", "33")

    def ask_the_fee(self) -> Act:
        tried = self._try("notice_fee", "发出收费通知", "42", FeeNoticed(self.today))
        return tried if isinstance(tried, Act) else Act("notice_fee", "发出收费通知", True, "", "42")

    def record_payment(self) -> Act:
        tried = self._try("record_payment", "登记缴费", "109号6", FeePaid(self.today))
        return tried if isinstance(tried, Act) else Act("record_payment", "登记缴费", True, "", "109号6")

    def reply(self) -> Act:
        if self.blocked:
            return Act("reply", "答复", False, self.blocked, "36")
        warning = ""
        if self.result.overdue and self.result.due_on:
            warning = f"答复期限{chinese_date(self.result.due_on)}已过，请立即答复。"
        return Act("reply", "答复", True, "", "36", warning)

    def withdraw(self) -> Act:
        return Act("withdraw", "登记撤回申请", not self.blocked, self.blocked, "27")

    def _why_not_running(self) -> str:
        """Why an act that needs a running clock isn't possible; "" if it is."""
        if self.blocked:
            return self.blocked
        if self.status == "not_started":
            return f"{REFUSALS['before_receipt']}。"
        if self.status in STOPPED:
            return f"{REFUSALS['clock_stopped']}。"
        return ""

    def _try(self, code: str, label: str, article: str, event: ClockEvent) -> Act | ClockResult:
        """The clock's result with that event today, or the act with the clock's refusal."""
        if self.blocked:
            return Act(code, label, False, self.blocked, article)
        try:
            return reply_clock(replace(self.case, events=(*self.case.events, event)), self.calendar)
        except Refused as refused:
            return Act(code, label, False, f"{REFUSALS[refused.code]}。", article)
