"""Somebody guesses at a password: the person and the administrators hear of it, once a day each."""

import pytest
from django.test import Client

from accounts.login import ATTACKED
from casework.guessing import tell_of_guessing
from casework.messages import _opened
from casework.models import Message
from tests.cast import Cast, cast, make_staff

__all__ = ["cast"]


def guess(name: str, times: int) -> None:
    for n in range(times):
        Client().post(
            "/accounts/login/", {"username": name, "password": "wrong"}, REMOTE_ADDR=f"198.51.100.{n // 4}"
        )


def readers() -> list[str]:
    return sorted(_opened(message, "to") for message in Message.objects.all())


def test_the_person_and_the_administrators_are_told_once_a_day(cast: Cast) -> None:
    make_staff("grace", cast.county, "administrator")
    guess("alice", ATTACKED)
    assert [tell_of_guessing(), tell_of_guessing()] == [1, 1]
    assert readers() == ["alice@example.gov.cn", "grace@example.gov.cn"]
    text = _opened(Message.objects.first(), "body")
    assert f"账号 alice（alice）一小时内有 {ATTACKED} 次登录失败，来自 5 个地址" in text


@pytest.mark.parametrize(("name", "times"), [("alice", ATTACKED - 1), ("nobody", ATTACKED)])
def test_mistyping_and_names_of_nobody_tell_nobody(cast: Cast, name: str, times: int) -> None:
    guess(name, times)
    assert (tell_of_guessing(), readers()) == (0, [])
