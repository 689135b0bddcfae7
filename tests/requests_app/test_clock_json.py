"""The wire format of the reply clock: what is read, what is refused before the clock is asked, what is written."""

from datetime import date

import orjson
import pytest

from requests_app.clock_json import answer, read_case
from statute.calendar.working_days import packaged
from statute.clock.case import (
    ClarificationNotified,
    Clarified,
    ClockCase,
    ConsultationReturned,
    ConsultationSent,
    Delayed,
    Extended,
    FeeNoticed,
    FeePaid,
    Replied,
    Supplemented,
    Withdrawn,
)
from tests.requests_app.raw_cases import raw_case, raw_event

KEYS = [
    "id",
    "status",
    "receipt_on",
    "started_on",
    "due_on",
    "projected",
    "provisional",
    "overdue",
    "working_days_left",
    "excluded_working_days",
    "extension_working_days",
    "clarification_due_on",
    "respond_by",
    "pay_by",
    "risk_due_on",
    "flags",
    "steps",
]
SENT = {"ref": "a", "party": "third_party"}

SHAPES = [
    ("unknown_kind", raw_event("reasons_asked")),
    ("unknown_kind", {"kind": ["replied"], "on": "2026-03-05"}),
    ("unknown_kind", "replied"),
    ("unknown_kind", raw_event("consultation_sent", ref="a", party="neighbour")),
    ("missing_field", {"on": "2026-03-05"}),
    ("missing_field", {"kind": "replied"}),
    ("missing_field", {"kind": "replied", "on": None}),
    ("missing_field", raw_event("clarification_notified")),
    ("missing_field", raw_event("consultation_sent", party="third_party")),
    ("missing_field", raw_event("consultation_sent", ref="a")),
    ("missing_field", raw_event("consultation_sent", ref=["a"], party="third_party")),
    ("missing_field", raw_event("consultation_returned")),
    ("missing_field", raw_event("extended")),
    ("missing_field", raw_event("delayed")),
    ("bad_date", raw_event("replied", "2026-02-30")),
    ("bad_date", raw_event("replied", "2026/03/05")),
    ("bad_date", raw_event("replied", "20260305")),
    ("bad_date", raw_event("replied", "2026-W10-4")),
    ("bad_date", raw_event("replied", "0026-03-05")),
    ("bad_date", {"kind": "replied", "on": 20260305}),
    ("bad_date", {"kind": "replied", "on": {"day": 5}}),
    ("bad_date", raw_event("clarification_notified", respond_by="soon")),
    ("bad_date", raw_event("clarified", sent_on="yesterday")),
    ("bad_date", raw_event("extended", working_days=5, told_on="2026-3-9")),
    ("bad_date", raw_event("delayed", until="2026-02-31")),
]


def code(*events, **fields):
    return answer(raw_case(*events, **fields), packaged()).get("error", {}).get("code")


def test_case_is_read_with_each_kind_of_event():
    on = date(2026, 3, 5)
    case = raw_case(
        raw_event("clarification_notified", respond_by="2026-03-20"),
        raw_event("clarified", sent_on="2026-03-04"),
        raw_event("consultation_sent", **SENT, received_on="2026-03-06"),
        raw_event("consultation_returned", ref=7),
        raw_event("extended", working_days=5, told_on="2026-03-09"),
        raw_event("fee_noticed", received_on="2026-03-09"),
        raw_event("fee_paid"),
        raw_event("delayed", until="2026-06-30"),
        raw_event("replied"),
        raw_event("withdrawn"),
        raw_event("supplemented"),
        channel="fax",
        confirmed_on="2026-03-03",
    )
    assert read_case(case) == ClockCase(
        "fax",
        date(2026, 3, 2),
        date(2026, 3, 3),
        date(2026, 3, 20),
        (
            ClarificationNotified(on, respond_by=date(2026, 3, 20)),
            Clarified(on, sent_on=date(2026, 3, 4)),
            ConsultationSent(on, ref="a", party="third_party", received_on=date(2026, 3, 6)),
            ConsultationReturned(on, ref=7),
            Extended(on, working_days=5, told_on=date(2026, 3, 9)),
            FeeNoticed(on, received_on=date(2026, 3, 9)),
            FeePaid(on),
            Delayed(on, until=date(2026, 6, 30)),
            Replied(on),
            Withdrawn(on),
            Supplemented(on),
        ),
    )


