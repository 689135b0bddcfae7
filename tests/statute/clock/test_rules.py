"""Each rule of the reply clock, one behaviour a test."""

from dataclasses import replace

import pytest

from statute.calendar.working_days import packaged
from tests.statute.clock.cases import (
    ask,
    clarified,
    date_of,
    delayed,
    due,
    extended,
    fee,
    notified,
    paid,
    replied,
    returned,
    sent,
)

ASKED_THIRD_PARTY = (sent("2026-03-05", received_on="2026-03-09"), returned("2026-03-20"))


# Rules 1 and 2: start, restart, allowance


def test_art33_extension_adds_working_days():
    assert due(extended("2026-03-30", 5)) == "2026-03-30"  # not approved yet on 2026-03-20
    result = ask(extended("2026-03-20", 5))
    assert (result.due_on, result.extension_working_days) == (date_of("2026-04-07"), 5)


def test_restart_forgets_extension_delay_and_exclusions():
    events = (
        sent("2026-03-03"),
        returned("2026-03-05"),
        extended("2026-03-05", 10),
        notified("2026-03-06"),
        clarified("2026-03-16"),
    )
    result = ask(*events)
    plain = ask(received="2026-03-16")
    own = {"receipt_on": plain.receipt_on, "clarification_due_on": plain.clarification_due_on}
    assert replace(result, **own, stretches=plain.stretches) == plain
    after_delay = ask(delayed("2026-03-10", "2026-06-30"), fee("2026-03-11"), paid("2026-03-16"))
    assert replace(after_delay, **own, stretches=plain.stretches) == plain


def test_restart_allows_another_extension_and_another_delay():
    first = (extended("2026-03-05", 5), notified("2026-03-06"), clarified("2026-03-16"))
    assert ask(*first, extended("2026-03-17", 7)).extension_working_days == 7
    fees = (delayed("2026-03-10", "2026-06-30"), fee("2026-03-11"), paid("2026-03-16"))
    assert due(*fees, delayed("2026-03-17", "2026-07-15")) == "2026-07-15"


def test_clarified_then_paid_counts_from_the_payment():
    result = ask(notified("2026-03-03"), clarified("2026-03-09"), fee("2026-03-10"), paid("2026-03-18"))
    assert (result.started_on, result.due_on) == (date_of("2026-03-18"), date_of("2026-04-16"))


# Rule 3: exclusions (art. 33, third paragraph)


def test_art33_consultation_ends_at_the_reply_when_that_comes_first():
    result = ask(sent("2026-03-05"), replied("2026-03-12"))
    assert (result.excluded_working_days, result.due_on, result.status) == (
        5,
        date_of("2026-04-07"),
        "replied",
    )


def test_art33_consultation_ends_at_its_limit_when_the_answer_comes_later():
    late = (sent("2026-03-05", received_on="2026-03-09"), returned("2026-04-08"))
    assert due(*late, as_of="2026-04-09") == due(late[0], as_of="2026-04-01") == "2026-04-23"


def test_art33_limit_counts_from_sending_while_the_day_of_arrival_is_unknown():
    unknown = ask(sent("2026-03-05"), as_of="2026-03-06")
    later = ask(sent("2026-03-05", received_on="2026-03-09"), as_of="2026-03-06")
    known = ask(sent("2026-03-05", received_on="2026-03-09"), as_of="2026-03-09")
    assert unknown.due_on == later.due_on == date_of("2026-04-21")
    assert known.due_on == date_of("2026-04-23")


def test_art33_consultation_returned_the_same_day_excludes_nothing():
    result = ask(sent("2026-03-05"), returned("2026-03-05"))
    assert (result.due_on, result.excluded_working_days) == (date_of("2026-03-30"), 0)


def test_art33_consultation_sent_before_the_start_excludes_only_days_after_it():
    events = (sent("2026-03-05"), notified("2026-03-10"), clarified("2026-03-16"), returned("2026-03-19"))
    result = ask(*events)
    assert (result.excluded_working_days, result.due_on) == (3, date_of("2026-04-17"))


def test_art33_consultation_finished_before_the_start_excludes_nothing():
    events = (sent("2026-03-05"), notified("2026-03-10"), returned("2026-03-12"), clarified("2026-03-16"))
    assert ask(*events).excluded_working_days == 0


