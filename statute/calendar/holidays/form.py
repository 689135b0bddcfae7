"""The form in which a year of holidays is written down."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

MonthDay = tuple[int, int]


@dataclass(frozen=True)
class Announcement:
    """One announcement of the State Council's general office: its number and the day it is dated."""

    number: str
    dated: date


@dataclass(frozen=True)
class HolidayYear:
    """`days_off`: (name, first, last), both included; `make_up`: (name of the holiday it pays for, day)."""

    year: int
    announcements: tuple[Announcement, ...]
    days_off: tuple[tuple[str, MonthDay, MonthDay], ...]
    make_up: tuple[tuple[str, MonthDay], ...]
    status: Literal["gazetted", "provisional"] = "gazetted"

    def rest(self) -> Iterator[tuple[date, str]]:
        """Every day off with the name of its holiday."""
        for name, (first_month, first_day), (last_month, last_day) in self.days_off:
            first = date(self.year, first_month, first_day)
            last = date(self.year, last_month, last_day)
            for offset in range((last - first).days + 1):
                yield first + timedelta(days=offset), name

    def work(self) -> Iterator[tuple[date, str]]:
        """Every weekend day on which offices work, with the name of the holiday it makes up for."""
        for name, (month, day) in self.make_up:
            yield date(self.year, month, day), name
