"""Each refusal of the reply clock, and which one is given where several apply."""

import pytest

from statute.calendar.working_days import packaged
from statute.clock.case import REFUSALS
from statute.clock.reply_clock import reply_clock
from tests.statute.clock.cases import (
    ask,
    case,
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
    withdrawn,
)

STOPPED = (fee("2026-03-05"),)
LATE = {"as_of": "2026-05-29"}

SHAPES = [
    ("unknown_kind", {"kind": "reasons_asked", "on": "2026-03-05"}),
    ("unknown_kind", {"kind": ["replied"], "on": "2026-03-05"}),
    ("unknown_kind", "replied"),
    ("unknown_kind", sent("2026-03-05", party="neighbour")),
    ("missing_field", {"on": "2026-03-05"}),
    ("missing_field", {"kind": "replied"}),
    ("missing_field", {"kind": "replied", "on": None}),
    ("missing_field", {"kind": "clarification_notified", "on": "2026-03-05"}),
    ("missing_field", {"kind": "consultation_sent", "on": "2026-03-05", "party": "third_party"}),
    ("missing_field", {"kind": "consultation_sent", "on": "2026-03-05", "ref": "a"}),
    (
        "missing_field",
        {"kind": "consultation_sent", "on": "2026-03-05", "ref": ["a"], "party": "third_party"},
    ),
    ("missing_field", {"kind": "consultation_returned", "on": "2026-03-05"}),
    ("missing_field", {"kind": "extended", "on": "2026-03-05"}),
    ("missing_field", {"kind": "delayed", "on": "2026-03-05"}),
    ("bad_date", replied("2026-02-30")),
    ("bad_date", replied("2026/03/05")),
    ("bad_date", replied("20260305")),
    ("bad_date", replied("2026-W10-4")),
    ("bad_date", replied("0026-03-05")),
    ("bad_date", {"kind": "replied", "on": 20260305}),
    ("bad_date", {"kind": "replied", "on": {"day": 5}}),
    ("bad_date", notified("2026-03-05", respond_by="2026-03-04")),
    ("bad_date", notified("2026-03-05", respond_by="soon")),
    ("bad_date", sent("2026-03-05", received_on="2026-03-04")),
    ("bad_date", fee("2026-03-05", received_on="2026-03-04")),
    ("bad_date", clarified("2026-03-05", sent_on="yesterday")),
    ("bad_date", delayed("2026-03-05", "2026-02-31")),
    ("before_submission", replied("2026-03-01")),
]


@pytest.mark.parametrize(("expected", "event"), SHAPES)
def test_event_of_bad_shape_is_refused(expected, event):
    assert code(event) == expected


@pytest.mark.parametrize(("expected", "event"), SHAPES)
def test_errors_of_shape_come_before_those_of_applying(expected, event):
    assert code(returned("2026-03-03", "none"), event) == expected


def test_errors_of_shape_come_in_the_order_of_the_file():
    assert code(replied("2026-02-30"), {"kind": "nonsense"}) == "bad_date"
    assert code({"kind": "nonsense"}, replied("2026-02-30")) == "unknown_kind"


@pytest.mark.parametrize(
    ("expected", "event"),
    [
        ("unknown_kind", {"kind": "nonsense"}),
        ("missing_field", {"kind": "delayed", "on": "2026-02-30"}),
        ("bad_date", notified("2026-02-27", respond_by="2026-02-26")),
    ],
)
def test_one_event_breaking_several_rules_of_shape_gives_the_first(expected, event):
    assert code(event) == expected


def test_errors_of_shape_count_after_as_of_too():
    assert code(replied("2026-13-01"), as_of="2026-03-02") == "bad_date"


@pytest.mark.parametrize(
    ("expected", "change"),
    [
        ("unknown_kind", {"channel": "pigeon"}),
        ("unknown_kind", {"channel": ["online"]}),
        ("missing_field", {"channel": None}),
        ("missing_field", {"submitted_on": None}),
        ("missing_field", {"as_of": None}),
        ("missing_field", {"events": "none"}),
        ("bad_date", {"submitted_on": "2026-02-30"}),
        ("bad_date", {"as_of": 5}),
        ("bad_date", {"confirmed_on": "2026-03-1"}),
        ("bad_date", {"confirmed_on": "2026-03-01"}),
    ],
)
def test_case_of_bad_shape_is_refused_with_its_id(expected, change):
    result = reply_clock({**case(), **change}, packaged())
    assert (result["id"], result["error"]["code"]) == ("c1", expected)
    assert list(result) == ["id", "error"]


