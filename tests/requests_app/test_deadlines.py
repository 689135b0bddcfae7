"""The last day of sending that a sweep asks for leaves no limit out."""

from datetime import date, timedelta

import pytest

from casework.calendar import current_calendar
from requests_app.deadlines import begun_by
from statute.clock.terms import TERMS, add_working_days

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("on", [date(2026, 3, 2), date(2026, 2, 24), date(2026, 10, 9), date(2026, 5, 6)])
def test_what_was_sent_later_has_not_passed_its_limit(on: date) -> None:
    length = min(TERMS[code].length for code in ("T06", "T07"))
    calendar = current_calendar()
    last = begun_by(on, calendar)
    for back in range(70):
        sent = on - timedelta(days=back)
        passed = add_working_days(sent, length, calendar) < on
        assert passed == (sent <= last), sent
