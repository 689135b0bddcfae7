"""The rules that move the date by decision or end the case: extension, delay, reply, withdrawal (rules 8 to 10)."""

from datetime import date

import pytest

from statute.calendar.working_days import packaged
from tests.statute.clock.cases import (
    ask,
    date_of,
    delayed,
    due,
    extended,
    replied,
    returned,
    sent,
    supplemented,
    withdrawn,
)

# Rule 8: extension on the due date as it then stood


def test_art33_extension_on_the_due_date_is_in_time():
    assert due(extended("2026-03-30", 1), as_of="2026-03-30") == "2026-03-31"


def test_art33_extension_on_the_due_date_as_it_then_stood_is_in_time():
    # On 04-01 the consultation was still out and the date projected; the answer of 04-02 brought it back.
    asked = (sent("2026-03-27"), extended("2026-04-01", 5), returned("2026-04-02"))
    assert due(*asked, as_of="2026-04-02") == "2026-04-13"


def test_art33_extension_inside_a_suspension_past_the_first_due_date():
    result = ask(sent("2026-03-27"), extended("2026-04-10", 5), as_of="2026-04-10")
    assert (result.due_on, result.status) == (date_of("2026-04-28"), "suspended")


# Rule 9: delay (art. 35)


def test_art35_delay_sets_the_due_date_whatever_day_it_is():
    result = ask(delayed("2026-03-20", "2026-06-28"))  # a Sunday
    assert (result.due_on, result.status, result.provisional) == (date_of("2026-06-28"), "running", False)


def test_art35_delay_makes_exclusions_pointless():
    events = (
        sent("2026-03-05"),
        returned("2026-03-12"),
        sent("2026-03-19", "b"),
        delayed("2026-03-20", "2026-04-30"),
    )
    result = ask(*events)
    assert (result.due_on, result.status, result.projected) == (date_of("2026-04-30"), "running", False)
    assert result.working_days_left == packaged().working_days(date(2026, 3, 20), date(2026, 4, 30))
    assert result.excluded_working_days == 0
    assert [stretch.working_days for stretch in result.stretches if stretch.effect == "excluded"] == [5, 1]


def test_art35_delay_on_the_due_date_is_in_time():
    assert due(delayed("2026-03-30", "2026-03-31"), as_of="2026-03-30") == "2026-03-31"


def test_art35_consultation_after_a_delay_neither_suspends_nor_excludes():
    result = ask(delayed("2026-03-10", "2026-04-30"), sent("2026-03-12"), as_of="2026-03-20")
    assert (result.status, result.due_on, result.excluded_working_days) == (
        "running",
        date_of("2026-04-30"),
        0,
    )
    assert result.working_days_left == packaged().working_days(date(2026, 3, 20), date(2026, 4, 30))


def test_art35_reply_after_the_fixed_date_is_overdue():
    late = ask(delayed("2026-03-10", "2026-04-30"), replied("2026-05-06"), as_of="2026-05-07")
    assert (late.overdue, late.due_on) == (True, date_of("2026-04-30"))


def test_art35_delay_after_an_extension():
    result = ask(extended("2026-03-10", 5), delayed("2026-03-20", "2026-04-30"))
    assert (result.due_on, result.extension_working_days) == (date_of("2026-04-30"), 5)


# Rule 10: end


@pytest.mark.parametrize(("on", "overdue"), [("2026-03-30", False), ("2026-03-31", True)])
def test_art33_reply_after_the_due_date_is_overdue_for_good(on, overdue):
    result = ask(replied(on), as_of="2026-12-01")
    assert (result.status, result.overdue, result.due_on) == ("replied", overdue, date_of("2026-03-30"))
    assert result.working_days_left == 0


def test_reply_is_measured_by_the_facts_known_that_day():
    # Known to be received only on 04-24: on the 22nd the limit ran from the day of sending, and the reply was late.
    asked = sent("2026-03-05", received_on="2026-04-24")
    result = ask(asked, replied("2026-04-22"), as_of="2026-05-06")
    assert (result.overdue, result.due_on) == (True, date_of("2026-04-21"))


def test_reply_during_an_open_consultation_is_in_time():
    result = ask(sent("2026-03-27"), replied("2026-04-08"), as_of="2026-04-30")
    assert (result.overdue, result.due_on, result.projected) == (False, date_of("2026-04-09"), False)


@pytest.mark.parametrize("end", [replied("2026-03-12"), withdrawn("2026-03-12")])
def test_answer_returned_after_the_end_changes_no_date(end):
    assert ask(sent("2026-03-05"), end, returned("2026-03-13")) == ask(sent("2026-03-05"), end)


@pytest.mark.parametrize(("end", "excluded"), [(replied, 5), (withdrawn, 15)])
def test_ended_case_shows_what_stood_on_the_day_of_its_end(end, excluded):
    events = (sent("2026-03-05", received_on="2026-03-16"), end("2026-03-12"))
    on_the_day, later = ask(*events, as_of="2026-03-12"), ask(*events, as_of="2026-06-01")
    assert later == on_the_day
    assert later.excluded_working_days == excluded
    assert later.working_days_left == 17  # three had counted; none of the days asked about does


def test_days_left_of_a_plain_case_stand_still_at_its_end():
    assert ask(replied("2026-03-23"), as_of="2026-03-27").working_days_left == 5
    assert ask(withdrawn("2026-03-23"), as_of="2026-04-30").working_days_left == 5


def test_supplement_changes_nothing():
    plain = ask(replied("2026-03-12"), as_of="2026-05-06")
    more = (supplemented("2026-03-12"), supplemented("2026-04-20"))
    assert ask(replied("2026-03-12"), *more, as_of="2026-05-06") == plain
    assert ask(replied("2026-04-01"), supplemented("2026-04-02"), as_of="2026-05-06").overdue


def test_answer_returned_on_the_day_of_the_reply_is_known_to_it():
    assert ask(sent("2026-03-05"), replied("2026-03-12"), returned("2026-03-12")).excluded_working_days == 5


def test_withdrawn_case_is_never_overdue():
    result = ask(withdrawn("2026-04-10"), as_of="2026-05-06")
    assert (result.status, result.overdue, result.due_on) == ("withdrawn", False, date_of("2026-03-30"))


def test_overdue_begins_the_day_after_the_due_date():
    assert ask(as_of="2026-03-30").overdue is False
    late = ask(as_of="2026-03-31")
    assert (late.overdue, late.status, late.working_days_left) == (True, "running", 0)


def test_working_days_left_skips_excluded_days():
    result = ask(sent("2026-03-05", received_on="2026-03-09"), as_of="2026-03-10")
    assert result.working_days_left == 17  # three of the twenty had counted before the consultation
    assert ask(as_of="2026-03-02").working_days_left == 20
