"""The light: shape, word and number."""

from datetime import date, timedelta

import pytest

from casework.models import OpenWork
from casework.ui.light import Light, due_light, light_of, showing
from statute.calendar.working_days import packaged
from statute.clock.case import ClockEvent
from tests.statute.clock.cases import ask, notified, replied, sent


def light(on: str, *events: ClockEvent) -> Light:
    """Of a case received on 2026-03-02, due on 2026-03-30."""
    return light_of(ask(*events, as_of=on), date.fromisoformat(on), packaged())


@pytest.mark.parametrize(
    ("on", "colour", "text"),
    [
        ("2026-03-05", "green", "剩 17 个工作日"),
        ("2026-03-20", "green", "剩 6 个工作日"),
        ("2026-03-23", "yellow", "剩 5 个工作日"),
        ("2026-03-30", "yellow", "今日到期"),
        ("2026-03-31", "red", "超期 1 个工作日"),
        ("2026-04-07", "red", "超期 5 个工作日"),  # 清明节 on 6 April
    ],
)
def test_running_case_shows_working_days(on, colour, text):
    assert light(on) == Light(colour, text)


def test_art30_waiting_for_clarification_is_grey():
    assert light("2026-03-12", notified("2026-03-10", "2026-03-24")) == Light("grey", "中止 等待补正")


def test_art33_open_consultation_is_grey_with_days_left():
    found = light("2026-03-20", sent("2026-03-05", received_on="2026-03-09"))
    assert (found.colour, found.text.startswith("中止 征求意见，剩 ")) == ("grey", True)


def test_replied_late_says_so():
    assert light("2026-04-10", replied("2026-04-02")) == Light("none", "已答复（超期）")


def test_not_started_has_no_colour():
    unconfirmed = ask(channel="online", as_of="2026-03-02")
    assert light_of(unconfirmed, date(2026, 3, 2), packaged()) == Light("none", "未起算")


def test_stored_date_pause_and_provisional():
    on, calendar = date(2026, 3, 5), packaged()
    assert due_light(date(2026, 3, 30), on, calendar, provisional=True) == Light(
        "green", "剩 17 个工作日", True
    )
    assert due_light(date(2026, 3, 30), on, calendar, paused=True) == Light("grey", "中止")
    assert due_light(None, on, calendar, paused=True) == Light("grey", "中止")
    assert due_light(None, on, calendar) == Light("none", "无期限")


def test_overdue_on_the_weekend_after_has_no_number_yet():
    friday, calendar = date(2026, 3, 27), packaged()
    assert due_light(friday, date(2026, 3, 29), calendar) == Light("red", "已超期")
    assert due_light(friday, date(2026, 3, 30), calendar) == Light("red", "超期 1 个工作日")


def test_rows_are_found_by_the_colour_that_they_show(agency, open_matter):
    matter = open_matter("1")
    days = [None, *(date(2026, 3, 20) + timedelta(days=n) for n in range(30))]
    OpenWork.objects.bulk_create(
        OpenWork(
            task_id=number,
            matter=matter,
            agency=agency,
            step="application.search",
            duty="handler",
            since=date(2026, 3, 2),
            due_on=due_on,
            paused=paused,
        )
        for number, (due_on, paused) in enumerate((day, paused) for day in days for paused in (True, False))
    )
    calendar = packaged()
    for on in (date(2026, 4, 3) + timedelta(days=n) for n in range(5)):  # a Friday to the day after 清明节
        for colour in ("red", "yellow", "green", "grey"):
            shown = {
                work.pk
                for work in OpenWork.objects.all()
                if due_light(work.due_on, on, calendar, paused=work.paused).colour == colour
            }
            found = OpenWork.objects.filter(showing(colour, on, calendar)).values_list("pk", flat=True)
            assert set(found) == shown, (on, colour)
