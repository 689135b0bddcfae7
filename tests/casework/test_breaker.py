"""Nobody waits twice for a server that is away, and one caller finds out for all when it is back."""

import threading

import pytest

from casework import breaker
from casework.breaker import Breaker


@pytest.fixture
def asked():
    """What was asked of the server, in order."""
    return []


def failing(asked):
    asked.append("failing")
    raise ConnectionRefusedError("nobody listens")


def test_one_failure_and_nobody_asks_for_a_while(asked, caplog):
    away = Breaker()
    answers = [away.ask(lambda: failing(asked), "otherwise") for _ in range(5)]
    assert (answers, asked) == (["otherwise"] * 5, ["failing"])
    assert [record.message for record in caplog.records] == [
        "Redis doesn't answer, going on without it: nobody listens"
    ]


def test_after_the_pause_it_is_asked_again_and_what_comes_back_is_used(asked, caplog, monkeypatch):
    monkeypatch.setattr(breaker, "PAUSE", 0.0)
    away = Breaker()
    assert [away.ask(lambda: failing(asked), 0), away.ask(lambda: 7, 0), away.ask(lambda: 8, 0)] == [0, 7, 8]
    assert [record.message for record in caplog.records][1:] == ["Redis answers again"]


def test_while_one_tries_the_others_go_on_without_waiting(asked, monkeypatch):
    away = Breaker()
    monkeypatch.setattr(breaker, "PAUSE", 0.0)
    away.ask(lambda: failing(asked), None)
    monkeypatch.setattr(breaker, "PAUSE", 60.0)
    hangs, trying = threading.Event(), threading.Event()

    def hanging():
        trying.set()
        hangs.wait(10)
        raise TimeoutError

    first = threading.Thread(target=away.ask, args=(hanging, None))
    first.start()
    trying.wait(10)
    assert away.ask(lambda: "asked", "not asked") == "not asked"
    hangs.set()
    first.join()


def test_an_error_of_the_program_is_not_the_server_s():
    with pytest.raises(ZeroDivisionError):
        Breaker().ask(lambda: 1 // 0, None)
