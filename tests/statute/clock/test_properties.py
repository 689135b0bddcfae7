"""What holds for every case of the reply clock, tried on generated ones."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks.bench_clock import generated_cases
from requests_app.clock_json import read_case
from statute.calendar.working_days import packaged
from statute.clock.case import ClockEvent, ConsultationReturned, ConsultationSent
from statute.clock.refusals import REFUSALS
from statute.clock.reply_clock import reply_clock
from statute.clock.result import ClockResult
from statute.refused import Refused
from tests.statute.clock.cases import (
    ask,
    clarified,
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

CALENDAR = packaged()
FIRST, LAST = date(2025, 1, 2), date(2027, 4, 30)
COVERING = ("counts", "excluded", "stopped", "delayed")

days = st.dates(FIRST, LAST)


def iso(day: date) -> str:
    return day.isoformat()


@st.composite
def consultations(draw: st.DrawFn, received: date) -> list[ClockEvent]:
    """Up to three consultations in the first eight weeks, answered or not."""
    events = []
    for ref in draw(st.sampled_from(["", "a", "ab", "abc"])):
        out = received + timedelta(days=draw(st.integers(0, 56)))
        learned = draw(st.none() | st.integers(0, 30))
        events.append(
            sent(iso(out), ref, received_on=None if learned is None else iso(out + timedelta(days=learned)))
        )
        back = draw(st.none() | st.integers(0, 40))
        if back is not None:
            events.append(returned(iso(out + timedelta(days=back)), ref))
    return events


@st.composite
def any_events(draw: st.DrawFn, received: date) -> list[ClockEvent]:
    """Anything that can be written, most of it refused by some rule."""

    def on() -> str:
        return iso(received + timedelta(days=draw(st.integers(-1, 90))))

    kinds = {
        "notified": lambda: notified(on(), on()),
        "clarified": lambda: clarified(on(), draw(st.none() | st.just(on()))),
        "supplemented": lambda: supplemented(on()),
        "sent": lambda: sent(on(), draw(st.sampled_from("ab")), received_on=draw(st.none() | st.just(on()))),
        "returned": lambda: returned(on(), draw(st.sampled_from("ab"))),
        "extended": lambda: extended(on(), draw(st.integers(0, 21)), draw(st.none() | st.just(on()))),
        "fee": lambda: fee(on(), draw(st.none() | st.just(on()))),
        "paid": lambda: paid(on()),
        "delayed": lambda: delayed(on(), on()),
        "replied": lambda: replied(on()),
        "withdrawn": lambda: withdrawn(on()),
    }
    return [kinds[name]() for name in draw(st.lists(st.sampled_from(sorted(kinds)), max_size=6))]


def brute_due(received: date, allowance: int, excluded: set[date]) -> date:
    """Rule 4 by stepping from day to day."""
    day = received
    while allowance:
        day += timedelta(days=1)
        if CALENDAR.is_working_day(day) and day not in excluded:
            allowance -= 1
    return day


@given(st.data(), days, st.integers(0, 20))
@settings(max_examples=300, deadline=None)
def test_due_date_and_days_left_are_those_of_a_day_by_day_walk(data, received, extension):
    events = data.draw(consultations(received))
    as_of = received + timedelta(days=data.draw(st.integers(0, 150)))
    known = [event for event in events if event.on <= as_of]
    back = {event.ref: event.on for event in known if isinstance(event, ConsultationReturned)}
    excluded: set[date] = set()
    for event in known:
        if not isinstance(event, ConsultationSent):
            continue
        out, learned = event.on, event.received_on
        end = CALENDAR.nth_working_day(learned if learned and learned <= as_of else out, 15)
        if event.ref in back:
            end = min(end, back[event.ref])
        excluded |= {out + timedelta(days=n) for n in range(1, (end - out).days + 1)}
    if extension:
        events = [*events, extended(iso(received), extension)]
    result = ask(*events, received=iso(received), as_of=iso(as_of))
    due = brute_due(received, 20 + extension, excluded)
    assert result.due_on == due
    counted = [as_of + timedelta(days=n) for n in range(1, max(0, (due - as_of).days) + 1)]
    assert result.working_days_left == sum(CALENDAR.is_working_day(d) and d not in excluded for d in counted)
    assert result.excluded_working_days == sum(CALENDAR.is_working_day(d) and d < due for d in excluded)
    assert result.overdue == (as_of > due)
    assert result.provisional == (due.year > 2026)


@given(st.data(), days)
@settings(max_examples=200, deadline=None)
def test_extending_never_shortens(data, received):
    events = data.draw(consultations(received))
    as_of = iso(received + timedelta(days=150))
    day = iso(received + timedelta(days=data.draw(st.integers(0, 20))))
    plain = ask(*events, received=iso(received), as_of=as_of).due_on
    dues = [ask(*events, extended(day, n), received=iso(received), as_of=as_of).due_on for n in range(1, 21)]
    assert [plain, *dues] == sorted({plain, *dues})


@given(st.data(), days, st.integers(0, 60))
@settings(max_examples=200, deadline=None)
def test_one_more_excluded_day_never_brings_the_date_forward(data, received, offset):
    events = data.draw(consultations(received))
    out = received + timedelta(days=offset)
    facts = {"received": iso(received), "as_of": iso(received + timedelta(days=200))}
    dues = [ask(*events, **facts).due_on]
    for length in (1, 2, 7):
        answer = iso(out + timedelta(days=length))
        dues.append(ask(*events, sent(iso(out), "x"), returned(answer, "x"), **facts).due_on)
    assert dues == sorted(dues)


@given(st.data(), days)
@settings(max_examples=200, deadline=None)
def test_restart_forgets(data, received):
    start = received + timedelta(days=data.draw(st.integers(2, 10)))
    before = [
        sent(iso(received), "x"),
        returned(iso(start), "x"),
        extended(iso(received), data.draw(st.integers(1, 20))),
        notified(iso(received + timedelta(days=1)), iso(start)),
        clarified(iso(start)),
    ]
    after = data.draw(consultations(start))
    if data.draw(st.booleans()):
        after.append(extended(iso(start), data.draw(st.integers(1, 20))))
    as_of = iso(start + timedelta(days=data.draw(st.integers(0, 120))))
    restarted = ask(*before, *after, received=iso(received), as_of=as_of)
    fresh = ask(*after, received=iso(start), as_of=as_of)
    own = {
        name: getattr(fresh, name)
        for name in ("receipt_on", "clarification_due_on", "stretches", "provisional")
    }
    assert replace(restarted, **own) == fresh


@given(st.data(), days)
@settings(max_examples=300, deadline=None)
def test_order_of_the_file_does_not_matter_for_different_days(data, received):
    events = data.draw(any_events(received))
    assume(len({event.on for event in events}) == len(events))
    assume(all(event.on >= received for event in events))
    facts = {"received": iso(received), "as_of": iso(received + timedelta(days=60))}
    assert answer(*data.draw(st.permutations(events)), **facts) == answer(*events, **facts)


@given(st.data(), days)
@settings(max_examples=500, deadline=None)
def test_any_case_gets_an_answer_or_a_listed_refusal(data, received):
    events = data.draw(any_events(received))
    as_of = iso(received + timedelta(days=data.draw(st.integers(-1, 120))))
    channel = data.draw(st.sampled_from(["in_person", "online"]))
    confirmed = data.draw(st.none() | st.integers(-1, 10))
    result = answer(
        *events,
        received=iso(received),
        as_of=as_of,
        channel=channel,
        confirmed=None if confirmed is None else iso(received + timedelta(days=confirmed)),
    )
    if isinstance(result, str):
        assert result in REFUSALS
    else:
        accounts_for_every_day(result)


def test_stretches_account_for_every_day_of_generated_cases():
    for raw in generated_cases(3000):
        try:
            result = reply_clock(read_case(raw), CALENDAR)
        except Refused:
            continue
        accounts_for_every_day(result)


def answer(*events: ClockEvent, **facts: str | None) -> ClockResult | str:
    """The clock's answer, or the code of its refusal."""
    try:
        return ask(*events, **facts)
    except Refused as refused:
        return refused.code


