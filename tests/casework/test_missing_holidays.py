from datetime import date

import pytest

from accounts.models import Staff
from casework.messages import _opened
from casework.missing_holidays import ask_administrators
from casework.models import Message
from tests.cast import Cast, cast, make_staff

__all__ = ["cast"]

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 30), date(2026, 11, 3), date(2026, 12, 1)


@pytest.fixture
def grace(cast: Cast) -> Staff:
    return make_staff("grace", cast.county, "administrator")


def test_administrators_are_asked_once_in_november_and_once_in_december(cast: Cast, grace: Staff) -> None:
    assert [ask_administrators(day) for day in (OCTOBER, NOVEMBER, NOVEMBER, DECEMBER, DECEMBER)] == [
        0,
        1,
        1,
        1,
        1,
    ]
    asked = list(Message.objects.order_by("pk"))
    assert [message.subject for message in asked] == ["请录入2027年放假安排"] * 2
    assert {_opened(message, "to") for message in asked} == {"grace@example.gov.cn"}


def test_nobody_is_asked_when_no_administrator_has_an_address(cast: Cast) -> None:
    assert (ask_administrators(NOVEMBER), Message.objects.count()) == (0, 0)
