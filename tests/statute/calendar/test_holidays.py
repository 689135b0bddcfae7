"""Holidays as the law fixes them and as a year's announcement writes them down."""

from datetime import date, timedelta

import pytest

from statute.calendar.holidays import YEARS
from statute.calendar.holidays.form import HolidayYear
from statute.calendar.holidays.statutory import LUNAR, statutory_days


def test_the_law_gives_thirteen_days_and_four_of_them_to_the_spring_festival() -> None:
    days = statutory_days(2027)
    assert len(days) == 13
    spring = [day for day, name in days.items() if name == "春节"]
    assert spring == [date(2027, 2, 5) + timedelta(days=n) for n in range(4)]


def test_where_two_holidays_meet_the_day_counts_once() -> None:
    assert {year for year in LUNAR if len(statutory_days(year)) != 13} == {2028, 2031, 2039}
    assert statutory_days(2031)[date(2031, 10, 1)] == "国庆节"


def test_beyond_the_table_only_the_solar_holidays_are_known() -> None:
    assert set(statutory_days(2051).values()) == {"元旦", "劳动节", "国庆节"}


def test_a_year_yields_every_day_between_first_and_last() -> None:
    year = HolidayYear(2030, (), (("春节", (1, 30), (2, 2)),), (("春节", (2, 9)),))
    assert list(year.rest()) == [(date(2030, 1, 30) + timedelta(days=n), "春节") for n in range(4)]
    assert list(year.work()) == [(date(2030, 2, 9), "春节")]


@pytest.mark.parametrize("year", YEARS, ids=lambda year: str(year.year))
def test_make_up_days_are_weekend_days_outside_the_holidays(year: HolidayYear) -> None:
    off = {day for day, _ in year.rest()}
    assert [day for day, _ in year.work() if day.weekday() < 5 or day in off] == []
