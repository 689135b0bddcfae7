"""The worked cases of the reply clock, and the receipt day. All dates are real days of the gazetted years."""

from datetime import date

import pytest

from statute.calendar.working_days import packaged
from tests.statute.clock.cases import (
    ask,
    clarified,
    date_of,
    due,
    extended,
    fee,
    notified,
    paid,
    replied,
    returned,
    sent,
    withdrawn,
)

ASKED_THIRD_PARTY = (sent("2026-03-05", received_on="2026-03-09"), returned("2026-03-20"))


# Worked cases A–L (regulation 1.10) and those of the clock's own page


def test_case_a_handed_over_before_spring_festival():
    result = ask(received="2026-02-13", as_of="2026-02-20")
    assert (result.clarification_due_on, result.due_on) == (date_of("2026-03-02"), date_of("2026-03-19"))


def test_case_b_signed_for_before_the_national_day():
    assert due(received="2026-09-18", as_of="2026-09-18", channel="post_signed") == "2026-10-22"


@pytest.mark.parametrize(
    ("more", "due_on"),
    [
        ((), "2026-04-15"),
        ((extended("2026-03-25", 20),), "2026-05-15"),
        ((extended("2026-03-25", 10),), "2026-04-29"),
    ],
)
def test_case_c_third_party_consulted_and_extended(more, due_on):
    result = ask(*ASKED_THIRD_PARTY, *more, as_of="2026-03-27")
    assert (result.due_on, result.excluded_working_days) == (date_of(due_on), 11)


def test_case_d_overlapping_consultations_are_united():
    result = ask(
        *ASKED_THIRD_PARTY,
        sent("2026-03-10", "b", "co_producer"),
        returned("2026-03-26", "b"),
        as_of="2026-03-27",
    )
    assert (result.due_on, result.excluded_working_days) == (date_of("2026-04-21"), 15)


def test_case_e_clarified_starts_anew():
    result = ask(notified("2026-03-10"), clarified("2026-03-16"))
    assert (result.clarification_due_on, result.due_on) == (date_of("2026-03-11"), date_of("2026-04-14"))


def test_case_f_paid_starts_anew():
    waiting = ask(fee("2026-03-05", received_on="2026-03-06"), as_of="2026-03-17")
    assert (waiting.status, waiting.pay_by) == ("awaiting_payment", date_of("2026-04-03"))
    assert due(fee("2026-03-05", received_on="2026-03-06"), paid("2026-03-18")) == "2026-04-16"


@pytest.mark.parametrize("received", ["2026-02-16", "2026-02-14"])
def test_case_g_and_h_received_on_a_holiday_or_a_make_up_saturday(received):
    assert due(received=received, as_of=received) == "2026-03-20"


def test_case_i_over_the_turn_of_the_year():
    result = ask(received="2025-12-25", as_of="2025-12-26")
    assert (result.clarification_due_on, result.due_on) == (date_of("2026-01-06"), date_of("2026-01-23"))
    assert result.provisional is False


def test_case_j_provisional_exactly_from_the_first_date_in_an_ungazetted_year():
    last = ask(received="2026-12-03", as_of="2026-12-04")
    first = ask(received="2026-12-04", as_of="2026-12-04")
    assert (last.due_on, last.provisional) == (date_of("2026-12-31"), False)
    assert (first.due_on, first.provisional) == (date_of("2027-01-04"), True)


def test_case_k_twenty_working_days_for_proactive_disclosure():
    assert packaged().nth_working_day(date(2026, 9, 21), 20) == date(2026, 10, 26)


def test_case_l_fifteen_and_twenty_working_days_over_the_national_day():
    assert packaged().nth_working_day(date(2025, 9, 15), 15) == date(2025, 10, 11)
    assert due(received="2025-09-15", as_of="2025-09-16") == "2025-10-17"


@pytest.mark.parametrize("as_of", ["2026-03-02", "2026-03-04", "2027-06-01"])
def test_online_never_confirmed_never_starts(as_of):
    result = ask(channel="online", as_of=as_of)
    assert (result.status, result.due_on, result.receipt_on) == ("not_started", None, None)


def test_online_confirmed_after_a_make_up_saturday():
    facts = {"channel": "online", "received": "2026-02-28", "confirmed": "2026-03-02"}
    assert due(**facts) == "2026-03-30"


