"""The account that the reply clock gives of a case: every stretch from the receipt to the due date, in words.

The stretches (counts, excluded, stopped, delayed) cover the days after the receipt up to the due date without
gap or overlap. A restart and an extension are single days laid over them: a restart counts no day, an
extension states the days it grants.
"""

from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Literal

from statute.calendar.working_days import Calendar, day_of
from statute.clock.case import Extended
from statute.clock.result import ClockStretch
from statute.clock.runs import Consultation, Exclusion, Origin, Run, Told
from statute.wording import chinese_date

FEE_ARTICLE = "109号6"
ORIGINS: dict[Origin, str] = {"receipt": "收到申请", "clarification": "收到补正", "payment": "完成缴费"}
ASKED = {"third_party": "第三方", "co_producer": "共同制作机关", "other_agency": "其他机关"}
FIRST = attrgetter("first")


def account(told: Iterable[Told], calendar: Calendar) -> tuple[ClockStretch, ...]:
    """The stretches of all runs, by their first day."""
    found: list[ClockStretch] = []
    through = calendar.through
    for run, exclusions, upto in told:
        if run.origin != "receipt":
            found.append(_restart(run))
        _tell(found, run, exclusions, run.stopped_on if run.waiting else upto, through)
        if run.extended is not None:
            found.append(_extension(run.extended))
            found.sort(key=FIRST)  # stable: puts the extension inside the stretch it falls in
        if run.waiting and upto > run.stopped_on:
            found.append(_standstill(run, upto, through))
    return tuple(found)


def _tell(
    found: list[ClockStretch], run: Run, exclusions: list[Exclusion], upto: int, through: list[int]
) -> None:
    """Add the days in (start, upto]: counted, excluded, or delayed."""
    at = run.start
    origin: Origin | Literal[""] = run.origin
    fixed = run.delayed_on
    last = upto if fixed is None or upto < fixed else fixed
    for begin, end, members in exclusions:
        if begin >= last:
            break
        if begin > at:
            found.append(_counted(at, begin, through[begin] - through[at], origin))
        if end > last:
            end = last
        found.append(_excluded(begin, end, through[end] - through[begin], members))
        at, origin = end, ""
    if last > at:
        fills = 0 if run.waiting or fixed is not None else run.allowance
        found.append(_counted(at, last, through[last] - through[at], origin, fills))
    if fixed is not None and run.until is not None and upto > fixed:
        note = f"确定延迟至{_chinese(run.until)}答复，此后不再扣除征求意见的时间。"
        days = through[upto] - through[fixed]
        found.append(ClockStretch(day_of(fixed + 1), day_of(upto), "delayed", days, "35", note))


def _asked(consultation: Consultation) -> str:
    return f"{ASKED[consultation.party]}（{consultation.ref}）"


# The cases of a year share a few hundred days, and with them most of the days that count.


@lru_cache(maxsize=16384)
def _counted(after: int, last: int, days: int, origin: Origin | Literal[""], fills: int = 0) -> ClockStretch:
    """Days that count. `origin`: of the start, where they begin there; `fills`: the allowance, where they fill it."""
    opening = _opening(after, origin) if origin else "继续计算"
    closing = _closing(fills, last) if fills else ""
    note = f"{opening}，计{days}个工作日{closing}。"
    return ClockStretch(day_of(after + 1), day_of(last), "counts", days, "33", note)


@lru_cache(maxsize=4096)
def _opening(start: int, origin: Origin) -> str:
    return f"自{_chinese(start)}{ORIGINS[origin]}的次日起计算答复期限"


@lru_cache(maxsize=4096)
def _closing(allowance: int, due: int) -> str:
    return f"，至此满{allowance}个工作日，{_chinese(due)}到期"


@lru_cache(maxsize=4096)
def _chinese(day: int) -> str:
    return chinese_date(day_of(day))


def _excluded(after: int, last: int, days: int, members: tuple[Consultation, ...]) -> ClockStretch:
    """Days that don't count because of consultations."""
    if len(members) == 1:
        note = f"征求{_asked(members[0])}意见所需时间不计入答复期限，扣除{days}个工作日。"
    else:
        asked = "、".join(map(_asked, members))
        note = f"征求{asked}意见所需时间不计入答复期限，重叠部分只扣一次，扣除{days}个工作日。"
    return ClockStretch(day_of(after + 1), day_of(last), "excluded", days, "33", note)


def _extension(event: Extended) -> ClockStretch:
    """On the day on which it was agreed to."""
    note = f"经政府信息公开工作机构负责人同意，延长答复期限{event.working_days}个工作日。"
    return ClockStretch(event.on, event.on, "extended", event.working_days, "33", note)


def _standstill(run: Run, upto: int, through: list[int]) -> ClockStretch:
    """The days after the letter, up to and including `upto`."""
    on = run.stopped_on
    if run.waiting == "clarification":
        article, note = "30", f"{_chinese(on)}告知申请人补正，等待补正期间答复期限停止计算。"
    else:
        article, note = FEE_ARTICLE, f"{_chinese(on)}发出收费通知，等待缴费期间答复期限停止计算。"
    return ClockStretch(day_of(on + 1), day_of(upto), "stopped", through[upto] - through[on], article, note)


def _restart(run: Run) -> ClockStretch:
    """The day from which the period runs anew."""
    article = "30" if run.origin == "clarification" else FEE_ARTICLE
    note = f"{_chinese(run.start)}{ORIGINS[run.origin]}，答复期限自次日起重新计算，此前的扣除和延长不再计入。"
    on = day_of(run.start)
    return ClockStretch(on, on, "restarted", 0, article, note)
