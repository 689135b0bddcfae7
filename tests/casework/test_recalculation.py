"""A new calendar reaches every matter in work once, part by part, whatever happens to one of them or to a worker."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from casework import sweeps
from casework.models import CalendarDay, Recalculation
from casework.recalculation import recalculate_if_calendar_changed
from tests.cast import MONDAY, cast, submit

__all__ = ["cast"]  # a fixture


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
