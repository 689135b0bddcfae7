"""Art. 30: the letter, its answer, its silence."""

from datetime import date

import pytest

from casework.models import Deadline
from letters.models import Letter
from requests_app.case import LockedCase, read_case
from requests_app.review import clarification, review
from statute.refused import Refused
from tests.cast import Case, act
from workflows.moves import application as moves
from workflows.moves import lapses

ASKED_ON = date(2026, 3, 10)
LIMIT = date(2026, 3, 24)


def ask(case: Case, on: date = ASKED_ON, respond_by: date = LIMIT) -> None:
    alice = case.cast.alice
    case.on = on

    def handle(locked: LockedCase) -> str:
        review.review_application(locked, by=alice, on=on, decision="clarify")
        clarification.ask_clarification(
            locked,
            by=alice,
            on=on,
            items=["写明年度"],
            respond_by=respond_by,
            guidance="请写明文件年度。",
        )
        return "clarify"

    case.do("review", alice, handle)
    case.make_letters()


def due(case: Case, clock: str = "application.reply") -> Deadline:
    return Deadline.objects.get(matter=case.application.matter, clock=clock)


def test_art30_a_letter_in_time_stops_the_clock_and_waits(case: Case) -> None:
    ask(case.register())
    assert case.open_steps() == ["await_clarification"]
    assert (due(case).due_on, due(case).paused) == (None, True)
    assert due(case, "application.clarification").due_on == LIMIT


def test_art30_the_answer_restarts_the_term_and_the_review(case: Case) -> None:
    ask(case.register())
    moves.clarification_received(case.application.matter_id, on=date(2026, 3, 16), text="2025年度")
    assert case.open_steps() == ["review"]
    assert due(case).due_on == date(2026, 4, 14)
    assert not due(case, "application.clarification").open


def test_art30_a_late_letter_does_not_restart_the_clock(case: Case) -> None:
    ask(case.register(), on=date(2026, 3, 12))
    assert case.open_steps() == ["assign"]
    assert due(case).due_on == date(2026, 3, 30)
    assert read_case(case.application.matter_id).clock(date(2026, 3, 12)).flags == ("late_clarification",)


def test_art30_silence_lapses_once_with_its_letter(case: Case) -> None:
    ask(case.register())
    assert [lapses.sweep(date(2026, 3, day)) for day in (24, 25, 26)] == [0, 1, 0]
    case.make_letters()
    application = case.application
    assert (application.outcome, application.lapsed_on) == ("R21", date(2026, 3, 25))
    assert [x.code for x in Letter.objects.filter(matter=application.matter).order_by("pk")] == [
        "D01",
        "D02",
        "R21",
    ]
    assert case.open_steps() == ["deliver"]


def test_art30_sent_in_time_and_arriving_late_is_in_time(case: Case) -> None:
    ask(case.register())
    moves.clarification_received(
        case.application.matter_id, on=date(2026, 3, 27), text="2025年度", sent_on=date(2026, 3, 23)
    )
    assert due(case).due_on == date(2026, 4, 27)


def test_a_clarification_sent_after_it_arrived_is_refused(case: Case) -> None:
    ask(case.register())
    with pytest.raises(Refused) as refused:
        moves.clarification_received(
            case.application.matter_id, on=date(2026, 3, 16), text="2025年度", sent_on=date(2026, 3, 17)
        )
    assert refused.value.code == "sent_after_received"


def test_art30_too_late_is_refused_until_the_limit_is_moved(case: Case) -> None:
    ask(case.register())
    with pytest.raises(Refused) as refused:
        moves.clarification_received(case.application.matter_id, on=date(2026, 3, 30), text="2025年度")
    assert refused.value.code == "clarified_too_late"


def test_art30_moving_the_limit_accepts_it(case: Case) -> None:
    ask(case.register())
    act(
        case.application,
        clarification.move_respond_by,
        by=case.cast.alice,
        on=date(2026, 3, 24),
        respond_by=date(2026, 4, 3),
        reason="申请人住院",
    )
    moves.clarification_received(case.application.matter_id, on=date(2026, 3, 30), text="2025年度")
    assert case.open_steps() == ["review"]


@pytest.mark.parametrize(
    ("items", "respond_by", "code"),
    [([" "], LIMIT, "no_items"), (["写明年度"], ASKED_ON, "limit_too_early")],
)
def test_art30_an_incomplete_letter_is_refused(
    case: Case, items: list[str], respond_by: date, code: str
) -> None:
    case.register()
    with pytest.raises(Refused) as refused:
        act(
            case.application,
            clarification.ask_clarification,
            by=case.cast.alice,
            on=ASKED_ON,
            items=items,
            respond_by=respond_by,
            guidance="请写明年度。",
        )
    assert refused.value.code == code


def test_art30_a_limit_beyond_every_calendar_is_refused(case: Case) -> None:
    ask(case.register())
    with pytest.raises(Refused) as refused:
        act(
            case.application,
            clarification.move_respond_by,
            by=case.cast.alice,
            on=date(2026, 3, 10),
            respond_by=date(9999, 12, 31),
            reason="申请人住院",
        )
    assert refused.value.code == "bad_date"
