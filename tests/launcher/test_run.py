"""`make run` as people meet it: started, started twice, interrupted, killed piece by piece."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from launcher import services
from tests.conftest import unavailable
from tests.launcher.processes import (
    PATIENCE,
    Run,
    alive,
    environment,
    fetch,
    manage,
    remove,
    servers,
    wait_for,
)

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


def test_while_the_database_is_away_pages_answer_503_and_when_to_try_again(running):
    before = servers(running.folder)
    os.kill(before["keeper"], signal.SIGSTOP)  # else PostgreSQL is back before anybody looks
    try:
        os.kill(before["postgres"], signal.SIGKILL)
        wait_for("the end of PostgreSQL", lambda: not alive(before["postgres"]))
        answers = [fetch(running, page) for page in ("zwgk/", "zwgk/documents/", "zwgk/apply/")]
    finally:
        os.kill(before["keeper"], signal.SIGCONT)
    assert {(status, retry, "暂时不能办理" in text) for status, retry, text in answers} == {(503, "10", True)}
    wait_for("the public page", lambda: fetch(running, "zwgk/")[0] == 200)


def test_what_dies_again_and_again_stops_nothing_else(running):
    before = running.children()
    for _ in range(7):
        beat = running.children()["beat"]
        os.kill(beat, signal.SIGKILL)
        wait_for("a new beat", lambda beat=beat: running.children()["beat"] != beat)
    after = running.children()
    assert {name for name in before if before[name] != after[name]} == {"beat"}
    assert "秒后重新启动" in running.said()
    assert running.login_page() == 200


def test_a_killed_child_of_the_worker_is_replaced_by_one_that_stays(running):
    worker = running.children()["worker"]
    before = wait_for(
        "two children of the worker", lambda: len(children_of(worker)) == 2 and children_of(worker)
    )
    os.kill(before[0], signal.SIGKILL)
    new = wait_for(
        "a new child",
        lambda: len(found := children_of(worker)) == 2 and before[0] not in found and found,
    )
    time.sleep(10)  # the old four seconds for a child to be ready are over
    assert children_of(worker) == new
    assert "Timed out waiting for UP message" not in running.said()


def children_of(pid: int) -> list[int]:
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in told.split() if alive(int(word))]


def test_demo_joins_the_system_of_its_folder(running):
    assert drive(running.folder) == (0, f"http://localhost:{running.port}/\n")


def test_demo_beside_another_system_takes_a_free_port(tmp_path):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):  # somebody else's system is as good
            taken.bind(("127.0.0.1", 8000))
            taken.listen()
        folder = tmp_path / "data"
        assert manage(folder, "migrate", "--verbosity", "0").returncode == 0
        agency = ["--code", "350000", "--name", "青岚县人民政府", "--kind", "county_government"]
        assert manage(folder, "add_agency", *agency).returncode == 0
        code, told = drive(folder)
    address = urlsplit(told.strip())
    assert (code, address.hostname, address.port not in (None, 8000)) == (0, "localhost", True)
    remove(folder)


def drive(folder: Path) -> tuple[int, str]:
    """What a command is told that `make demo` would run; its standard output only."""
    ended = subprocess.run(
        [sys.executable, "-m", "launcher.run", "--", "printenv", "GONGKAI_URL"],
        cwd=services.BASE_DIR,
        env=environment(folder),
        stdout=subprocess.PIPE,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return ended.returncode, ended.stdout


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


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own that can be filled."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300m,mode=711", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        unavailable("tmpfs", "只有 root 能够挂载一个小磁盘来填满它。")
    yield disk
    for run in Run.started:
        if run.process.poll() is None:
            run.interrupt()
    remove(disk / "data")
    subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path) -> Path:
    """A file that takes all the room there is."""
    ballast = disk / "ballast"
    with open(ballast, "wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return ballast


def test_full_disk_and_a_dead_child_stop_nothing_and_a_start_says_so(small_disk):
    folder = small_disk / "data"
    assert manage(folder, "migrate", "--verbosity", "0").returncode == 0
    agency = ["--code", "350000", "--name", "青岚县人民政府", "--kind", "county_government"]
    assert manage(folder, "add_agency", *agency).returncode == 0
    run = Run(folder, output=small_disk.parent).wait_ready()
    before = run.children()
    ballast = fill(small_disk)
    os.kill(before["web"], signal.SIGKILL)
    wait_for("the message", lambda: "系统照常运行" in run.said())  # until then its workers may answer alone
    wait_for("the login page", lambda: run.login_page() == 200)
    assert run.process.poll() is None
    ballast.unlink()
    wait_for("its new number", lambda: run.children()["web"] != before["web"])
    assert run.interrupt() == 0

    ballast = fill(small_disk)
    second = Run(folder, output=small_disk.parent)
    assert second.process.wait(PATIENCE) == 1
    assert second.said().startswith(f"磁盘已满：数据目录 {folder} 所在的磁盘没有空间了。")
    assert "Traceback" not in second.said()
    ballast.unlink()


def test_a_state_that_cannot_be_written_stops_nothing(folder):
    run = Run(folder).wait_ready()
    before = run.children()
    partial = folder / "run.partial"
    partial.mkdir()
    os.kill(before["beat"], signal.SIGKILL)
    wait_for("the message", lambda: "系统照常运行" in run.said())
    assert run.login_page() == 200
    partial.rmdir()
    wait_for("the new number of beat", lambda: run.children()["beat"] != before["beat"])
    assert run.interrupt() == 0


def test_failed_preparation_stops_the_servers(folder):
    run = Run(folder, GONGKAI_LOG_LEVEL="no such level")
    assert run.process.wait(PATIENCE) == 1
    assert "系统没有启动" in run.said()
    assert servers(folder) == {}
    assert not (folder / "run.json").exists()
    assert services.take_lock(folder / "run.lock", 1) is not None