def accounts_for_every_day(result: ClockResult) -> None:
    told = result.stretches
    assert [stretch.first for stretch in told] == sorted(stretch.first for stretch in told)
    assert all(stretch.note.endswith("。") for stretch in told)
    covering = [stretch for stretch in told if stretch.effect in COVERING]
    if not covering:
        assert result.started_on is None or result.due_on is None
        return
    at = result.receipt_on
    for stretch in covering:  # without gap or overlap
        assert stretch.first == at + timedelta(days=1)
        assert stretch.last >= stretch.first
        assert stretch.working_days == CALENDAR.working_days(at, stretch.last)
        at = stretch.last
    if result.due_on is None:
        return
    assert at == result.due_on
    restarts = [place for place, stretch in enumerate(told) if stretch.effect == "restarted"]
    current = told[restarts[-1] + 1 :] if restarts else told
    sums = {
        effect: sum(s.working_days for s in current if s.effect == effect)
        for effect in (*COVERING, "extended")
    }
    assert sums["extended"] == result.extension_working_days
    if any(stretch.effect == "delayed" for stretch in current):
        assert result.excluded_working_days == 0
    else:
        assert sums["excluded"] == result.excluded_working_days
        assert sums["counts"] == 20 + result.extension_working_days


@given(st.data(), days)
@settings(max_examples=200, deadline=None)
def test_overdue_by_reply_never_heals_as_time_goes_on(data, received):
    events = [*data.draw(consultations(received))]
    reply = received + timedelta(days=data.draw(st.integers(0, 120)))
    events = [event for event in events if event.on <= reply] + [replied(iso(reply))]
    answers = [
        ask(*events, received=iso(received), as_of=iso(reply + timedelta(days=later)))
        for later in (0, 1, 10, 60)
    ]
    assert {answer.overdue for answer in answers} == {reply > answers[0].due_on}
    assert len({answer.due_on for answer in answers}) == 1


