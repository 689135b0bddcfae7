"""The explained steps of the reply clock: every stretch from the receipt to the due date, for people.

The stretches (counts, excluded, stopped, delayed) cover the days after the receipt up to the due date without
gap or overlap. A restart and an extension are single days laid over them: a restart counts no day, an
extension states the days it grants.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tests.statute.clock.before.case import chinese, iso

if TYPE_CHECKING:
    from tests.statute.clock.before.reply_clock import Clock, Consultation

Exclusion = tuple[int, int, "tuple[Consultation, ...]"]

FEE_ARTICLE = "109号6"
ORIGINS = {"receipt": "收到申请", "clarification": "收到补正", "payment": "完成缴费"}
ASKED = {"third_party": "第三方", "co_producer": "共同制作机关", "other_agency": "其他机关"}


def running_steps(
    clock: "Clock", upto: int, exclusions: list[Exclusion], due: int | None
) -> list[dict[str, Any]]:
    """The days in (start, upto]: counted, excluded or delayed. `due` is given where it is `upto`."""
    steps: list[dict[str, Any]] = []
    through, at, opening = clock.through, clock.start, _opening(clock.start, clock.origin)
    fixed = clock.delayed_on
    last = upto if fixed is None or upto < fixed else fixed
    for begin, end, members in exclusions:
        if begin >= last:
            break
        if begin > at:
            days = through[begin] - through[at]
            steps.append(_step(at + 1, begin, "counts", days, "33", f"{opening}，计{days}个工作日。"))
        if end > last:
            end = last
        days = through[end] - through[begin]
        steps.append(_step(begin + 1, end, "excluded", days, "33", _excluded_note(members, days)))
        opening, at = "继续计算", end
    if last > at:
        days = through[last] - through[at]
        closing = "" if due is None or fixed is not None else _closing(clock.allowance, due)
        steps.append(_step(at + 1, last, "counts", days, "33", f"{opening}，计{days}个工作日{closing}。"))
    if fixed is not None and upto > fixed and clock.until is not None:
        days = through[upto] - through[fixed]
        note = f"确定延迟至{chinese(clock.until)}答复，此后不再扣除征求意见的时间。"
        steps.append(_step(fixed + 1, upto, "delayed", days, "35", note))
    return steps


@lru_cache(maxsize=4096)  # the cases of a year share a few hundred days
def _opening(start: int, origin: str) -> str:
    return f"自{chinese(start)}{ORIGINS[origin]}的次日起计算答复期限"


@lru_cache(maxsize=4096)
def _closing(allowance: int, due: int) -> str:
    return f"，至此满{allowance}个工作日，{chinese(due)}到期"


def extension_step(on: int, days: int) -> dict[str, Any]:
    """An extension, on the day it was approved."""
    note = f"经政府信息公开工作机构负责人同意，延长答复期限{days}个工作日。"
    return _step(on, on, "extended", days, "33", note)


def stopped_step(clock: "Clock", upto: int) -> dict[str, Any]:
    """The standstill after a notice, up to and including `upto`."""
    on = clock.stopped_on
    days = clock.through[upto] - clock.through[on]
    if clock.waiting == "clarification":
        note = f"{chinese(on)}告知申请人补正，等待补正期间答复期限停止计算。"
        return _step(on + 1, upto, "stopped", days, "30", note)
    note = f"{chinese(on)}发出收费通知，等待缴费期间答复期限停止计算。"
    return _step(on + 1, upto, "stopped", days, FEE_ARTICLE, note)


def restart_step(on: int, origin: str) -> dict[str, Any]:
    """The day from which the period runs anew."""
    article = "30" if origin == "clarification" else FEE_ARTICLE
    note = f"{chinese(on)}{ORIGINS[origin]}，答复期限自次日起重新计算，此前的扣除和延长不再计入。"
    return _step(on, on, "restarted", 0, article, note)


def _excluded_note(members: "tuple[Consultation, ...]", days: int) -> str:
    if len(members) == 1:
        (member,) = members
        return f"征求{ASKED[member.party]}（{member.ref}）意见所需时间不计入答复期限，扣除{days}个工作日。"
    asked = "、".join(f"{ASKED[member.party]}（{member.ref}）" for member in members)
    return f"征求{asked}意见所需时间不计入答复期限，重叠部分只扣一次，扣除{days}个工作日。"


def _step(first: int, last: int, effect: str, days: int, article: str, note: str) -> dict[str, Any]:
    return {
        "from": iso(first),
        "to": iso(last),
        "effect": effect,
        "working_days": days,
        "article": article,
        "note": note,
    }
