from datetime import date

import pytest

from statute.calendar.working_days import packaged
from statute.clock.terms import TERMS, add_days, add_months, add_working_days, alert_level_dates
from statute.law.articles import ARTICLES

CALENDAR = packaged()


@pytest.mark.parametrize(
    ("begins", "days", "ends"),
    [
        (date(2026, 3, 6), 60, date(2026, 5, 6)),  # ends on 05-05, a holiday
        (date(2026, 8, 3), 60, date(2026, 10, 8)),  # ends on 10-02, a holiday
        (date(2026, 4, 20), 15, date(2026, 5, 6)),
        (date(2026, 3, 2), 15, date(2026, 3, 17)),
    ],
)
def test_civil_procedure_85_days_roll_forward(begins, days, ends):
    assert add_days(begins, days, CALENDAR) == ends


@pytest.mark.parametrize(("days", "ends"), [(5, date(2026, 10, 9)), (10, date(2026, 10, 15))])
def test_review_law_88_working_days_of_a_review_answer(days, ends):
    assert add_working_days(date(2026, 9, 24), days, CALENDAR) == ends


@pytest.mark.parametrize(
    ("begins", "months", "ends"),
    [
        (date(2026, 3, 6), 6, date(2026, 9, 7)),  # 09-06 is a Sunday
        (date(2025, 8, 31), 6, date(2026, 2, 28)),  # no 31 February; a make-up working Saturday
        (date(2026, 8, 31), 6, date(2027, 3, 1)),  # 2027-02-28 is a Sunday
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 1), 12, date(2026, 12, 1)),
    ],
)
def test_civil_code_202_months_end_on_the_same_day_or_the_last(begins, months, ends):
    assert add_months(begins, months, CALENDAR) == ends


def test_terms_are_t01_to_t21_and_cite_existing_articles():
    assert list(TERMS) == [f"T{n:02}" for n in range(1, 22)]
    assert {article for term in TERMS.values() for article in term.articles} <= set(ARTICLES)
    assert all(term.article for term in TERMS.values())


def test_terms_have_the_lengths_of_the_law():
    lengths = {code: (term.length, term.unit) for code, term in TERMS.items()}
    assert lengths == {
        "T01": (20, "working_days"),
        "T02": (7, "working_days"),
        "T03": (0, "agency"),
        "T04": (20, "working_days"),
        "T05": (20, "working_days"),
        "T06": (15, "working_days"),
        "T07": (15, "working_days"),
        "T08": (0, "agency"),
        "T09": (20, "working_days"),
        "T10": (20, "working_days"),
        "T11": (131, "month_day"),
        "T12": (331, "month_day"),
        "T13": (60, "days"),
        "T14": (15, "days"),
        "T15": (6, "months"),
        "T16": (1, "years"),
        "T17": (10, "working_days"),
        "T18": (15, "days"),
        "T19": (3, "working_days"),
        "T20": (0, "none"),
        "T21": (0, "none"),
    }


def test_reminders_fall_on_the_first_day_with_so_many_working_days_left():
    assert alert_level_dates(date(2026, 3, 30), CALENDAR, provisional=False) == [
        ("5", date(2026, 3, 23)),
        ("3", date(2026, 3, 25)),
        ("1", date(2026, 3, 27)),
        ("overdue", date(2026, 3, 31)),
    ]


def test_reminders_of_a_provisional_date_come_two_working_days_earlier():
    assert alert_level_dates(date(2027, 1, 8), CALENDAR, provisional=True) == [
        ("5", date(2026, 12, 29)),
        ("3", date(2026, 12, 31)),
        ("1", date(2027, 1, 5)),
        ("overdue", date(2027, 1, 9)),
    ]


def test_reminders_of_a_date_on_a_rest_day_count_the_working_days_before_it():
    levels = dict(alert_level_dates(date(2026, 6, 28), CALENDAR, provisional=False))  # a Sunday
    assert levels["1"] == date(2026, 6, 25)
    assert CALENDAR.working_days(levels["1"], date(2026, 6, 28)) == 1
    assert levels["overdue"] == date(2026, 6, 29)