@given(st.data(), days)
@settings(max_examples=200, deadline=None)
def test_untold_extension_puts_the_date_without_it_at_risk_from_the_day_after(data, received):
    events = data.draw(consultations(received))
    agreed = received + timedelta(days=data.draw(st.integers(0, 25)))
    longer = extended(iso(agreed), data.draw(st.integers(1, 20)))
    facts = {
        "received": iso(received),
        "as_of": iso(received + timedelta(days=data.draw(st.integers(25, 120)))),
    }
    without = ask(*events, **facts).due_on
    result = ask(*events, longer, **facts)
    at_risk = date.fromisoformat(facts["as_of"]) > without
    assert result.risk_due_on == (without if at_risk else None)
    assert ("extension_untold" in result.flags) == at_risk


@given(st.data(), days, st.integers(0, 30))
@settings(max_examples=200, deadline=None)
def test_late_confirmation_puts_the_date_of_the_case_confirmed_at_once_at_risk(data, submitted, wait):
    confirmed = submitted + timedelta(days=wait)
    events = data.draw(consultations(confirmed))
    facts = {"channel": "fax", "received": iso(submitted), "as_of": iso(confirmed + timedelta(days=30))}
    result = ask(*events, confirmed=iso(confirmed), **facts)
    late = confirmed > CALENDAR.nth_working_day(submitted, 1)
    at_once = ask(*events, confirmed=iso(submitted), **facts)
    assert result.risk_due_on == (at_once.due_on if late else None)
    assert ("confirmation_overdue" in result.flags) == late


@given(st.data(), days)
@settings(max_examples=200, deadline=None)
def test_dates_of_an_ended_case_stay_those_of_its_last_day(data, received):
    end = received + timedelta(days=data.draw(st.integers(0, 60)))
    events = [event for event in data.draw(any_events(received)) if event.turn < replied(iso(end)).turn]
    late = [returned(iso(end + timedelta(days=3)), ref) for ref in "ab" if data.draw(st.booleans())]
    ending = data.draw(st.sampled_from([replied, withdrawn]))(iso(end))
    events = [event for event in events if event.on <= end] + late + [ending]
    seen = set()
    for later in (0, 1, 30, 200):
        as_of = iso(end + timedelta(days=later))
        result = answer(*events, received=iso(received), as_of=as_of)
        if isinstance(result, str):
            return
        seen.add((result.due_on, result.overdue, result.excluded_working_days, result.working_days_left))
    assert len(seen) == 1
