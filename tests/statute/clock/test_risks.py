"""Flags, and the date at risk: what was confirmed late, told late, or never known to have arrived."""

import pytest

from tests.statute.clock.cases import (
    ask,
    clarified,
    date_of,
    delayed,
    extended,
    fee,
    notified,
    paid,
    replied,
    returned,
    sent,
    withdrawn,
)

ONLINE = {"channel": "online", "received": "2026-03-02"}  # due 2026-03-30 if confirmed at once
UNTOLD = extended("2026-03-30", 20)  # due 2026-04-28 instead of 2026-03-30


def flagged(*events, **facts):
    """The flags and the date at risk."""
    result = ask(*events, **facts)
    return list(result.flags), result.risk_due_on and str(result.risk_due_on)


# Confirmation (art. 31, guiding case 26)


@pytest.mark.parametrize("channel", ["post_ordinary", "online", "fax"])
def test_art31_confirmation_after_the_next_working_day_is_flagged_for_good(channel):
    facts = {"channel": channel, "as_of": "2026-03-06"}
    assert flagged(**facts, confirmed="2026-03-03") == ([], None)
    assert flagged(**facts, confirmed="2026-03-04") == (["confirmation_overdue"], "2026-03-30")
    assert ask(**facts, confirmed="2026-03-04").due_on == date_of("2026-04-01")


@pytest.mark.parametrize("channel", ["in_person", "post_signed"])
def test_art31_what_needs_no_confirmation_is_never_flagged(channel):
    assert flagged(channel=channel, as_of="2026-06-01") == ([], None)


def test_art31_unconfirmed_is_flagged_from_the_second_working_day():
    friday = {"channel": "online", "received": "2026-03-06"}
    assert flagged(**friday, as_of="2026-03-09") == ([], None)
    assert flagged(**friday, as_of="2026-03-10") == (["confirmation_overdue"], "2026-04-03")


def test_art31_case_that_ended_unconfirmed_in_time_is_never_flagged():
    assert flagged(replied("2026-03-03"), **ONLINE, as_of="2026-06-01") == ([], None)
    assert flagged(withdrawn("2026-03-03"), **ONLINE, as_of="2026-06-01") == ([], None)
    late = flagged(replied("2026-03-04"), **ONLINE, as_of="2026-06-01")
    assert late == (["confirmation_overdue"], "2026-03-30")


def test_art31_withdrawn_case_keeps_the_flag_and_has_no_risk():
    assert flagged(withdrawn("2026-03-04"), **ONLINE) == (["confirmation_overdue"], None)
    started = flagged(withdrawn("2026-03-12"), **ONLINE, confirmed="2026-03-09")
    assert started == (["confirmation_overdue"], None)


@pytest.mark.parametrize(
    ("status", "events", "as_of"),
    [
        ("running", (), "2026-03-20"),
        ("suspended", (sent("2026-03-30"),), "2026-03-31"),  # in a case confirmed at once it comes too late
        ("replied", (replied("2026-03-20"),), "2026-06-01"),
    ],
)
def test_art31_flag_and_risk_stay_in_every_status_with_a_due_date(status, events, as_of):
    facts = {**ONLINE, "confirmed": "2026-03-09", "as_of": as_of}
    assert ask(*events, **facts).status == status
    assert flagged(*events, **facts) == (["confirmation_overdue"], "2026-03-30")


@pytest.mark.parametrize("event", [notified("2026-03-10", "2026-03-18"), fee("2026-03-10")])
@pytest.mark.parametrize("as_of", ["2026-03-11", "2026-06-01"])
def test_art31_case_that_would_be_stopped_or_lapsed_as_well_has_no_date_at_risk(event, as_of):
    assert flagged(event, **ONLINE, confirmed="2026-03-09", as_of=as_of) == (["confirmation_overdue"], None)


def test_art31_risk_is_the_due_date_of_the_case_confirmed_at_once_with_its_events():
    facts = {**ONLINE, "confirmed": "2026-03-09"}
    longer = extended("2026-03-20", 10, told_on="2026-03-20")
    assert flagged(longer, **facts)[1] == "2026-04-14"
    asked = (sent("2026-03-10"), returned("2026-03-13"))
    assert flagged(*asked, **facts)[1] == "2026-04-02"
    restarted = (notified("2026-03-10"), clarified("2026-03-16"))
    assert flagged(*restarted, **facts)[1] == "2026-04-14"


def test_art31_letter_in_time_for_the_confirmation_may_be_late_for_the_submission():
    waiting = ask(notified("2026-03-13"), **ONLINE, confirmed="2026-03-09")
    assert (waiting.status, waiting.due_on) == ("awaiting_clarification", None)
    assert (waiting.flags, waiting.risk_due_on) == (("confirmation_overdue",), date_of("2026-03-30"))


