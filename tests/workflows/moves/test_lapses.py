"""The sweep of lapses ends in time by itself; what a lapse does stands with each act."""

from datetime import date

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from requests_app.review.clarification import ask_clarification
from requests_app.review.review import review_application
from tests.cast import MONDAY, case, cast
from tests.stuck import stuck
from workflows.moves import lapses

__all__ = ["case", "cast"]  # fixtures


@pytest.mark.django_db(transaction=True)
def test_the_time_limit_ends_the_sweep_of_lapses(case):
    case.register()
    case.do("review", case.cast.alice, lambda locked: _clarify(locked, case))
    case.make_letters()
    with stuck() as begin:
        begin()
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
