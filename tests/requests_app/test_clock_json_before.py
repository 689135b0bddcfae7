"""The typed clock writes byte for byte what the clock of dictionaries wrote."""

from datetime import date, timedelta
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.bench_clock import generated_cases
from requests_app.clock_json import answer
from statute.calendar.working_days import packaged
from tests.statute.clock.before.reply_clock import reply_clock

CALENDAR = packaged()
KINDS = [
    "clarification_notified",
    "clarified",
    "consultation_sent",
    "consultation_returned",
    "extended",
    "fee_noticed",
    "fee_paid",
    "delayed",
    "replied",
    "withdrawn",
]
DATES = ("on", "respond_by", "sent_on", "received_on", "until")


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    received = draw(st.dates(date(2025, 1, 2), date(2027, 4, 30)))

    def on(least: int = -1, most: int = 90) -> str:
        return (received + timedelta(days=draw(st.integers(least, most)))).isoformat()

    def event() -> Any:
        wild = draw(st.integers(0, 60))
        if wild == 0:
            return draw(st.sampled_from([None, "replied", {}, {"kind": 5}, {"kind": "nonsense"}]))
        known: dict[str, Any] = {"kind": draw(st.sampled_from(KINDS)), "on": on()}
        for field in DATES[1:]:
            if draw(st.booleans()):
                known[field] = on()
        if known["kind"] in ("clarification_notified", "delayed") and draw(st.integers(0, 9)):
            known["respond_by"] = known["until"] = on(0, 150)
        if known["kind"].startswith("consultation"):
            known["ref"] = draw(st.sampled_from(["a", "b", 7, "7"]))
            known["party"] = draw(st.sampled_from(["third_party", "co_producer", "other_agency"]))
        if known["kind"] == "extended":
            known["working_days"] = draw(st.integers(1, 20))
        if wild == 1:
            field = draw(st.sampled_from([*DATES, "party", "ref", "working_days"]))
            if field != "ref" or known["kind"].startswith("consultation"):
                known[field] = draw(
                    st.sampled_from([None, "", "2026-02-30", "1999-01-01", 5, True, 2.5, ["x"]])
                )
        return known

    case = {
        "id": draw(st.sampled_from(["c", 1, None])),
        "channel": draw(st.sampled_from(["in_person", "post_signed", "online", "fax", "email"])),
        "submitted_on": received.isoformat(),
        "confirmed_on": draw(st.none() | st.just(on(-1, 10))),
        "as_of": on(-1, 150),
        "events": [event() for _ in range(draw(st.integers(0, 6)))],
    }
    if draw(st.integers(0, 30)) == 0:
        field = draw(st.sampled_from(sorted(case)))
        case[field] = draw(st.sampled_from([None, "", "x", "2026-02-30", 5, [], [1], {}]))
    return case


@given(cases())
@settings(max_examples=5000, deadline=None)
def test_any_case_gives_the_same_line_as_before(case):
    assert orjson.dumps(answer(case, CALENDAR)) == orjson.dumps(reply_clock(case, CALENDAR))


def test_generated_cases_give_the_same_lines_as_before():
    for case in generated_cases(20_000):
        assert orjson.dumps(answer(case, CALENDAR)) == orjson.dumps(reply_clock(case, CALENDAR))