def test_art31_risk_counts_from_submission_where_the_case_confirmed_at_once_is_refused():
    facts = {**ONLINE, "confirmed": "2026-03-23", "as_of": "2026-04-13"}
    longer = extended("2026-04-10", 5, told_on="2026-04-10")  # too late for a due date of 2026-03-30
    assert flagged(longer, **facts) == (["confirmation_overdue"], "2026-03-30")


def test_art31_reply_by_the_date_at_risk_is_not_flagged():
    facts = {**ONLINE, "confirmed": "2026-03-09", "as_of": "2026-06-01"}
    assert flagged(replied("2026-03-30"), **facts) == (["confirmation_overdue"], "2026-03-30")
    late = flagged(replied("2026-03-31"), **facts)
    assert late == (["confirmation_overdue", "replied_after_risk"], "2026-03-30")
    assert ask(replied("2026-03-31"), **facts).overdue is False


def test_art31_reply_after_the_risk_is_flagged_even_before_the_receipt():
    unconfirmed = flagged(replied("2026-03-31"), **ONLINE, as_of="2026-06-01")
    assert unconfirmed == (["confirmation_overdue", "replied_after_risk"], "2026-03-30")


def test_date_at_risk_in_an_ungazetted_year_is_provisional():
    facts = {"channel": "online", "received": "2026-12-10", "confirmed": "2026-12-15", "as_of": "2026-12-20"}
    assert ask(fee("2026-12-16"), **facts).risk_due_on is None
    assert ask(channel="online", received="2026-12-10", as_of="2026-12-20").provisional is True
    assert ask(channel="online", received="2026-12-01", as_of="2026-12-20").provisional is False


# Extension told late (art. 33)


@pytest.mark.parametrize("told_on", ["2026-03-20", "2026-03-30"])
def test_art33_extension_told_by_the_first_due_date_is_safe(told_on):
    assert flagged(extended("2026-03-20", 20, told_on=told_on), as_of="2026-04-20") == ([], None)


def test_art33_extension_not_yet_told_is_flagged_once_the_first_due_date_has_passed():
    assert flagged(UNTOLD, as_of="2026-03-30") == ([], None)
    assert flagged(UNTOLD, as_of="2026-03-31") == (["extension_untold"], "2026-03-30")
    result = ask(UNTOLD, as_of="2026-03-31")
    assert (result.due_on, result.overdue) == (date_of("2026-04-28"), False)
    assert ask(UNTOLD, as_of="2026-04-29").overdue is True


def test_art33_extension_told_later_than_the_first_due_date_is_flagged_for_good():
    late = extended("2026-03-30", 20, told_on="2026-04-03")
    assert flagged(late, as_of="2026-04-02") == (["extension_untold"], "2026-03-30")
    assert flagged(late, as_of="2026-04-03") == (["extension_told_late"], "2026-03-30")
    assert flagged(late, as_of="2027-01-04") == (["extension_told_late"], "2026-03-30")


def test_art33_reply_by_the_first_due_date_leaves_no_risk():
    early = extended("2026-03-20", 20)
    assert flagged(early, replied("2026-03-30"), as_of="2026-06-01") == ([], None)
    late = flagged(early, replied("2026-03-31"), as_of="2026-06-01")
    assert late == (["extension_untold", "replied_after_risk"], "2026-03-30")


def test_art33_withdrawn_case_has_no_risk_of_its_extension():
    assert flagged(UNTOLD, withdrawn("2026-04-10"), as_of="2026-06-01") == ([], None)


def test_art33_restart_drops_the_extension_with_its_risk():
    restarted = (extended("2026-03-20", 5), fee("2026-04-01"), paid("2026-04-02"))
    assert flagged(*restarted, as_of="2026-04-10") == ([], None)
    again = extended("2026-04-03", 5)
    assert flagged(*restarted, again, as_of="2026-06-01")[0] == ["extension_untold"]


def test_art33_first_due_date_moves_with_the_consultations():
    asked = (sent("2026-03-05"), returned("2026-03-20"))  # due 2026-04-15 without the extension
    longer = extended("2026-03-25", 5)
    assert flagged(*asked, longer, as_of="2026-04-15") == ([], None)
    assert flagged(*asked, longer, as_of="2026-04-16") == (["extension_untold"], "2026-04-15")
    late = sent("2026-03-31")  # after the first due date it can't put that off
    assert flagged(UNTOLD, late, as_of="2026-04-01") == (["extension_untold"], "2026-03-30")


