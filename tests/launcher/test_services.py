import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import services
from tests.launcher.processes import alive, environment, manage, servers, wait_for

pytestmark = pytest.mark.services

HOLD = """
from launcher import services
member = services.Membership(services.data_dir())
member.wait_until_ready()
print("in", flush=True)
input()
member.leave()
"""


class Member:
    """A process that uses the services until told to leave."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD],
            cwd=services.BASE_DIR,
            env=environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline() == "in\n"

    def leave(self) -> int:
        self.process.communicate("\n", timeout=60)
        return self.process.returncode


def test_secrets_are_made_once_and_closed_to_others(tmp_path):
    first = services.secrets(tmp_path)
    assert sorted(first) == ["database_password", "lookup_key", "master_key", "secret_key"]
    assert services.secrets(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert services.secrets(tmp_path / "other")["secret_key"] != first["secret_key"]


@pytest.mark.parametrize(
    ("name", "inside"),
    [("data", True), ("d" * 100, False), ("数据", False), ("two words", False)],
)
def test_sockets_stay_in_the_data_folder_when_its_path_suits_a_socket(name, inside):
    folder = Path("/srv") / name
    found = services.socket_dir(folder)
    assert (found == folder / "run") is inside
    assert len(os.fsencode(found)) <= 90


def test_last_one_out_stops_the_servers_and_nobody_before(tmp_path):
    first = Member(tmp_path)
    running = servers(tmp_path)
    assert sorted(running) == ["keeper", "postgres", "redis"]
    second = Member(tmp_path)
    assert servers(tmp_path) == running
    assert first.leave() == 0
    assert servers(tmp_path) == running
    assert second.leave() == 0
    wait_for("the end of the servers", lambda: servers(tmp_path) == {})


def test_servers_stop_when_their_only_user_is_killed(tmp_path):
    member = Member(tmp_path)
    member.process.kill()
    member.process.wait()
    wait_for("the end of the servers", lambda: servers(tmp_path) == {})


def test_killed_keeper_takes_its_servers_along_and_the_next_user_starts_new_ones(tmp_path):
    member = Member(tmp_path)
    before = servers(tmp_path)
    os.kill(before["keeper"], signal.SIGKILL)
    after = Member(tmp_path)
    assert not any(alive(pid) for pid in before.values())
    assert sorted(servers(tmp_path)) == ["keeper", "postgres", "redis"]
    after.leave()
    member.leave()
    wait_for("the end of the servers", lambda: servers(tmp_path) == {})


def test_postmaster_file_with_a_number_that_is_now_another_process_is_no_obstacle(tmp_path):
    Member(tmp_path).leave()
    stale = tmp_path / "postgres" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{tmp_path / 'postgres'}\n1700000000\n5432\n\n\n\n\n")
    Member(tmp_path).leave()
    assert not stale.exists()


def test_cluster_of_another_version_is_refused_with_what_to_do(tmp_path):
    Member(tmp_path).leave()
    (tmp_path / "postgres" / "PG_VERSION").write_text("16\n")
    result = manage(tmp_path, "showmigrations")
    assert result.returncode == 2
    assert "由 PostgreSQL 16 建立" in result.stderr
    assert "pg_dump" in result.stderr
    assert "Traceback" not in result.stderr


def test_command_starts_the_services_for_its_own_duration(tmp_path):
    ask = "from django.db import connection as c; k = c.cursor(); k.execute('SELECT 6 * 7'); print(k.fetchone()[0])"
    result = manage(tmp_path, "shell", "--no-imports", "-c", ask)
    assert (result.returncode, result.stdout) == (0, "42\n"), result.stderr
    wait_for("the end of the servers", lambda: servers(tmp_path) == {})


def test_command_joins_what_runs_and_leaves_it_running(tmp_path):
    member = Member(tmp_path)
    running = servers(tmp_path)
    assert manage(tmp_path, "showmigrations").returncode == 0
    assert servers(tmp_path) == running
    member.leave()


@pytest.mark.parametrize("arguments", [["check"], ["migrate", "--help"], ["deadline"]])
def test_command_that_needs_no_database_starts_none(tmp_path, arguments):
    manage(tmp_path, *arguments)
    assert not (tmp_path / "postgres").exists()


def test_folder_that_cannot_be_written_is_a_message_and_not_a_traceback():
    result = manage(Path("/proc/gongkai"), "migrate")
    assert result.returncode == 2
    assert result.stderr.startswith("数据目录 /proc/gongkai 不能写入")
    assert "Traceback" not in result.stderr
