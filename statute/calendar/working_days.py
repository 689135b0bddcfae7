"""Working days: gazetted years, ungazetted ones by statute alone, and what an administrator enters on top.

A `Calendar` is a value: nothing in it changes after it is made, and `overlay` makes a new one. It covers
2000-01-01 to 2101-12-31. Inside, a day is its number counted from 2000-01-01, and running counts make each
question about working days a look-up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import accumulate, compress
from typing import Any

from statute.calendar.holidays import YEARS
from statute.calendar.holidays.statutory import statutory_days

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2101, 12, 31)
LAST_ASKED = date(2099, 12, 31)  # the years left are room for periods that begin on the last of these days
DAY_ZERO = FIRST_DAY.toordinal()
SPAN = LAST_DAY.toordinal() - DAY_ZERO + 1
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class CalendarError(ValueError):
    """A calendar entry that cannot be used, or a day outside the calendar. The message is Chinese."""


def day_number(day: date) -> int:
    """Days since 2000-01-01. CalendarError outside 2000–2101."""
    number = day.toordinal() - DAY_ZERO
    if not 0 <= number < SPAN:
        raise CalendarError(f"{day.isoformat()}不在工作日历的范围内，日历从{FIRST_DAY}到{LAST_DAY}。")
    return number


@cache  # of the days of the calendar: a look-up costs half of making the date
def day_of(number: int) -> date:
    """The inverse of `day_number`."""
    return date.fromordinal(number + DAY_ZERO)


@dataclass(frozen=True)
class Entry:
    """One day as an administrator or a calendar file states it."""

    number: int
    working: bool
    gazetted: bool
    name: str


class Calendar:
    """Which days are working days, and whether that is gazetted.

    `through[i]` counts the working days from day 0 to day i, both included; `workdays` lists the numbers of
    all working days; `ungazetted[i]` counts the days from day 0 to day i that rest on no gazetted table.
    """

    __slots__ = ("_gazetted", "_names", "_working", "through", "ungazetted", "workdays")

    def __init__(self, working: bytes, gazetted: bytes, names: Mapping[int, str]) -> None:
        self._working = working
        self._gazetted = gazetted
        self._names = names
        self.through: list[int] = list(accumulate(working))
        self.workdays: list[int] = list(compress(range(SPAN), working))
        self.ungazetted: list[int] = list(accumulate(1 - flag for flag in gazetted))

    def is_working_day(self, day: date) -> bool:
        """A weekday not gazetted as rest, or a weekend day gazetted as make-up work."""
        return bool(self._working[day_number(day)])

    def is_gazetted(self, day: date) -> bool:
        """Whether that day rests on a gazetted table; if not, every date that counts it is provisional."""
        return bool(self._gazetted[day_number(day)])

    def nth_working_day(self, day: date, n: int) -> date:
        """The n-th working day (n ≥ 1) strictly after `day`, which itself never counts (regulation 5.1)."""
        if n < 1:
            raise ValueError(f"n must be at least 1, not {n}")
        index = self.through[day_number(day)] + n - 1
        if index >= len(self.workdays):
            raise CalendarError(
                f"{day.isoformat()}之后第{n}个工作日不在工作日历的范围内，日历到{LAST_DAY}为止。"
            )
        return day_of(self.workdays[index])

    def working_days(self, after: date, upto: date) -> int:
        """How many working days lie after `after` and not after `upto`; 0 when `upto` is not later."""
        return max(0, self.through[day_number(upto)] - self.through[day_number(after)])

    def roll_forward(self, day: date) -> date:
        """`day` itself if it is a working day, else the next one (民事诉讼法85)."""
        return day if self.is_working_day(day) else self.nth_working_day(day, 1)

    def explain(self, day: date) -> str:
        """Why people rest or work that day, in a word or two: 国庆节, 周六, 调休上班, 工作日."""
        number = day_number(day)
        name = self._names.get(number)
        if name:
            return name
        return "工作日" if self._working[number] else WEEKDAYS[day.weekday()]

    def overlay(self, entries: Iterable[Mapping[str, Any]]) -> "Calendar":
        """A new calendar with single days stated otherwise.

        Each entry has `date` (a date or YYYY-MM-DD), `working`, `status` ("gazetted" or "provisional") and
        perhaps `name`. A day entered as gazetted rests on a gazetted table; once every statutory holiday of a
        year has been entered so, the announcement of that year is taken to be in and its other days are gazetted
        too: an announcement lists only the exceptions. CalendarError on a malformed entry or a day given twice.
        """
        read = [_read_entry(place, entry) for place, entry in enumerate(entries, start=1)]
        working, gazetted, names = bytearray(self._working), bytearray(self._gazetted), dict(self._names)
        seen: set[int] = set()
        for entry in read:
            if entry.number in seen:
                raise CalendarError(f"日历中{day_of(entry.number)}出现了两次，请只保留一条。")
            seen.add(entry.number)
            working[entry.number] = entry.working
            gazetted[entry.number] = entry.gazetted
            names[entry.number] = entry.name
        _complete_years(gazetted, read)
        return Calendar(bytes(working), bytes(gazetted), names)


def _complete_years(gazetted: bytearray, entries: list[Entry]) -> None:
    """Gazette the whole of a year whose statutory holidays all are, save days entered as provisional."""
    provisional = {entry.number for entry in entries if not entry.gazetted}
    for year in {day_of(entry.number).year for entry in entries if entry.gazetted}:
        if all(gazetted[day_number(day)] for day in statutory_days(year)):
            for number in range(day_number(date(year, 1, 1)), day_number(date(year, 12, 31)) + 1):
                gazetted[number] = number not in provisional


def _read_entry(place: int, entry: Mapping[str, Any]) -> Entry:
    where = f"日历第{place}条"
    if not isinstance(entry, Mapping):
        raise CalendarError(f"{where}应当是一个对象，含 date、working、status。")
    number = _entry_day(where, entry.get("date"))
    working, status, name = entry.get("working"), entry.get("status"), entry.get("name") or ""
    if not isinstance(working, bool):
        raise CalendarError(f"{where}的 working 应当是 true（上班）或 false（放假）。")
    if status not in ("gazetted", "provisional"):
        raise CalendarError(f"{where}的 status 应当是 gazetted（已公布）或 provisional（暂定）。")
    if not isinstance(name, str):
        raise CalendarError(f"{where}的 name 应当是文字。")
    return Entry(number, working, status == "gazetted", name or _default_name(number, working))


def _entry_day(where: str, value: object) -> int:
    if isinstance(value, date):
        return day_number(value)
    try:
        return day_number(read_day(value))
    except (TypeError, ValueError):
        raise CalendarError(f"{where}的 date 应当是2000年至2099年间的日期，写作 2027-01-01。") from None


def _default_name(number: int, working: bool) -> str:
    weekend = day_of(number).weekday() >= 5
    if working:
        return "调休上班" if weekend else "工作日"
    return WEEKDAYS[day_of(number).weekday()] if weekend else "放假"


@lru_cache(maxsize=16384)
def read_day(text: Any) -> date:
    """The day written YYYY-MM-DD, 2000 to 2099; TypeError or ValueError for anything else."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        raise ValueError(text)
    day = date.fromisoformat(text)
    if not FIRST_DAY <= day <= LAST_ASKED:
        raise ValueError(text)
    return day


@lru_cache(maxsize=1)
def packaged() -> Calendar:
    """The calendar that comes with Gongkai: the years of statute/calendar/holidays, the others by statute alone."""
    saturday = (5 - FIRST_DAY.weekday()) % 7
    working = bytearray(0 if number % 7 in (saturday, (saturday + 1) % 7) else 1 for number in range(SPAN))
    gazetted, names = bytearray(SPAN), {}
    tabled = {table.year: table for table in YEARS}
    for year in range(FIRST_DAY.year, LAST_DAY.year + 1):
        table = tabled.get(year)
        rest = dict(table.rest()) if table else statutory_days(year)
        for day, name in rest.items():
            working[day_number(day)] = 0
            names[day_number(day)] = name
        if not table:
            continue
        for day, _ in table.work():
            working[day_number(day)] = 1
            names[day_number(day)] = "调休上班"
        if table.status == "gazetted":
            first, last = day_number(date(year, 1, 1)), day_number(date(year, 12, 31))
            gazetted[first : last + 1] = b"\x01" * (last - first + 1)
    return Calendar(bytes(working), bytes(gazetted), names)
