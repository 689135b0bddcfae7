from datetime import date, timedelta
from itertools import pairwise

import chinese_calendar
import pytest

from statute.calendar.holidays import YEARS
from statute.calendar.holidays.statutory import LUNAR, statutory_days
from statute.calendar.working_days import CalendarError, packaged

CALENDAR = packaged()
NEW_YEAR = {"date": "2027-01-01", "working": False, "status": "gazetted"}


def days(first: date, last: date):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize("year", range(2019, 2027))
def test_gazetted_year_agrees_with_an_independent_table_on_every_day(year):
    every = days(date(year, 1, 1), date(year, 12, 31))
    assert [d for d in every if CALENDAR.is_working_day(d) != chinese_calendar.is_workday(d)] == []
    assert all(CALENDAR.is_gazetted(d) for d in every)


@pytest.mark.parametrize("table", YEARS, ids=lambda table: str(table.year))
def test_gazetted_year_names_its_announcements_and_only_moves_weekends(table):
    assert all(announcement.number.startswith("国办发明电〔") for announcement in table.announcements)
    assert all(announcement.dated < date(table.year, 12, 31) for announcement in table.announcements)
    assert all(day.year == table.year for day, _ in [*table.rest(), *table.work()])
    assert all(day.weekday() >= 5 for day, _ in table.work())
    assert {day for day, _ in table.rest()} & {day for day, _ in table.work()} == set()


def test_2025_and_2026_have_248_working_days_each():
    assert CALENDAR.working_days(date(2024, 12, 31), date(2025, 12, 31)) == 248
    assert CALENDAR.working_days(date(2025, 12, 31), date(2026, 12, 31)) == 248


def test_2020_spring_festival_was_prolonged_and_its_make_up_saturday_fell_away():
    assert not CALENDAR.is_working_day(date(2020, 1, 31))
    assert not CALENDAR.is_working_day(date(2020, 2, 1))
    assert CALENDAR.is_working_day(date(2020, 2, 3))


def test_ungazetted_year_rests_on_statutory_holidays_and_weekends_alone():
    off = {d for d in days(date(2027, 1, 1), date(2027, 12, 31)) if not CALENDAR.is_working_day(d)}
    weekends = {d for d in days(date(2027, 1, 1), date(2027, 12, 31)) if d.weekday() >= 5}
    assert off - weekends == {
        date(2027, 1, 1),
        date(2027, 2, 5),
        date(2027, 2, 8),
        date(2027, 4, 5),
        date(2027, 6, 9),
        date(2027, 9, 15),
        date(2027, 10, 1),
    }
    assert weekends - off == set()
    assert not any(CALENDAR.is_gazetted(d) for d in off)


@pytest.mark.parametrize("year", sorted(LUNAR))
def test_statutory_holidays_are_thirteen_days_by_law(year):
    named = statutory_days(year)
    shared = sum(1 for d in named if named[d] == "国庆节" and LUNAR[year][3] == (d.month, d.day))
    assert len(named) == 13 - shared
    spring, tomb, boat, moon = (date(year, *day) for day in LUNAR[year])
    assert tomb in (date(year, 4, 4), date(year, 4, 5))
    # From the first of the first month to the fifth of the fifth lie four lunar months and four days, five with a leap
    # month; from there to the fifteenth of the eighth three months and ten days, or one month more.
    assert min(abs((boat - spring).days - whole) for whole in (122, 151)) <= 1
    assert min(abs((moon - boat).days - whole) for whole in (99, 128)) <= 1


def test_lunar_years_are_twelve_or_thirteen_months_long():
    springs = [date(year, *LUNAR[year][0]) for year in sorted(LUNAR)]
    lengths = {(after - before).days for before, after in pairwise(springs)}
    assert lengths <= {354, 355, 383, 384, 385}
    assert list(LUNAR) == list(range(2027, 2051))


def test_lunar_holidays_of_gazetted_years_fall_inside_their_breaks():
    assert CALENDAR.explain(date(2026, 2, 17)) == "春节"
    assert CALENDAR.explain(date(2026, 9, 25)) == "中秋节"


def test_the_day_itself_never_counts():
    assert CALENDAR.nth_working_day(date(2026, 3, 2), 1) == date(2026, 3, 3)
    assert CALENDAR.nth_working_day(date(2026, 2, 16), 20) == date(2026, 3, 20)  # from a holiday
    assert CALENDAR.nth_working_day(date(2026, 2, 14), 20) == date(2026, 3, 20)  # from a make-up Saturday
    assert CALENDAR.working_days(date(2026, 3, 2), date(2026, 3, 2)) == 0
    assert CALENDAR.working_days(date(2026, 3, 2), date(2026, 3, 30)) == 20
    assert CALENDAR.working_days(date(2026, 3, 30), date(2026, 3, 2)) == 0


