"""A year without its announcement of holidays: asked for from November, silent for nobody from December."""

from datetime import date, timedelta

import pytest

from statute.calendar.holidays.statutory import statutory_days
from statute.calendar.unpublished import MissingYear, missing_year, provisional_note
from statute.calendar.working_days import Calendar, packaged

CALENDAR = packaged()
LAST = max(year for year in range(2019, 2101) if CALENDAR.is_gazetted(date(year, 1, 1)))


def with_announcement(year: int) -> Calendar:
    days = statutory_days(year)
    return CALENDAR.overlay(
        {"date": day, "working": False, "status": "gazetted", "name": name} for day, name in days.items()
    )


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(LAST, 10, 31), None),
        (date(LAST, 11, 1), MissingYear(LAST + 1, for_all=False)),
        (date(LAST, 11, 30), MissingYear(LAST + 1, for_all=False)),
        (date(LAST, 12, 1), MissingYear(LAST + 1, for_all=True)),
        (date(LAST, 12, 31), MissingYear(LAST + 1, for_all=True)),
        (date(LAST + 1, 1, 1), MissingYear(LAST + 1, for_all=True)),
    ],
)
def test_next_year_is_asked_for_from_november_and_told_to_all_from_december(
    on: date, found: MissingYear | None
) -> None:
    assert missing_year(on, CALENDAR) == found


def test_nothing_is_missing_once_the_announcement_is_in() -> None:
    calendar = with_announcement(LAST + 1)
    first = date(LAST, 11, 1)
    assert [missing_year(first + timedelta(days=n), calendar) for n in range(61)] == [None] * 61


def test_one_statutory_holiday_entered_is_not_the_announcement() -> None:
    day = date(LAST + 1, 1, 1)
    calendar = CALENDAR.overlay([{"date": day, "working": False, "status": "gazetted"}])
    assert missing_year(date(LAST, 11, 1), calendar) == MissingYear(LAST + 1, for_all=False)


def test_what_is_said_names_the_year_and_what_to_do() -> None:
    asked, told = MissingYear(2031, for_all=False), MissingYear(2031, for_all=True)
    assert all("2031年" in text for text in (asked.todo, told.todo, told.warning))
    assert asked.todo != told.todo
    assert "请" in told.warning


def test_only_a_provisional_date_carries_a_note() -> None:
    assert provisional_note(False) is None
    assert "暂定" in str(provisional_note(True))
