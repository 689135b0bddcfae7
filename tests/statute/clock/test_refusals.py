"""Each refusal of the reply clock in applying an event, and which one is given where several apply."""

import pytest

from statute.clock.refusals import REFUSALS
from statute.refused import Refused
from tests.statute.clock.cases import (
    ask,
    clarified,
    code,
    delayed,
    extended,
    fee,
    notified,
    paid,
    replied,
    returned,
    sent,
    supplemented,
    withdrawn,
)

STOPPED = (fee("2026-03-05"),)
LATE = {"as_of": "2026-05-29"}


@pytest.mark.parametrize("end", [replied("2026-03-10"), withdrawn("2026-03-10")])
@pytest.mark.parametrize(
    "event",
    [
        replied("2026-03-11"),
        withdrawn("2026-03-11"),
        sent("2026-03-11"),
        notified("2026-03-11"),
        clarified("2026-03-11"),
        extended("2026-03-11", 99),
        fee("2026-03-11"),
        paid("2026-03-11"),
        delayed("2026-03-11", "2026-03-12"),
    ],
)
def test_nothing_but_an_answer_or_a_supplement_is_accepted_after_the_end(end, event):
    assert code(end, event) == "event_after_end"


@pytest.mark.parametrize("end", [replied("2026-03-10"), withdrawn("2026-03-10")])
def test_answer_returned_after_the_end_must_still_name_its_consultation(end):
    asked = sent("2026-03-05")
    assert code(asked, end, returned("2026-03-11")) is None
    assert code(asked, end, returned("2026-03-11", "b")) == "unknown_consultation"
    twice = (returned("2026-03-11"), returned("2026-03-12"))
    assert code(asked, end, *twice) == "consultation_returned_twice"


def test_supplement_follows_a_reply_and_nothing_else():
    assert code(supplemented("2026-03-10")) == "supplement_before_reply"
    assert code(supplemented("2026-03-10"), replied("2026-03-11")) == "supplement_before_reply"
    assert code(notified("2026-03-10"), supplemented("2026-03-11")) == "supplement_before_reply"
    assert code(withdrawn("2026-03-10"), supplemented("2026-03-11")) == "event_after_end"
    assert code(replied("2026-03-10"), supplemented("2026-03-10"), supplemented("2026-03-11")) is None
    assert code(replied("2026-03-10"), supplemented("2026-03-11"), replied("2026-03-12")) == "event_after_end"


def test_event_after_an_end_before_the_receipt():
    assert code(replied("2026-03-03"), sent("2026-03-04"), channel="online") == "event_after_end"


@pytest.mark.parametrize("confirmed", [None, "2026-03-06", "2026-03-23"])
def test_only_reply_and_withdrawal_are_possible_before_the_receipt(confirmed):
    for event in (
        sent("2026-03-05"),
        notified("2026-03-05"),
        extended("2026-03-05", 99),
        returned("2026-03-05"),
        supplemented("2026-03-05"),
    ):
        assert code(event, channel="online", confirmed=confirmed) == "before_receipt"


@pytest.mark.parametrize("confirmed", [None, "2026-03-06"])
def test_reply_before_the_receipt_may_be_supplemented_and_nothing_else(confirmed):
    facts = {"channel": "online", "confirmed": confirmed}
    reply = replied("2026-03-04")
    assert code(reply, supplemented("2026-03-05"), supplemented("2026-03-09"), **facts) is None
    assert code(reply, returned("2026-03-05"), **facts) == "before_receipt"
    assert code(withdrawn("2026-03-04"), supplemented("2026-03-05"), **facts) == "event_after_end"


@pytest.mark.parametrize("first", ["2026-03-10", "2026-03-12"])
def test_art30_clarification_is_notified_once(first):
    assert code(notified(first), notified("2026-03-13")) == "second_clarification"
    assert code(notified(first), clarified("2026-03-16"), notified("2026-03-17")) == "second_clarification"