def test_art33_touching_and_nested_consultations_are_united():
    nested = (
        sent("2026-03-05"),
        sent("2026-03-09", "b"),
        returned("2026-03-11", "b"),
        returned("2026-03-13"),
    )
    assert ask(*nested).excluded_working_days == 6
    touching = (
        sent("2026-03-05"),
        returned("2026-03-10"),
        sent("2026-03-10", "b"),
        returned("2026-03-13", "b"),
    )
    assert ask(*touching).excluded_working_days == 6
    apart = (sent("2026-03-05"), returned("2026-03-10"), sent("2026-03-11", "b"), returned("2026-03-13", "b"))
    assert ask(*apart).excluded_working_days == 5


# Rules 4 and 5: due date, projected, suspended


@pytest.mark.parametrize("on", ["2026-03-30", "2026-03-31"])
def test_consultation_sent_on_or_after_the_due_date_changes_nothing(on):
    result = ask(sent(on), as_of="2026-04-01")
    assert (result.due_on, result.status, result.overdue) == (date_of("2026-03-30"), "running", True)
    assert (result.projected, result.excluded_working_days) == (False, 0)


def test_consultation_sent_the_day_before_the_due_date_still_counts():
    result = ask(sent("2026-03-27"), as_of="2026-03-27")
    assert (result.due_on, result.status, result.working_days_left) == (date_of("2026-04-21"), "suspended", 1)


def test_consultation_in_a_running_exclusion_after_the_first_due_date_counts():
    events = (sent("2026-03-27"), sent("2026-04-10", "b"))
    assert due(*events, as_of="2026-04-10") == "2026-05-07"


def test_suspended_needs_an_open_consultation():
    assert ask(*ASKED_THIRD_PARTY, as_of="2026-03-19").status == "suspended"
    assert ask(*ASKED_THIRD_PARTY, as_of="2026-03-20").status == "running"


def test_consultation_sent_before_a_restart_suspends_the_new_start():
    result = ask(
        sent("2026-03-05", received_on="2026-03-09"), notified("2026-03-10"), clarified("2026-03-16")
    )
    assert (result.status, result.excluded_working_days, result.due_on) == (
        "suspended",
        10,
        date_of("2026-04-28"),
    )


# Order, as_of, provisional


def test_events_of_one_day_take_effect_in_the_order_of_the_list():
    same_day = (replied("2026-03-12"), delayed("2026-03-12", "2026-06-30"), extended("2026-03-12", 5))
    result = ask(*same_day, returned("2026-03-12"), sent("2026-03-12"))
    assert (result.status, result.due_on, result.extension_working_days) == (
        "replied",
        date_of("2026-06-30"),
        5,
    )


def test_events_after_as_of_are_ignored():
    assert ask(replied("2026-03-23"), extended("2026-03-24", 99), as_of="2026-03-20").status == "running"


def test_ungazetted_limits_are_provisional_too():
    facts = {"received": "2026-12-01", "as_of": "2026-12-04"}
    assert ask(notified("2026-12-03", respond_by="2026-12-15"), **facts).provisional is False
    assert ask(notified("2026-12-03", respond_by="2027-01-15"), **facts).provisional is True
    assert ask(fee("2026-12-03"), **facts).provisional is False
    assert ask(fee("2026-12-04"), **facts).provisional is True
    assert ask(channel="online", received="2026-12-10", as_of="2026-12-20").provisional is True


def test_decided_date_in_an_ungazetted_year_is_not_provisional():
    assert ask(delayed("2026-03-20", "2027-03-31")).provisional is False


def test_gazetting_the_next_year_settles_its_dates():
    announced = [
        {"date": f"2027-{day}", "working": False, "status": "gazetted"}
        for day in (
            "01-01",
            "01-02",
            "01-03",
            "02-05",
            "02-06",
            "02-07",
            "02-08",
            "04-05",
            "05-01",
            "05-02",
            "06-09",
            "09-15",
            "10-01",
            "10-02",
            "10-03",
        )
    ]
    result = ask(received="2026-12-04", as_of="2026-12-04", calendar=packaged().overlay(announced))
    assert (result.due_on, result.provisional) == (date_of("2027-01-04"), False)