@pytest.mark.parametrize(("as_of", "status"), [("2026-04-10", "awaiting_payment"), ("2026-06-01", "lapsed")])
def test_art33_fee_letter_that_leaned_on_the_extension_leaves_the_date_before_it_at_risk(as_of, status):
    result = ask(UNTOLD, fee("2026-04-02"), as_of=as_of)
    assert (result.status, result.due_on) == (status, None)
    assert (result.flags, result.risk_due_on) == (("extension_untold",), date_of("2026-03-30"))


def test_art33_case_that_stopped_before_its_first_due_date_has_no_risk():
    assert flagged(extended("2026-03-10", 20), fee("2026-03-20"), as_of="2026-04-10") == ([], None)


def test_art33_delay_that_leaned_on_the_extension_leaves_the_date_before_it_at_risk():
    leaning = (UNTOLD, delayed("2026-04-10", "2026-06-30"))
    assert flagged(*leaning, as_of="2026-04-13") == (["extension_untold"], "2026-03-30")
    assert ask(*leaning, as_of="2026-04-13").due_on == date_of("2026-06-30")


def test_art33_delay_that_needed_no_extension_leaves_no_risk():
    alone = (extended("2026-03-10", 20), delayed("2026-03-20", "2026-06-30"))
    assert flagged(*alone, as_of="2026-07-01") == ([], None)


def test_art33_date_before_the_leaning_event_is_the_one_known_on_its_day():
    # On 04-22 nobody knew that the party had got the letter on 04-23: the term without extension had ended on 04-21.
    asked = sent("2026-03-05", received_on="2026-04-23")
    leaning = (asked, extended("2026-04-10", 20), fee("2026-04-22"))
    assert flagged(*leaning, as_of="2026-05-06") == (["extension_untold"], "2026-04-21")


# Arrival unknown


def test_art32_silence_is_not_yet_known_while_the_arrival_is_not():
    asked = sent("2026-03-05")
    assert flagged(asked, as_of="2026-03-26") == ([], None)
    result = ask(asked, as_of="2026-03-27")
    assert (result.flags, result.risk_due_on) == (("receipt_unknown",), None)
    assert (result.status, result.projected, result.due_on) == ("running", False, date_of("2026-04-21"))


def test_art32_known_arrival_answer_or_end_leave_nothing_unknown():
    facts = {"as_of": "2026-04-10"}
    assert flagged(sent("2026-03-05", received_on="2026-03-09"), **facts) == ([], None)
    assert flagged(sent("2026-03-05"), returned("2026-04-08"), **facts) == ([], None)
    assert flagged(sent("2026-03-05"), replied("2026-04-08"), **facts) == ([], None)
    assert flagged(sent("2026-03-05"), withdrawn("2026-04-08"), **facts) == ([], None)


def test_art32_day_of_arrival_after_as_of_is_unknown():
    asked = sent("2026-03-05", received_on="2026-04-13")
    assert flagged(asked, as_of="2026-04-10") == (["receipt_unknown"], None)
    assert flagged(asked, as_of="2026-04-13") == ([], None)


@pytest.mark.parametrize("as_of", ["2026-03-30", "2026-06-01"])
def test_art32_arrival_stays_unknown_while_the_clock_is_stopped_or_the_case_lapsed(as_of):
    assert flagged(sent("2026-03-05"), fee("2026-03-09"), as_of=as_of) == (["receipt_unknown"], None)


# Together


def test_flags_stand_in_one_order():
    events = (notified("2026-03-20"), sent("2026-03-11"), extended("2026-04-20", 20))
    facts = {**ONLINE, "confirmed": "2026-03-09", "as_of": "2026-06-30"}
    assert flagged(*events, **facts) == (
        ["confirmation_overdue", "late_clarification", "extension_untold", "receipt_unknown"],
        "2026-04-28",
    )
    told = (*events[:2], extended("2026-04-20", 20, told_on="2026-06-01"), replied("2026-06-02"))
    assert flagged(*told, **facts) == (
        ["confirmation_overdue", "late_clarification", "extension_told_late", "replied_after_risk"],
        "2026-04-28",
    )


def test_earlier_of_two_dates_is_at_risk():
    # Confirmed at once: extended from 03-30 to 04-14. Without the extension: 04-07.
    untold = extended("2026-03-20", 10)
    facts = {**ONLINE, "confirmed": "2026-03-09"}
    both = ["confirmation_overdue", "extension_untold"]
    assert flagged(untold, **facts, as_of="2026-04-07") == (["confirmation_overdue"], "2026-04-14")
    assert flagged(untold, **facts, as_of="2026-04-08") == (both, "2026-04-07")
    # Confirmed at once the extension of 04-07 came too late: 03-30. Without it: 04-07.
    late = extended("2026-04-07", 10)
    assert flagged(late, **facts, as_of="2026-04-08") == (both, "2026-03-30")