def test_clarified_needs_an_unanswered_letter():
    assert code(clarified("2026-03-10")) == "clarified_without_notice"
    twice = (notified("2026-03-10"), clarified("2026-03-11"), clarified("2026-03-12"))
    assert code(*twice) == "clarified_without_notice"
    late = (notified("2026-03-12"), clarified("2026-03-13"), clarified("2026-03-16"))
    assert code(*late) == "clarified_without_notice"


def test_clarified_after_the_effective_limit():
    asked = notified("2026-03-10", respond_by="2026-03-18")
    assert code(asked, clarified("2026-03-19")) == "clarified_too_late"
    assert code(asked, clarified("2026-03-20", sent_on="2026-03-19")) == "clarified_too_late"
    assert code(asked, clarified("2026-03-20", sent_on="2026-03-18")) is None
    assert code(asked, clarified("2026-03-18", sent_on="2026-03-17")) is None


def test_consultation_refs():
    assert code(sent("2026-03-05"), sent("2026-03-06")) == "duplicate_consultation"
    assert code(sent("2026-03-05"), returned("2026-03-06"), sent("2026-03-09")) == "duplicate_consultation"
    assert code(returned("2026-03-06")) == "unknown_consultation"
    assert code(sent("2026-03-06"), returned("2026-03-05")) == "unknown_consultation"
    twice = (sent("2026-03-05"), returned("2026-03-06"), returned("2026-03-09"))
    assert code(*twice) == "consultation_returned_twice"


@pytest.mark.parametrize("days", [0, -1, 21])
def test_art33_extension_is_of_one_to_twenty_days(days):
    assert code(extended("2026-03-10", days)) == "extension_out_of_range"


@pytest.mark.parametrize("days", [1, 20])
def test_art33_extension_bounds_are_included(days):
    assert code(extended("2026-03-10", days)) is None


def test_art33_extension_rules():
    once = extended("2026-03-10", 5)
    assert code(once, extended("2026-03-11", 5)) == "extension_twice"
    assert code(extended("2026-03-31", 5), **LATE) == "extension_after_due"
    assert code(delayed("2026-03-09", "2026-04-30"), once) == "extension_after_delay"


@pytest.mark.parametrize(
    ("expected", "events"),
    [
        ("extension_out_of_range", (extended("2026-03-04", 5), *STOPPED, extended("2026-03-06", 99))),
        ("extension_twice", (extended("2026-03-04", 5), *STOPPED, extended("2026-03-06", 5))),
        ("extension_twice", (extended("2026-03-04", 5), extended("2026-05-12", 5))),
        ("extension_after_due", (delayed("2026-03-04", "2026-04-01"), extended("2026-04-02", 5))),
        ("extension_after_delay", (delayed("2026-03-04", "2026-04-30"), *STOPPED, extended("2026-03-06", 5))),
        ("clock_stopped", (*STOPPED, extended("2026-03-06", 5))),
        ("second_clarification", (notified("2026-03-05"), notified("2026-03-06"))),
        ("clock_stopped", (*STOPPED, notified("2026-03-06"))),
        ("clock_stopped", (*STOPPED, notified("2026-03-20"))),
        ("clock_stopped", (*STOPPED, fee("2026-03-06"))),
        ("clock_stopped", (*STOPPED, delayed("2026-03-06", "2026-03-09"))),
        ("clock_stopped", (notified("2026-03-05"), fee("2026-03-06"))),
        ("clock_stopped", (notified("2026-03-05", "2026-03-09"), extended("2026-03-12", 5))),
        ("fee_notice_after_due", (*STOPPED, paid("2026-03-06"), fee("2026-05-06"))),
        ("fee_notice_after_due", (fee("2026-03-31"),)),
        ("second_fee_notice", (*STOPPED, paid("2026-03-06"), fee("2026-03-09"))),
        ("delay_not_later", (delayed("2026-03-31", "2026-03-30"),)),
        ("delay_not_later", (delayed("2026-03-10", "2026-04-30"), delayed("2026-03-11", "2026-04-30"))),
        ("delay_not_later", (delayed("2026-03-10", "2026-03-30"),)),
        ("delay_after_due", (delayed("2026-03-31", "2026-04-01"),)),
        ("delay_after_due", (delayed("2026-03-10", "2026-04-01"), delayed("2026-04-02", "2026-04-30"))),
        ("second_delay", (delayed("2026-03-10", "2026-04-30"), delayed("2026-03-11", "2026-05-29"))),
    ],
)
def test_one_event_breaking_several_rules_gives_the_first_of_the_list(expected, events):
    assert code(*events, **LATE) == expected