def test_what_is_not_a_case_is_refused():
    assert reply_clock([], packaged()) == {  # type: ignore[arg-type]
        "id": None,
        "error": {"code": "missing_field", "message": "本件：缺少必填内容，一件应当是一个对象。"},
    }


@pytest.mark.parametrize("last_day", ["2099-12-31"])
def test_last_day_of_the_calendar_still_has_room_for_its_periods(last_day):
    events = (sent(last_day), fee(last_day))
    assert ask(*events, received=last_day, as_of=last_day)["status"] == "awaiting_payment"


# In applying, in the order of the list


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
def test_nothing_but_an_answer_is_accepted_after_the_end(end, event):
    assert code(end, event) == "event_after_end"


def test_event_after_an_end_before_the_receipt():
    assert code(replied("2026-03-03"), sent("2026-03-04"), channel="online") == "event_after_end"


@pytest.mark.parametrize("confirmed", [None, "2026-03-06", "2026-03-23"])
def test_only_reply_and_withdrawal_are_possible_before_the_receipt(confirmed):
    for event in (
        sent("2026-03-05"),
        notified("2026-03-05"),
        extended("2026-03-05", 99),
        returned("2026-03-05"),
    ):
        assert code(event, channel="online", confirmed=confirmed) == "before_receipt"


@pytest.mark.parametrize("first", ["2026-03-10", "2026-03-12"])
def test_art30_clarification_is_notified_once(first):
    assert code(notified(first), notified("2026-03-13")) == "second_clarification"
    assert code(notified(first), clarified("2026-03-16"), notified("2026-03-17")) == "second_clarification"


def test_clarified_needs_an_unanswered_notice():
    assert code(clarified("2026-03-10")) == "clarified_without_notice"
    twice = (notified("2026-03-10"), clarified("2026-03-11"), clarified("2026-03-12"))
    assert code(*twice) == "clarified_without_notice"
    late = (notified("2026-03-12"), clarified("2026-03-13"), clarified("2026-03-16"))
    assert code(*late) == "clarified_without_notice"


def test_clarified_after_the_effective_limit():
    notice = notified("2026-03-10", respond_by="2026-03-18")
    assert code(notice, clarified("2026-03-19")) == "clarified_too_late"
    assert code(notice, clarified("2026-03-20", sent_on="2026-03-19")) == "clarified_too_late"
    assert code(notice, clarified("2026-03-18", sent_on="2026-03-17")) is None


def test_sending_day_after_as_of_is_not_yet_known():
    notice = notified("2026-03-10", respond_by="2026-03-18")
    assert code(notice, clarified("2026-03-18", sent_on="2026-03-23"), as_of="2026-03-20") is None
    assert (
        code(notice, clarified("2026-03-18", sent_on="2026-03-23"), as_of="2026-03-23")
        == "clarified_too_late"
    )


def test_consultation_refs():
    assert code(sent("2026-03-05"), sent("2026-03-06")) == "duplicate_consultation"
    assert code(sent("2026-03-05"), returned("2026-03-06"), sent("2026-03-09")) == "duplicate_consultation"
    assert code(returned("2026-03-06")) == "unknown_consultation"
    assert code(sent("2026-03-06"), returned("2026-03-05")) == "unknown_consultation"
    twice = (sent("2026-03-05"), returned("2026-03-06"), returned("2026-03-09"))
    assert code(*twice) == "consultation_returned_twice"


@pytest.mark.parametrize("days", [0, -1, 21, 10.0, "10", True, [5]])
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


def test_payment_needs_an_open_notice_and_comes_in_time():
    assert code(paid("2026-03-06")) == "paid_without_notice"
    assert code(*STOPPED, paid("2026-03-06"), paid("2026-03-09")) == "paid_without_notice"
    assert code(*STOPPED, paid("2026-04-03"), **LATE) == "paid_too_late"
    assert code(fee("2026-03-05", received_on="2026-03-06"), paid("2026-04-03"), **LATE) is None


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
    result = ask(extended("2026-03-10", 99))
    assert result["error"] == {
        "code": "extension_out_of_range",
        "message": "2026年3月10日延长答复期限：延长期限应当是1至20个工作日（条例第三十三条）。",
    }
    assert ask(replied("2026-02-30"))["error"]["message"].startswith("第1个事件（答复）：日期有误：on 应当是")
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
    ]
