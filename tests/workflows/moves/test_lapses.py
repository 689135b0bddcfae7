"""Sweeps end in time by themselves, and a time limit is nobody's fault."""

import signal
from datetime import date, datetime, timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection
from django.utils import timezone

from casework import sweeps
from casework.models import CalendarDay, Deadline, Recalculation
from casework.recalculation import recalculate_if_calendar_changed
from casework.reminders import sweep
from casework.sweeps import until_late
from requests_app.review.clarification import ask_clarification
from requests_app.review.review import review_application
from tests.cast import MONDAY, case, cast, submit
from workflows.moves import lapses

__all__ = ["case", "cast"]  # fixtures


def test_no_further_item_once_the_time_is_up(monkeypatch):
    assert list(until_late([1, 2, 3])) == [1, 2, 3]
    moments = iter([0, 1, 2, sweeps.SWEEP_SECONDS + 1])
    monkeypatch.setattr(sweeps, "monotonic", lambda: next(moments))
    assert list(until_late([1, 2, 3])) == [1, 2]


@pytest.fixture
def stuck(case):
    """Yields what makes the sweep wait for a lock on the case until the worker's time limit strikes."""
    somebody = connection.copy()
    somebody.set_autocommit(False)

    def strike(number, frame):
        raise SoftTimeLimitExceeded

    def begin():
        somebody.cursor().execute("SELECT 1 FROM casework_matter FOR UPDATE")
        signal.setitimer(signal.ITIMER_REAL, 0.5)

    usual = signal.signal(signal.SIGALRM, strike)
    yield begin
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, usual)
    somebody.close()


@pytest.mark.django_db(transaction=True)
def test_the_time_limit_ends_the_sweep_of_deadlines_and_puts_off_none(case, stuck):
    case.register()
    moment = datetime(2026, 3, 2, tzinfo=timezone.get_default_timezone())
    Deadline.objects.filter(open=True).update(next_alert_at=moment)
    stuck()
    with pytest.raises(SoftTimeLimitExceeded):
        sweep(moment + timedelta(hours=9))
    assert set(Deadline.objects.filter(open=True).values_list("failures", "next_alert_at")) == {(0, moment)}


@pytest.mark.django_db(transaction=True)
def test_the_time_limit_ends_the_sweep_of_lapses(case, stuck):
    case.register()
    case.do("review", case.cast.alice, lambda locked: _clarify(locked, case))
    case.make_letters()
    stuck()
    with pytest.raises(SoftTimeLimitExceeded):
        lapses.sweep(date(2026, 12, 1))


def _clarify(locked, case):
    review_application(locked, by=case.cast.alice, on=MONDAY, decision="clarify")
    ask_clarification(
        locked,
        by=case.cast.alice,
        on=MONDAY,
        items=["写明年度"],
        guidance="写明哪一年。",
        respond_by=date(2026, 4, 1),
    )
    return "clarify"


def test_a_new_calendar_is_applied_part_by_part(cast, monkeypatch):
    cases = [submit(cast.agency).application for _ in range(3)]
    recalculate_if_calendar_changed(MONDAY)
    CalendarDay.objects.create(date="2026-03-20", working=False, name="停摆", source="县政府公告")
    moments = iter([0, 1, 2, sweeps.SWEEP_SECONDS + 1])
    monkeypatch.setattr(sweeps, "monotonic", lambda: next(moments))
    first = recalculate_if_calendar_changed(MONDAY)
    assert (first.finished_at, first.cases, first.reached, first.taken_until) == (
        None,
        2,
        cases[1].matter_id,
        None,
    )
    monkeypatch.undo()
    second = recalculate_if_calendar_changed(MONDAY)
    assert (second.pk, second.cases, second.finished_at is not None) == (first.pk, 3, True)
    assert sorted(second.moves.values_list("matter__application", flat=True)) == [a.pk for a in cases]
    assert recalculate_if_calendar_changed(MONDAY) is None


def test_two_workers_never_share_a_run_and_a_killed_one_leaves_it(cast):
    submit(cast.agency)
    run = recalculate_if_calendar_changed(MONDAY)
    hour = timedelta(hours=1)
    Recalculation.objects.update(finished_at=None, taken_until=timezone.now() + hour)
    assert recalculate_if_calendar_changed(MONDAY) is None
    Recalculation.objects.update(reached=0, taken_until=timezone.now() - hour)
    assert recalculate_if_calendar_changed(MONDAY).pk == run.pk


@pytest.mark.django_db(transaction=True)
def test_a_case_that_fails_does_not_stop_the_others(cast):
    busy, free = (submit(cast.agency).application for _ in range(2))
    recalculate_if_calendar_changed(MONDAY)
    CalendarDay.objects.create(date="2026-03-20", working=False, name="停摆", source="县政府公告")
    connection.cursor().execute("SET lock_timeout = '200ms'")
    somebody = connection.copy()
    somebody.set_autocommit(False)
    somebody.cursor().execute("SELECT 1 FROM casework_matter WHERE id = %s FOR UPDATE", [busy.matter_id])
    run = recalculate_if_calendar_changed(MONDAY)
    somebody.close()
    connection.close()
    assert (run.cases, [move.matter_id for move in run.moves.all()]) == (2, [free.matter_id])
