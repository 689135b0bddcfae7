"""The drawing of the clock, and its twin in words."""

from datetime import date

from casework.ui.timeline import MARGIN, WIDTH, build_timeline
from tests.statute.clock.cases import ask, clarified, extended, notified, returned, sent

EVENTS = (
    notified("2026-03-10", "2026-03-24"),
    clarified("2026-03-16"),
    sent("2026-03-20", received_on="2026-03-23"),
    returned("2026-04-08"),
)


def drawing(on: str, events=()):
    return build_timeline(ask(*events, as_of=on), events, date.fromisoformat(on))


def test_paused_stretches_are_hatched_and_counting_ones_are_not():
    assert [s.css for s in drawing("2026-04-15", EVENTS).stretches] == [
        "counts",
        "hatched",
        "counts",
        "hatched",
        "counts",
    ]


def test_stretches_follow_each_other_without_gap_inside_the_margins():
    stretches = drawing("2026-04-15", EVENTS).stretches
    ends = [round(s.x + s.width, 1) for s in stretches]
    assert ends[:-1] == [s.x for s in stretches[1:]]
    assert (stretches[0].x, ends[-1]) == (MARGIN, WIDTH - MARGIN)


def test_today_is_marked_inside_the_term():
    assert MARGIN < drawing("2026-03-12").today_x < WIDTH - MARGIN


def test_overdue_stretch_runs_from_due_date_to_today():
    late = drawing("2026-04-10").stretches[-1]
    assert (late.css, late.title) == ("past-due", "2026-03-30 之后超期")


def test_labels_that_would_overlap_take_another_lane():
    first, second = drawing("2026-03-05", [extended("2026-03-03", 10)]).marks[:2]
    assert first.y != second.y


def test_twin_lists_every_event_and_stretch_in_order_with_its_article():
    items = drawing("2026-04-15", EVENTS).items
    assert [item.when[:10] for item in items] == sorted(item.when[:10] for item in items)
    assert {"告知补正", "收到补正", "发出征求意见", "收回意见"} <= {item.text for item in items}
    assert any(item.article == "第三十条" and item.text.startswith("停止计算") for item in items)


def test_unconfirmed_case_has_no_drawing():
    unconfirmed = ask(channel="online", as_of="2026-03-05")
    assert build_timeline(unconfirmed, [], date(2026, 3, 5)) is None