def test_nth_working_day_is_the_inverse_of_counting_them():
    for day in days(date(2025, 12, 1), date(2026, 3, 1)):
        for n in (1, 7, 15, 20, 40):
            found = CALENDAR.nth_working_day(day, n)
            assert CALENDAR.is_working_day(found)
            assert CALENDAR.working_days(day, found) == n


def test_roll_forward_moves_rest_days_only():
    assert CALENDAR.roll_forward(date(2026, 5, 5)) == date(2026, 5, 6)
    assert CALENDAR.roll_forward(date(2026, 10, 2)) == date(2026, 10, 8)
    assert CALENDAR.roll_forward(date(2026, 10, 10)) == date(2026, 10, 10)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 10, 1), "国庆节"),
        (date(2026, 2, 28), "调休上班"),
        (date(2026, 3, 7), "周六"),
        (date(2026, 3, 8), "周日"),
        (date(2026, 3, 9), "工作日"),
        (date(2027, 2, 5), "春节"),
    ],
)
def test_explain_says_why_people_rest_or_work(day, why):
    assert CALENDAR.explain(day) == why


def test_overlay_changes_single_days_and_leaves_the_original():
    local = CALENDAR.overlay(
        [
            {"date": "2026-03-03", "working": False, "status": "gazetted", "name": "三月三"},
            {"date": date(2026, 3, 7), "working": True, "status": "gazetted"},
        ]
    )
    assert not local.is_working_day(date(2026, 3, 3))
    assert local.explain(date(2026, 3, 3)) == "三月三"
    assert local.is_working_day(date(2026, 3, 7))
    assert local.explain(date(2026, 3, 7)) == "调休上班"
    assert local.nth_working_day(date(2026, 3, 2), 1) == date(2026, 3, 4)
    assert CALENDAR.is_working_day(date(2026, 3, 3))


def test_overlay_gazettes_the_days_it_states():
    local = CALENDAR.overlay([NEW_YEAR])
    assert local.is_gazetted(date(2027, 1, 1))
    assert not local.is_gazetted(date(2027, 1, 4))


def test_overlay_with_every_statutory_holiday_gazettes_the_year():
    announcement = [{"date": d, "working": False, "status": "gazetted"} for d in statutory_days(2027)]
    doubtful = {"date": "2027-12-30", "working": False, "status": "provisional"}
    local = CALENDAR.overlay([*announcement, doubtful])
    assert local.is_gazetted(date(2027, 7, 7))
    assert not local.is_gazetted(date(2027, 12, 30))
    assert not local.is_gazetted(date(2028, 1, 4))


def test_overlay_can_make_a_day_of_a_gazetted_year_provisional():
    local = CALENDAR.overlay([{"date": "2026-12-24", "working": False, "status": "provisional"}])
    assert not local.is_gazetted(date(2026, 12, 24))
    assert local.is_gazetted(date(2026, 12, 25))


@pytest.mark.parametrize(
    "entry",
    [
        {**NEW_YEAR, "date": "2027-13-01"},
        {**NEW_YEAR, "date": "20270101"},
        {**NEW_YEAR, "date": None},
        {**NEW_YEAR, "date": "2150-01-01"},
        {**NEW_YEAR, "working": "no"},
        {**NEW_YEAR, "status": "maybe"},
        {**NEW_YEAR, "name": 7},
        {"date": "2027-01-01"},
        "2027-01-01",
    ],
)
def test_overlay_refuses_a_malformed_entry_with_its_place(entry):
    with pytest.raises(CalendarError, match=r"^日历第2条"):
        CALENDAR.overlay([{**NEW_YEAR, "date": "2027-01-02"}, entry])


def test_overlay_refuses_a_day_stated_twice():
    with pytest.raises(CalendarError, match=r"2027-01-01出现了两次"):
        CALENDAR.overlay([NEW_YEAR, {**NEW_YEAR, "working": True}])


def test_days_outside_the_calendar_are_refused_in_words():
    with pytest.raises(CalendarError, match="不在工作日历的范围内"):
        CALENDAR.is_working_day(date(1999, 12, 31))
    with pytest.raises(CalendarError, match="不在工作日历的范围内"):
        CALENDAR.nth_working_day(date(2101, 12, 30), 9)
    with pytest.raises(ValueError, match="at least 1"):
        CALENDAR.nth_working_day(date(2026, 3, 2), 0)