def test_reply_within_the_term_of_a_late_confirmation_comes_after_the_risk():
    facts = {"channel": "online", "received": "2026-06-01", "confirmed": "2026-07-28", "as_of": "2026-08-10"}
    result = ask(replied("2026-08-04"), **facts)
    assert (result.due_on, result.overdue) == (date_of("2026-08-25"), False)
    assert (result.flags, result.risk_due_on) == (
        ("confirmation_overdue", "replied_after_risk"),
        date_of("2026-06-30"),
    )


def test_extension_told_after_the_first_due_date_keeps_the_later_date_and_a_risk():
    result = ask(extended("2026-03-30", 20, told_on="2026-04-03"), as_of="2026-04-10")
    assert (result.due_on, result.overdue) == (date_of("2026-04-28"), False)
    assert (result.flags, result.risk_due_on) == (("extension_told_late",), date_of("2026-03-30"))


def test_clarification_notified_a_day_late_changes_nothing_but_the_flag():
    result = ask(notified("2026-03-12"), clarified("2026-03-16"))
    assert (result.due_on, result.flags) == (date_of("2026-03-30"), ("late_clarification",))


def test_silent_third_party_suspends_until_its_limit_then_the_clock_runs():
    asked = sent("2026-03-05", received_on="2026-03-09")
    inside, last_day, after = (ask(asked, as_of=day) for day in ("2026-03-20", "2026-03-30", "2026-04-01"))
    assert (inside.status, inside.projected, inside.excluded_working_days) == ("suspended", True, 17)
    assert (last_day.status, last_day.projected) == ("suspended", True)
    assert (after.status, after.projected, after.excluded_working_days) == ("running", False, 17)
    assert inside.due_on == after.due_on == date_of("2026-04-23")


# Receipt (art. 31)


@pytest.mark.parametrize("channel", ["in_person", "post_signed"])
def test_art31_receipt_is_the_day_of_submission_whatever_is_confirmed(channel):
    assert ask(channel=channel, confirmed="2026-03-09").receipt_on == date_of("2026-03-02")


@pytest.mark.parametrize("channel", ["post_ordinary", "online", "fax"])
def test_art31_receipt_is_the_day_of_confirmation(channel):
    result = ask(channel=channel, confirmed="2026-03-04")
    assert (result.receipt_on, result.started_on, result.due_on) == (
        date_of("2026-03-04"),
        date_of("2026-03-04"),
        date_of("2026-04-01"),
    )


def test_art31_confirmation_after_as_of_is_not_yet_known():
    result = ask(channel="fax", confirmed="2026-03-23", as_of="2026-03-20")
    assert (result.status, result.flags, result.risk_due_on) == (
        "not_started",
        ("confirmation_overdue",),
        date_of("2026-03-30"),
    )


def test_art31_unconfirmed_alarms_on_the_second_working_day():
    friday = {"channel": "online", "received": "2026-03-06"}
    monday, tuesday = ask(**friday, as_of="2026-03-09"), ask(**friday, as_of="2026-03-10")
    assert (monday.flags, monday.risk_due_on) == ((), None)
    assert (tuesday.flags, tuesday.risk_due_on) == (("confirmation_overdue",), date_of("2026-04-03"))
    confirmed = ask(**friday, confirmed="2026-03-09", as_of="2026-03-12")
    assert (confirmed.flags, confirmed.risk_due_on) == ((), None)


def test_as_of_before_submission_has_not_started():
    result = ask(as_of="2026-02-27")
    assert (result.status, result.receipt_on, result.stretches) == ("not_started", None, ())


@pytest.mark.parametrize(("end", "status"), [(replied, "replied"), (withdrawn, "withdrawn")])
@pytest.mark.parametrize("confirmed", [None, "2026-03-03"])
def test_reply_or_withdrawal_before_the_receipt_day_ends_the_case_without_dates(end, status, confirmed):
    result = ask(end("2026-03-02"), channel="online", confirmed=confirmed, as_of="2026-06-01")
    assert (result.status, result.due_on, result.overdue, result.flags) == (
        status,
        None,
        False,
        (),
    )
    assert (result.started_on, result.working_days_left, result.receipt_on) == (
        None,
        None,
        confirmed and date_of(confirmed),
    )


def test_events_on_the_receipt_day_itself_are_possible():
    result = ask(extended("2026-03-04"), channel="online", confirmed="2026-03-04")
    assert result.extension_working_days == 20
