"""Years whose announcement of holidays isn't in: who must be asked for it from when, and what a date that needs it says.

The announcement of a year appears in November of the year before. From 1 November its absence is an administrator's
to-do; from 1 December nothing reaches into that year silently: everybody who relies on such a date is told
(regulation 5.5(4)).
"""

from dataclasses import dataclass
from datetime import date

from statute.calendar.holidays.statutory import statutory_days
from statute.calendar.working_days import Calendar

ASKED_FROM = 11  # month
TOLD_TO_ALL_FROM = 12  # month

PROVISIONAL_NOTE = "到期日所在年度的放假安排尚未公布，上述到期日为暂定，公布后以重新计算的日期为准。"


def provisional_note(provisional: bool) -> str | None:
    """What a letter adds to a due date that rests on a year without a gazetted table; None for one that stands."""
    return PROVISIONAL_NOTE if provisional else None


@dataclass(frozen=True)
class MissingYear:
    """The year whose announcement is missing; `for_all` once everybody is told, not the administrator alone."""

    year: int
    for_all: bool

    @property
    def todo(self) -> str:
        """For administrators."""
        begin = f"{self.year}年的放假安排还没有录入工作日历，跨入该年的期限都是暂定的。"
        if self.for_all:
            begin = f"已到录入{self.year}年放假安排的时候，工作日历里还没有，跨入该年的期限都是暂定的。"
        return begin + "国务院办公厅的通知公布后，请把全文录入，未办结件随即重新计算。"

    @property
    def warning(self) -> str:
        """For everybody who works by dates."""
        return (
            f"{self.year}年的放假安排还没有录入，跨入该年的期限只按周末和法定节假日推算，标“暂定”，录入后可能提前。"
            "请按提前两个工作日安排办理。"
        )


def missing_year(on: date, calendar: Calendar) -> MissingYear | None:
    """The year that must be asked for on that day: the running one at any time, the next one from November."""
    if not _published(on.year, calendar):
        return MissingYear(on.year, for_all=True)
    if on.month >= ASKED_FROM and not _published(on.year + 1, calendar):
        return MissingYear(on.year + 1, for_all=on.month >= TOLD_TO_ALL_FROM)
    return None


def _published(year: int, calendar: Calendar) -> bool:
    return all(calendar.is_gazetted(day) for day in statutory_days(year))
