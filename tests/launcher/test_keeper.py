import stat

import pytest

from launcher import keeper, services


@pytest.fixture
def path_of(tmp_path, monkeypatch):
    """A PATH that holds programs of these names, each of which prints what is given when asked for its version."""

    def make(**programs: str) -> None:
        for name, said in programs.items():
            program = tmp_path / name.replace("_", "-")
            program.write_text(f"#!/bin/sh\necho '{said}'\n")
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    return make


NEWER = "Redis server v=98.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=70c4e3ac0a9b6f4d"
NEWEST = "Valkey server v=99.0.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1b84a0f4b8ea2f4b"


def test_a_newer_server_of_the_system_is_taken_before_that_of_the_wheel(path_of, tmp_path):
    path_of(redis_server=NEWER)
    assert keeper.redis_binary() == tmp_path / "redis-server"


def test_the_newest_of_redis_and_valkey_is_taken(path_of, tmp_path):
    path_of(redis_server=NEWER, valkey_server=NEWEST)
    assert keeper.redis_binary() == tmp_path / "valkey-server"


def test_a_server_that_does_not_run_or_is_something_else_is_passed_over(path_of, tmp_path):
    path_of(redis_server="segmentation fault", valkey_server=NEWEST)
    assert keeper.redis_binary() == tmp_path / "valkey-server"


def test_without_any_server_the_refusal_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(keeper, "find_spec", lambda name: None)
    with pytest.raises(services.ServicesFailed, match="sudo apt-get install redis-server"):
        keeper.redis_binary()