def test_consultations_may_be_sent_and_returned_while_the_clock_is_stopped():
    assert code(*STOPPED, sent("2026-03-06"), returned("2026-03-09")) is None
    lapsed = notified("2026-03-05", respond_by="2026-03-06")
    assert code(lapsed, sent("2026-03-09"), returned("2026-03-10")) is None


def test_payment_needs_an_open_letter_and_comes_in_time():
    assert code(paid("2026-03-06")) == "paid_without_notice"
    assert code(*STOPPED, paid("2026-03-06"), paid("2026-03-09")) == "paid_without_notice"
    assert code(*STOPPED, paid("2026-04-03"), **LATE) == "paid_too_late"
    assert code(fee("2026-03-05", received_on="2026-03-06"), paid("2026-04-03"), **LATE) is None


def test_art30_late_letter_is_answered_once_and_never_too_late():
    late = notified("2026-03-12", respond_by="2026-03-13")
    assert code(late, clarified("2026-03-20", sent_on="2026-03-19")) is None
    assert code(late, clarified("2026-03-16"), clarified("2026-03-17")) == "clarified_without_notice"


def test_received_day_after_as_of_does_not_move_the_limit_of_payment():
    noticed = fee("2026-03-05", received_on="2026-04-08")
    assert code(noticed, paid("2026-04-03"), as_of="2026-04-07") == "paid_too_late"
    assert code(noticed, paid("2026-04-03"), as_of="2026-04-08") is None


def test_due_date_of_an_extension_is_measured_by_the_facts_known_that_day():
    # Projected to 04-21 while nobody knew when the party got the letter; only later known to be 04-23.
    asked = sent("2026-03-05", received_on="2026-04-22")
    assert code(asked, extended("2026-04-21", 5), **LATE) is None
    assert code(asked, extended("2026-04-22", 5), **LATE) is None
    assert (
        code(sent("2026-03-05", received_on="2026-05-06"), extended("2026-04-22", 5), **LATE)
        == "extension_after_due"
    )


def test_due_date_as_it_stood_before_a_quick_answer():
    # The answer comes the day after the extension would have been out of time without the consultation.
    asked = (sent("2026-03-27"), returned("2026-04-01"))
    assert code(*asked, fee("2026-04-02"), **LATE) is None
    assert code(*asked, fee("2026-04-03"), **LATE) == "fee_notice_after_due"


def test_every_refusal_has_a_message_that_says_what_and_where():
    with pytest.raises(Refused) as refused:
        ask(extended("2026-03-10", 99))
    assert (refused.value.code, refused.value.message) == (
        "extension_out_of_range",
        "2026年3月10日延长答复期限：延长期限应当是1至20个工作日（条例第三十三条）。",
    )


def test_the_list_of_refusals_is_closed_and_in_order():
    assert list(REFUSALS) == [
        "unknown_kind",
        "missing_field",
        "bad_date",
        "before_submission",
        "event_after_end",
        "before_receipt",
        "second_clarification",
        "clarified_without_notice",
        "clarified_too_late",
        "duplicate_consultation",
        "unknown_consultation",
        "consultation_returned_twice",
        "extension_out_of_range",
        "extension_twice",
        "extension_after_due",
        "extension_after_delay",
        "clock_stopped",
        "fee_notice_after_due",
        "second_fee_notice",
        "paid_without_notice",
        "paid_too_late",
        "delay_not_later",
        "delay_after_due",
        "second_delay",
        "supplement_before_reply",
    ]
