"""The rules by which the reply clock stops and waits: clarification (rule 6) and fee (rule 7)."""

from tests.statute.clock.cases import (
    ask,
    clarified,
    date_of,
    extended,
    fee,
    notified,
    paid,
    replied,
    returned,
    sent,
    withdrawn,
)

# Rule 6: clarification (art. 30)


def test_art30_late_letter_does_not_restart_the_clock():
    result = ask(notified("2026-03-12"), clarified("2026-03-16"))
    assert (result.due_on, result.flags, result.started_on) == (
        date_of("2026-03-30"),
        ("late_clarification",),
        date_of("2026-03-02"),
    )
    assert ask(notified("2026-03-12")).status == "running"


def test_art30_late_letter_never_lapses_nor_refuses_a_late_answer():
    late = notified("2026-03-12", respond_by="2026-03-13")
    assert ask(late, as_of="2026-03-27").status == "running"
    assert ask(late, clarified("2026-03-20")).due_on == date_of("2026-03-30")


def test_art30_letter_on_the_last_day_stops_the_clock():
    result = ask(notified("2026-03-11"))
    assert (result.status, result.due_on, result.working_days_left) == (
        "awaiting_clarification",
        None,
        None,
    )
    assert (result.respond_by, result.started_on, result.overdue) == (
        date_of("2026-04-30"),
        date_of("2026-03-02"),
        False,
    )


def test_art30_seven_days_count_from_the_receipt_even_after_a_payment():
    result = ask(fee("2026-03-03"), paid("2026-03-10"), notified("2026-03-12"))
    assert (result.flags, result.clarification_due_on) == (("late_clarification",), date_of("2026-03-11"))


def test_art30_respond_by_on_a_rest_day_rolls_forward():
    saturday = notified("2026-03-10", respond_by="2026-03-21")
    assert ask(saturday, as_of="2026-03-23").respond_by == date_of("2026-03-23")
    assert ask(saturday, as_of="2026-03-23").status == "awaiting_clarification"
    assert ask(saturday, as_of="2026-03-24").status == "lapsed"
    assert ask(saturday, clarified("2026-03-23"), as_of="2026-03-24").started_on == date_of("2026-03-23")


def test_art30_lapsed_case_is_not_overdue_and_keeps_its_limit():
    result = ask(notified("2026-03-10", respond_by="2026-03-18"), as_of="2026-06-01")
    assert (result.status, result.overdue, result.due_on) == ("lapsed", False, None)
    assert (result.respond_by, result.pay_by) == (date_of("2026-03-18"), None)


def test_art30_sent_in_time_and_arriving_late_is_in_time():
    result = ask(notified("2026-03-10", "2026-03-18"), clarified("2026-03-20", sent_on="2026-03-18"))
    assert (result.status, result.started_on) == ("running", date_of("2026-03-20"))


def test_art30_clarification_that_came_in_time_needs_no_day_of_sending():
    result = ask(notified("2026-03-10", "2026-03-18"), clarified("2026-03-18"))
    assert (result.status, result.started_on) == ("running", date_of("2026-03-18"))


def test_art30_waiting_case_may_end_by_withdrawal_without_dates():
    result = ask(notified("2026-03-10"), withdrawn("2026-03-12"), as_of="2026-06-01")
    assert (result.status, result.due_on, result.respond_by) == ("withdrawn", None, None)
    assert (result.overdue, result.working_days_left, result.excluded_working_days) == (False, None, 0)


def test_art30_lapsed_case_may_still_be_replied_to_or_withdrawn():
    lapsed = notified("2026-03-10", respond_by="2026-03-18")
    result = ask(lapsed, replied("2026-03-20"))
    assert (result.status, result.overdue, result.due_on) == ("replied", False, None)
    assert (result.respond_by, result.working_days_left) == (None, None)
    assert ask(lapsed, withdrawn("2026-03-20")).status == "withdrawn"


def test_clarified_on_the_day_of_the_letter():
    assert ask(clarified("2026-03-10"), notified("2026-03-10")).started_on == date_of("2026-03-10")


# Rule 7: fee (fee measures art. 6)


def test_fee109_limit_counts_from_sending_while_the_day_of_arrival_is_unknown():
    assert ask(fee("2026-03-05")).pay_by == date_of("2026-04-02")
    assert ask(fee("2026-03-05", received_on="2026-03-06"), as_of="2026-03-05").pay_by == date_of(
        "2026-04-02"
    )


def test_fee109_unpaid_after_the_limit_lapses():
    noticed = fee("2026-03-05", received_on="2026-03-06")
    assert ask(noticed, as_of="2026-04-03").status == "awaiting_payment"
    result = ask(noticed, as_of="2026-04-07")
    assert (result.status, result.pay_by, result.overdue) == ("lapsed", date_of("2026-04-03"), False)
    assert ask(noticed, paid("2026-04-03"), as_of="2026-04-07").started_on == date_of("2026-04-03")


def test_fee109_letter_on_the_due_date_stops_the_clock():
    assert ask(fee("2026-03-30"), as_of="2026-03-31").status == "awaiting_payment"


def test_fee109_limit_counts_from_arrival_once_that_is_known():
    noticed = fee("2026-03-05", received_on="2026-03-06")
    assert ask(noticed, as_of="2026-03-06").pay_by == date_of("2026-04-03")


def test_fee109_waiting_case_is_never_overdue_and_shows_only_its_own_limit():
    result = ask(fee("2026-03-05"), as_of="2026-04-01")
    assert (result.status, result.overdue, result.due_on) == ("awaiting_payment", False, None)
    assert (result.pay_by, result.respond_by) == (date_of("2026-04-02"), None)


def test_consultations_go_on_while_the_clock_is_stopped():
    events = (fee("2026-03-05"), sent("2026-03-09"), returned("2026-03-20"), paid("2026-03-18"))
    result = ask(*events, as_of="2026-03-23")
    assert (result.excluded_working_days, result.due_on) == (2, date_of("2026-04-20"))


def test_stopped_case_knows_the_extension_of_its_start():
    result = ask(extended("2026-03-04", 5), fee("2026-03-05"))
    assert (result.extension_working_days, result.excluded_working_days) == (5, 0)
