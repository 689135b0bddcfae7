"""The light of a case: shape, word and number, derived from the clock's result."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from statute.calendar.working_days import Calendar
from statute.clock.result import ClockResult

NEAR = 5  # working days left from which a date counts as near: the first reminder

STOPPED = {
    "not_started": ("none", "未起算"),
    "awaiting_clarification": ("grey", "中止 等待补正"),
    "awaiting_payment": ("grey", "中止 等待缴费"),
    "lapsed": ("none", "不再处理"),
    "withdrawn": ("none", "已撤回"),
}


ANSWERED = "已答复"


@dataclass(frozen=True)
class Light:
    """`colour` is red, yellow, green, grey or none; `text` says the same in words with the number of working days."""

    colour: str
    text: str
    provisional: bool = False


def light_of(result: ClockResult, on: date, calendar: Calendar) -> Light:
    """The light for the clock's result on that day."""
    if result.status in STOPPED:
        return Light(*STOPPED[result.status])
    if result.status == "replied":
        return Light("none", f"{ANSWERED}（超期）" if result.overdue else ANSWERED)
    light = due_light(result.due_on, on, calendar, provisional=result.provisional)
    if result.status == "suspended" and light.colour != "red":
        return Light("grey", f"中止 征求意见，剩 {result.working_days_left} 个工作日", light.provisional)
    return light


def due_light(
    due_on: date | None, on: date, calendar: Calendar, *, provisional: bool = False, paused: bool = False
) -> Light:
    """The light of a stored date: what lists show without asking the clock again.

    Pauses are grey and without a number: which of the days ahead don't count is the clock's to say.
    """
    if due_on is None:
        return Light("grey", "中止") if paused else Light("none", "无期限")
    colour = next(
        colour
        for colour, (first, end) in _spans(on, calendar).items()
        if (first is None or first <= due_on) and (end is None or due_on < end)
    )
    if colour == "red":
        late = calendar.working_days(due_on, on)
        return Light("red", f"超期 {late} 个工作日" if late else "已超期")  # 0 on the weekend after
    left = calendar.working_days(on, due_on)
    if paused:
        return Light("grey", "中止", provisional)
    return Light(colour, f"剩 {left} 个工作日" if left else "今日到期", provisional)


def showing(colour: str, on: date, calendar: Calendar) -> Q:
    """Of rows with `due_on` and `paused` those whose `due_light` has this colour that day."""
    if colour == "grey":
        return Q(paused=True) & (Q(due_on=None) | Q(due_on__gte=on))
    first, end = _spans(on, calendar)[colour]
    shown = Q() if colour == "red" else Q(paused=False)
    if first:
        shown &= Q(due_on__gte=first)
    if end:
        shown &= Q(due_on__lt=end)
    return shown


def _spans(on: date, calendar: Calendar) -> dict[str, tuple[date | None, date | None]]:
    """The dates of each colour, from the first and before the second. A pause turns all but red into grey."""
    far = calendar.nth_working_day(on, NEAR + 1)
    return {"red": (None, on), "yellow": (on, far), "green": (far, None)}
