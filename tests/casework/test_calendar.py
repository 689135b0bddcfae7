from datetime import date

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import path

from casework.calendar import calendar_version, current_calendar, forget_calendar, one_calendar
from casework.models import CalendarDay
from statute.calendar.working_days import packaged

STORM = date(2026, 8, 12)


@login_not_required
def five_questions(request):
    return HttpResponse(str(queries(lambda: [current_calendar() for _ in range(5)])))


@login_not_required
def broken(request):
    current_calendar()
    raise ZeroDivisionError


urlpatterns = [path("", five_questions), path("broken", broken)]


@pytest.fixture
def storm(db):
    return CalendarDay.objects.create(
        date=STORM, working=False, name="防台风停工", source="青政发〔2026〕9号"
    )


def queries(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_without_entered_days_the_packaged_calendar_is_in_force(db):
    assert current_calendar() is packaged()


def test_an_entered_day_overrides_the_packaged_year(storm):
    calendar = current_calendar()
    assert packaged().is_working_day(STORM) is True
    assert calendar.is_working_day(STORM) is False
    assert calendar.explain(STORM) == "防台风停工"


def test_a_changed_or_removed_day_shows_at_once(storm):
    current_calendar()
    storm.working = True
    storm.save()
    assert current_calendar().is_working_day(STORM) is True
    storm.delete()
    assert current_calendar().explain(STORM) == packaged().explain(STORM)


def test_the_version_changes_with_every_entry(storm):
    first = calendar_version()
    storm.save()
    second = calendar_version()
    storm.delete()
    assert len({first, second, calendar_version()}) == 3


def test_an_unchanged_calendar_costs_one_statement_to_ask_for(storm):
    current_calendar()
    assert queries(current_calendar) == 1


def test_a_held_block_asks_once_and_forgets_when_days_were_written(storm):
    current_calendar()
    with one_calendar():
        assert queries(lambda: [current_calendar() for _ in range(5)]) == 1
        forget_calendar()
        assert queries(current_calendar) == 1
    assert queries(current_calendar) == 1


@pytest.mark.urls(__name__)
def test_a_web_request_asks_once(client, storm):
    current_calendar()
    assert client.get("/").content == b"1"
    assert queries(lambda: [current_calendar() for _ in range(5)]) == 5


@pytest.mark.urls(__name__)
def test_a_failed_request_lets_go_of_the_calendar(client, storm):
    with pytest.raises(ZeroDivisionError):
        client.get("/broken")
    assert queries(lambda: [current_calendar() for _ in range(5)]) == 5
