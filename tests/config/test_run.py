"""`make run` as people meet it: started, started twice, interrupted, killed piece by piece."""

import os
import signal
import socket
from pathlib import Path

import pytest

from config import services
from tests.config.processes import PATIENCE, Run, alive, manage, remove, servers, wait_for

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The data folder of an installation with one agency, so that no demo county is built."""
    path = tmp_path_factory.mktemp("run") / "data"
    for arguments in [
        ["migrate", "--verbosity", "0"],
        ["add_agency", "--code", "350000", "--name", "青岚县人民政府", "--kind", "county_government"],
    ]:
        result = manage(path, *arguments)
        assert result.returncode == 0, result.stderr
    yield path
    for run in Run.started:
        if run.process.poll() is None:
            run.kill()
    remove(path)


@pytest.fixture(scope="module")
def running(folder):
    """One system that the kill tests share: each leaves it running."""
    run = Run(folder).wait_ready()
    yield run
    run.interrupt()


@pytest.mark.parametrize("victim", ["web", "worker", "beat"])
def test_killed_child_is_started_again(running, victim):
    before = running.children()
    os.kill(before[victim], signal.SIGKILL)
    wait_for(f"a new {victim}", lambda: running.children()[victim] != before[victim])
    after = running.children()
    assert {name for name in before if before[name] != after[name]} == {victim}
    wait_for("the login page", lambda: running.login_page() == 200)


@pytest.mark.parametrize("victim", ["postgres", "redis"])
def test_killed_server_is_started_again(running, victim):
    before = servers(running.folder)
    os.kill(before[victim], signal.SIGKILL)
    wait_for(f"a new {victim}", lambda: servers(running.folder).get(victim) not in {None, before[victim]})
    wait_for("the login page", lambda: running.login_page() == 200)
    assert {name for name in before if before[name] != servers(running.folder)[name]} == {victim}


def test_killed_keeper_is_replaced_with_its_servers(running):
    before = servers(running.folder)
    os.kill(before["keeper"], signal.SIGKILL)
    wait_for("new servers", lambda: len(servers(running.folder).keys() - _same(before, running.folder)) == 3)
    wait_for("the login page", lambda: running.login_page() == 200)


def _same(before: dict[str, int], folder: Path) -> set[str]:
    return {name for name, pid in servers(folder).items() if before[name] == pid}


def test_second_run_says_where_the_first_one_is_and_leaves_it_alone(running):
    before = running.children() | servers(running.folder)
    second = Run(running.folder)
    assert second.process.wait(PATIENCE) == 1
    assert second.said() == (
        f"Gongkai 已在 http://localhost:{running.port}/ 运行（进程 {running.process.pid}，数据目录 {running.folder}）。"
        f"要停止它，请在那个窗口按 Ctrl-C，或执行：kill {running.process.pid}\n"
    )
    assert running.children() | servers(running.folder) == before
    assert running.login_page() == 200


def test_killed_supervisor_leaves_nothing_and_the_next_run_takes_its_port(folder, running):
    # Runs last of those that share the system: the shared one ends here and another takes its place.
    left = [*running.children().values(), *servers(folder).values()]
    running.kill()
    after = Run(folder, port=running.port).wait_ready()
    assert not any(alive(pid) for pid in left)
    assert after.login_page() == 200
    assert after.interrupt() == 0


def test_interrupt_stops_every_process_and_frees_the_port(folder):
    run = Run(folder).wait_ready()
    pids = [*run.children().values(), *servers(folder).values()]
    assert len(pids) == 6
    assert run.interrupt() == 0
    assert [pid for pid in pids if alive(pid)] == []
    assert not (folder / "run.json").exists()
    assert run.said().endswith("已停止。\n")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", run.port))


def test_interrupt_during_the_start_stops_what_was_started(folder):
    run = Run(folder)
    wait_for("the servers", lambda: len(servers(folder)) == 3)
    assert run.interrupt() == 0
    assert servers(folder) == {}


def test_taken_port_is_a_message_before_anything_starts(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = Run(tmp_path / "data", port=port)
        assert run.process.wait(PATIENCE) == 1
    assert run.said().startswith(f"端口 {port} 不能使用")
    assert f"make run PORT={port + 1}" in run.said()
    assert "Traceback" not in run.said()
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["log", "run.lock"]


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_port_that_is_no_port_is_a_message(tmp_path, port):
    run = Run(tmp_path / "data", port=port)
    assert run.process.wait(PATIENCE) == 1
    assert run.said() == f"端口 {port} 不对：应是 1 到 65535 之间的数字，例如：make run PORT=8080\n"


def test_folder_that_cannot_be_written_is_a_message(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    run = Run(blocked / "data", output=tmp_path)
    assert run.process.wait(PATIENCE) == 1
    assert run.said().startswith(f"数据目录 {blocked / 'data'} 不能写入")


def test_failed_preparation_stops_the_servers(folder):
    run = Run(folder, GONGKAI_LOG_LEVEL="no such level")
    assert run.process.wait(PATIENCE) == 1
    assert "系统没有启动" in run.said()
    assert servers(folder) == {}
    assert not (folder / "run.json").exists()
    assert services.take_lock(folder / "run.lock", 1) is not None
