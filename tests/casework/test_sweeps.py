"""Sweeps end in time by themselves, and a time limit is nobody's fault."""

from datetime import datetime, timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from casework import sweeps
from casework.models import Deadline
from casework.reminders import sweep
from casework.sweeps import until_late
from tests.cast import case, cast
from tests.stuck import stuck

__all__ = ["case", "cast"]  # fixtures


def test_no_further_item_once_the_time_is_up(monkeypatch):
    assert list(until_late([1, 2, 3])) == [1, 2, 3]
    moments = iter([0, 1, 2, sweeps.SWEEP_SECONDS + 1])
    monkeypatch.setattr(sweeps, "monotonic", lambda: next(moments))
    assert list(until_late([1, 2, 3])) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_the_time_limit_ends_the_sweep_of_deadlines_and_puts_off_none(case):
    case.register()
    moment = datetime(2026, 3, 2, tzinfo=timezone.get_default_timezone())
    Deadline.objects.filter(open=True).update(next_alert_at=moment)
    with stuck() as begin:
        begin()
        with pytest.raises(SoftTimeLimitExceeded):
            sweep(moment + timedelta(hours=9))
    assert set(Deadline.objects.filter(open=True).values_list("failures", "next_alert_at")) == {(0, moment)}
