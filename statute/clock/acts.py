"""Which legal acts a running application allows today, which it doesn't, and why.

Whether an act is allowed is found by letting the reply clock apply it: the refusal is the clock's own, so the
buttons and the clock can't disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from statute.calendar.working_days import Calendar, read_day
from statute.clock.case import REFUSALS, chinese
from statute.clock.reply_clock import reply_clock

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


def acts(case: Mapping[str, Any], result: Mapping[str, Any], calendar: Calendar) -> list[Act]:
    """Every act of the lifecycle (regulation 1.11) on the case's `as_of`, in the order of the lifecycle.

    `case` and `result` are the input and the output of `statute.clock.reply_clock.reply_clock`. A case that the clock
    refuses allows nothing, for the clock's reason.
    """
    bench = Bench(case, result, calendar)
    return [
        bench.confirm(),
        bench.clarify(),
        bench.record_clarified(),
        bench.ask_reasons(),
        bench.delay(),
        bench.consult("consult_third_party", "征求第三方意见", "third_party", "32"),
        bench.consult("consult_co_producer", "征求共同制作机关意见", "co_producer", "34"),
        bench.extend(),
        bench.notice_fee(),
        bench.record_payment(),
        bench.reply(),
        bench.withdraw(),
    ]


class Bench:
    """The case on its day, with the means to try one event on it."""

    def __init__(self, case: Mapping[str, Any], result: Mapping[str, Any], calendar: Calendar) -> None:
        self.case = case
        self.result = result
        self.calendar = calendar
        self.today: str = case["as_of"]
        self.status: str = result.get("status", "")
        self.blocked = ""  # what forbids every act
        if "error" in result:
            self.blocked = result["error"]["message"]
        elif self.status in ENDED:
            self.blocked = f"{ENDED[self.status]}，不能再办这一步。"

    def confirm(self) -> Act:
        def answer(allowed: bool, reason: str = "") -> Act:
            return Act("confirm", "确认收到", allowed, reason, "31")

        if self.blocked:
            return answer(False, self.blocked)
        if self.status != "not_started":
            return answer(False, f"收到申请之日已经确定为{self._day(self.result['receipt_on'])}。")
        return answer(True)

    def clarify(self) -> Act:
        event = {"kind": "clarification_notified", "respond_by": self.today}
        tried = self._try("clarify", "告知补正", "30", event)
        if isinstance(tried, Act):
            return tried
        warning = ""
        if "late_clarification" in tried["flags"]:
            last = self._day(self.result["clarification_due_on"])
            warning = f"补正告知的期限{last}已过，现在告知不停止、也不重新计算答复期限。"
        return Act("clarify", "告知补正", True, "", "30", warning)

    def record_clarified(self) -> Act:
        lapsed = self.status == "lapsed" and self.result["respond_by"]
        if lapsed:
            warning = (
                f"补正期限{self._day(self.result['respond_by'])}已过。在期限内寄出的，登记寄出之日即可；"
                "确有正当理由逾期的，请先改定补正期限。"
            )
            return Act("record_clarified", "登记收到补正", True, "", "30", warning)
        tried = self._try("record_clarified", "登记收到补正", "30", {"kind": "clarified"})
        if isinstance(tried, Act):
            return tried
        late = "late_clarification" in tried["flags"]
        warning = "补正告知已逾期，收到补正不重新计算答复期限。" if late else ""
        return Act("record_clarified", "登记收到补正", True, "", "30", warning)

    def ask_reasons(self) -> Act:
        reason = self._why_not_running()
        warning = "" if reason else "要求说明理由不停止计算答复期限。"
        return Act("ask_reasons", "要求说明理由", not reason, reason, "35", warning)

    def delay(self) -> Act:
        after = self.result.get("due_on") or self.today
        until = (date.fromisoformat(max(after, self.today)) + timedelta(days=1)).isoformat()
        tried = self._try("delay", "确定延迟答复期限", "35", {"kind": "delayed", "until": until})
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
        tried = self._try(code, label, article, {"kind": "consultation_sent", "ref": ref, "party": party})
        if isinstance(tried, Act):
            return tried
        due = self.result["due_on"]
        if due and tried["due_on"] == due:
            late = "到期日当天及以后发出的征求意见不扣除时间"
            why = "这次征求意见不另外扣除时间" if self.today < due else late
            return Act(code, label, True, "", article, f"{why}，到期日仍为{self._day(due)}。")
        return Act(code, label, True, "", article)

    def extend(self) -> Act:
        tried = self._try("extend", "延长答复期限", "33", {"kind": "extended", "working_days": 1})
        return tried if isinstance(tried, Act) else Act("extend", "延长答复期限", True, "", "33")

    def notice_fee(self) -> Act:
        tried = self._try("notice_fee", "发出收费通知", "42", {"kind": "fee_noticed"})
        return tried if isinstance(tried, Act) else Act("notice_fee", "发出收费通知", True, "", "42")

    def record_payment(self) -> Act:
        tried = self._try("record_payment", "登记缴费", "109号6", {"kind": "fee_paid"})
        return tried if isinstance(tried, Act) else Act("record_payment", "登记缴费", True, "", "109号6")

    def reply(self) -> Act:
        if self.blocked:
            return Act("reply", "答复", False, self.blocked, "36")
        warning = ""
        if self.result["overdue"]:
            warning = f"答复期限{self._day(self.result['due_on'])}已过，请立即答复。"
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

    def _try(self, code: str, label: str, article: str, event: dict[str, Any]) -> Act | dict[str, Any]:
        """The clock's result with that event today, or the act with the clock's refusal."""
        if self.blocked:
            return Act(code, label, False, self.blocked, article)
        events = [*(self.case.get("events") or ()), {"on": self.today, **event}]
        tried = reply_clock({**self.case, "events": events}, self.calendar)
        if "error" in tried:
            return Act(code, label, False, f"{REFUSALS[tried['error']['code']]}。", article)
        return tried

    @staticmethod
    def _day(iso_day: str) -> str:
        return chinese(read_day(iso_day))
