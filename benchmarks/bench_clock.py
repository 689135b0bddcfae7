"""The reply clock on 100,000 generated cases, beside a plain day-by-day walk that finds the due date alone.

``python -m benchmarks clock`` prints the table and the same rows as JSON.
"""

import gc
import random
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import orjson

from requests_app.clock_json import answer, read_case
from requests_app.management.commands.deadline import line_of
from statute.calendar.working_days import Calendar, packaged
from statute.clock.case import ClockCase
from statute.clock.reply_clock import reply_clock
from statute.clock.result import ClockResult
from statute.refused import Refused

CASES = 100_000
TARGET = 60_000  # cases a second on one core
TARGET_OF_LINES = 20_000
DAY = timedelta(days=1)


def run(cases: int = CASES) -> list[dict[str, Any]]:
    """Cases a second of processor time: the clock with its stretches, and the same with JSON in and out."""
    calendar = packaged()
    generated = generated_cases(cases)
    lines = [orjson.dumps(case) for case in generated]
    read = [read_case(case) for case in generated]
    gc.freeze()  # the generated cases are not the clock's garbage
    walk = _rate(generated, lambda case: walked_due(case, calendar))
    clock = _rate(read, lambda case: _asked(case, calendar))
    piped = _rate(lines, lambda line: line_of(answer(orjson.loads(line), calendar)))
    return [
        _row("reply clock, stretches included", clock, walk, TARGET),
        _row("reply clock, JSON Lines in and out", piped, walk, TARGET_OF_LINES),
    ]


def generated_cases(count: int, seed: int = 20190515) -> list[dict[str, Any]]:
    """Cases as people write them, of every shape that a year brings: plain, consulted, extended, clarified, charged, replied."""
    dice = random.Random(seed)
    return [_case(dice, number) for number in range(count)]


def _case(dice: random.Random, number: int) -> dict[str, Any]:
    received = date(2025, 1, 2) + timedelta(days=dice.randrange(600))

    def later(least: int, most: int) -> str:
        return (received + timedelta(days=dice.randint(least, most))).isoformat()

    events: list[dict[str, Any]] = []
    if dice.random() < 0.15:
        events.append({"kind": "clarification_notified", "on": later(0, 5), "respond_by": later(20, 25)})
        if dice.random() < 0.8:
            events.append({"kind": "clarified", "on": later(6, 19)})
    elif dice.random() < 0.03:
        events.append({"kind": "fee_noticed", "on": later(3, 10), "received_on": later(11, 13)})
        events.append({"kind": "fee_paid", "on": later(14, 24)})
    for ref in ("a", "b")[: dice.choice((0, 0, 0, 1, 1, 2))]:
        party = dice.choice(("third_party", "co_producer", "other_agency"))
        events.append({"kind": "consultation_sent", "on": later(1, 15), "ref": ref, "party": party})
        if dice.random() < 0.7:
            events.append({"kind": "consultation_returned", "on": later(16, 30), "ref": ref})
    if dice.random() < 0.15:
        events.append({"kind": "extended", "on": later(25, 26), "working_days": dice.randint(1, 20)})
    if dice.random() < 0.6:
        events.append({"kind": "replied", "on": later(27, 60)})
    return {
        "id": f"c{number}",
        "channel": dice.choice(("in_person", "post_signed", "online")),
        "submitted_on": received.isoformat(),
        "confirmed_on": received.isoformat(),
        "as_of": later(20, 70),
        "events": events,
    }


def walked_due(case: Mapping[str, Any], calendar: Calendar) -> date:
    """The due date of a case by stepping from day to day; no restarts, no checks, no explanation."""
    excluded: set[date] = set()
    sent: dict[str, date] = {}
    allowance = 20
    for event in case["events"]:
        on = date.fromisoformat(event["on"])
        if event["kind"] == "consultation_sent":
            sent[event["ref"]] = on
        elif event["kind"] == "consultation_returned":
            first = sent.pop(event["ref"])
            excluded |= {first + DAY * n for n in range(1, (on - first).days + 1)}
        elif event["kind"] == "extended":
            allowance += event["working_days"]
    day = date.fromisoformat(case["submitted_on"])
    while allowance:
        day += DAY
        if calendar.is_working_day(day) and day not in excluded:
            allowance -= 1
    return day


def _asked(case: ClockCase, calendar: Calendar) -> ClockResult | None:
    try:
        return reply_clock(case, calendar)
    except Refused:
        return None


def _rate(items: list[Any], work: Callable[[Any], object]) -> float:
    """Items a second in the best tenth of the run: what else the machine does is not the clock's cost."""
    size = max(1, len(items) // 10)
    rates = []
    for first in range(0, len(items), size):
        part = items[first : first + size]
        began = time.process_time()
        for item in part:
            work(item)
        rates.append(len(part) / (time.process_time() - began))
    return max(rates)


def _row(name: str, figure: float, yardstick: float, target: int) -> dict[str, Any]:
    return {
        "name": name,
        "figure": round(figure),
        "unit": "cases/s",
        "yardstick": round(yardstick),
        "yardstick_name": "day-by-day walk, due date only, nothing checked or explained",
        "target": target,
        "better": "higher",
        "ok": figure >= target,
    }
