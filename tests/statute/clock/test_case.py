"""What is refused before any event takes effect: dates that contradict each other or lie outside the calendar."""

import pytest

from statute.calendar.working_days import packaged
from statute.clock.case import ClockCase
from statute.clock.reply_clock import reply_clock
from statute.refused import Refused
from tests.statute.clock.cases import (
    ask,
    clarified,
    code,
    date_of,
    delayed,
    extended,
    fee,
    notified,
    replied,
    returned,
    sent,
)

SHAPES = [
    ("bad_date", notified("2026-03-05", respond_by="2026-03-04")),
    ("bad_date", sent("2026-03-05", received_on="2026-03-04")),
    ("bad_date", fee("2026-03-05", received_on="2026-03-04")),
    ("bad_date", extended("2026-03-05", told_on="2026-03-04")),
    ("bad_date", clarified("2026-03-05", sent_on="2026-03-06")),
    ("bad_date", notified("2026-03-05", respond_by="2100-01-01")),
    ("bad_date", delayed("2026-03-05", "2100-01-01")),
    ("before_submission", replied("2026-03-01")),
]


@pytest.mark.parametrize(("expected", "event"), SHAPES)
def test_errors_of_shape_come_before_those_of_applying(expected, event):
    assert code(event) == code(returned("2026-03-03", "none"), event) == expected


@pytest.mark.parametrize(("expected", "event"), SHAPES)
def test_errors_of_shape_count_after_as_of_too(expected, event):
    assert code(event, as_of="2026-03-02") == expected


def test_errors_of_shape_come_in_the_order_given():
    early, misdated = replied("2026-03-01"), sent("2026-03-05", received_on="2026-03-04")
    assert code(early, misdated) == "before_submission"
    assert code(misdated, early) == "bad_date"


def test_second_date_on_the_day_of_its_event_is_no_error():
    assert (
        code(notified("2026-03-05", respond_by="2026-03-05"), clarified("2026-03-05", sent_on="2026-03-05"))
        is None
    )
    assert (
        code(sent("2026-03-05", received_on="2026-03-05"), extended("2026-03-05", told_on="2026-03-05"))
        is None
    )
    assert code(fee("2026-03-05", received_on="2026-03-05")) is None


def test_event_breaking_two_rules_of_shape_gives_the_first():
    assert code(notified("2026-02-27", respond_by="2026-02-26")) == "bad_date"


def test_confirmation_before_submission_is_refused_before_any_event():
    assert code(replied("2026-03-01"), channel="online", confirmed="2026-03-01") == "bad_date"


def test_refusal_of_shape_names_the_place_and_the_field():
    with pytest.raises(Refused) as refused:
        ask(extended("2026-03-10"), sent("2026-03-05", received_on="2026-03-04"))
    assert refused.value.message == "第2个事件（发出征求意见）：日期有误：received_on 早于 on。"


@pytest.mark.parametrize(
    "facts",
    [{"received": "1999-12-31"}, {"as_of": "2100-01-01"}, {"received": "2100-01-01", "as_of": "2100-01-04"}],
)
def test_days_outside_the_calendar_are_refused(facts):
    assert code(**facts) == "bad_date"


@pytest.mark.parametrize("last_day", ["2099-12-31"])
def test_last_day_of_the_calendar_still_has_room_for_its_periods(last_day):
    events = (sent(last_day), fee(last_day))
    assert ask(*events, received=last_day, as_of=last_day).status == "awaiting_payment"


def test_case_needs_no_events():
    bare = ClockCase("in_person", date_of("2026-03-02"), None, date_of("2026-03-20"))
    assert reply_clock(bare, packaged()) == ask()