def test_events_and_confirmation_may_be_missing_or_null():
    bare = {"channel": "in_person", "submitted_on": "2026-03-02", "as_of": "2026-03-20"}
    assert read_case(bare) == read_case({**bare, "events": None, "confirmed_on": None})


@pytest.mark.parametrize("ident", ["c1", 7, None, ["x"]])
def test_answer_gives_the_id_back_as_it_came(ident):
    assert answer(raw_case(id=ident), packaged())["id"] == ident
    assert answer(raw_case(id=ident, channel="pigeon"), packaged())["id"] == ident


@pytest.mark.parametrize(("expected", "event"), SHAPES)
def test_event_that_cannot_be_read_is_refused(expected, event):
    assert code(event) == expected


@pytest.mark.parametrize(("expected", "event"), SHAPES)
def test_what_cannot_be_read_comes_before_errors_of_applying(expected, event):
    assert code(raw_event("consultation_returned", "2026-03-03", ref="none"), event) == expected


def test_errors_come_in_the_order_of_the_file_whoever_finds_them():
    nonsense, unreadable = {"kind": "nonsense"}, raw_event("replied", "2026-02-30")
    early = raw_event("replied", "2026-03-01")
    assert code(unreadable, nonsense) == "bad_date"
    assert code(nonsense, unreadable) == "unknown_kind"
    assert code(early, nonsense) == "before_submission"
    assert code(nonsense, early) == "unknown_kind"
    assert code(nonsense, channel="fax", confirmed_on="2026-03-01") == "bad_date"


@pytest.mark.parametrize(
    ("expected", "event"),
    [
        ("unknown_kind", {"kind": "nonsense"}),
        ("unknown_kind", {"kind": "consultation_sent", "party": "neighbour"}),
        ("missing_field", raw_event("delayed", "2026-02-30")),
        ("missing_field", raw_event("consultation_sent", "2026-02-30", ref=["a"], party="third_party")),
    ],
)
def test_event_with_several_errors_gives_the_first_of_the_list(expected, event):
    assert code(event) == expected


def test_errors_of_shape_count_after_as_of_too():
    assert code(raw_event("replied", "2026-13-01"), as_of="2026-03-02") == "bad_date"


@pytest.mark.parametrize(
    ("expected", "change"),
    [
        ("unknown_kind", {"channel": "pigeon"}),
        ("unknown_kind", {"channel": ["online"]}),
        ("unknown_kind", {"channel": "email"}),  # one of our own: on the wire it is online
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
def test_case_that_cannot_be_read_is_refused_with_its_id(expected, change):
    result = answer(raw_case(**change), packaged())
    assert (result["id"], result["error"]["code"]) == ("c1", expected)
    assert list(result) == ["id", "error"]


def test_refusal_names_the_place_in_the_file():
    result = answer(raw_case(raw_event("replied", "2026-02-30")), packaged())
    assert result["error"]["message"] == (
        "第1个事件（答复）：日期有误：on 应当是2000年至2099年间的日期，写作 2026-03-02。"
    )
    assert answer(raw_case({}), packaged())["error"]["message"] == "第1个事件：缺少必填内容：kind 为None。"


@pytest.mark.parametrize("channel", ["in_person", "post_signed", "post_ordinary", "online", "fax"])
def test_art31_channels_are_those_of_the_law(channel):
    assert answer(raw_case(channel=channel), packaged())["status"] in ("running", "not_started")


@pytest.mark.parametrize("days", [0, -1, 21, 10.0, "10", True, [5]])
def test_extension_by_what_is_no_number_from_1_to_20_is_out_of_range(days):
    assert code(raw_event("extended", working_days=days)) == "extension_out_of_range"


def test_answer_has_exactly_the_promised_keys_in_order():
    for case in (
        raw_case(),
        raw_case(channel="fax"),
        raw_case(raw_event("fee_noticed")),
        raw_case(raw_event("replied")),
    ):
        assert list(answer(case, packaged())) == KEYS


def test_answer_as_json_writes_days_and_names_stretches_steps():
    case = raw_case(
        raw_event("consultation_sent", **SENT), raw_event("consultation_returned", "2026-03-09", ref="a")
    )
    written = orjson.loads(orjson.dumps(answer(case, packaged())))
    assert (written["due_on"], written["respond_by"], written["flags"]) == ("2026-04-01", None, [])
    assert written["steps"][1] == {
        "from": "2026-03-06",
        "to": "2026-03-09",
        "effect": "excluded",
        "working_days": 2,
        "article": "33",
        "note": "征求第三方（a）意见所需时间不计入答复期限，扣除2个工作日。",
    }
