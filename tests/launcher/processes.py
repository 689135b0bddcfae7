"""Real processes of the project in data folders of their own, for the tests that start, kill and count them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from launcher import services

PATIENCE = 180  # seconds; two cores may be busy with other tests


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of an embedded installation in this folder."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "PORT", "EMAIL_URL"} and not name.startswith("GONGKAI_")
    }
    return kept | {"DATA_DIR": str(folder)} | more


def manage(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=services.BASE_DIR,
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def wait_for(what: str, condition: Callable[[], object]) -> object:
    give_up = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < give_up, f"{what} did not happen within {PATIENCE} s"
        time.sleep(0.1)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def alive(pid: int) -> bool:
    """Whether the process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def parent(pid: int) -> int:
    """The process that started it; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def servers(folder: Path) -> dict[str, int]:
    """Process numbers of the keeper, PostgreSQL and Redis that serve this folder."""
    sockets = str(services.socket_dir(folder))
    found = {}
    postgres = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if words[1:] and f"unixsocket:{sockets}/redis.sock" in words[0] + words[1]:
            found["redis"] = int(entry.name)
        elif words[0].endswith("/postgres") and str(folder / "postgres") in words:
            postgres.add(int(entry.name))
        elif "launcher.keeper" in words and str(folder) in words:
            found["keeper"] = int(entry.name)
    # A child that was just forked still has its parent's command line.
    found.update(("postgres", pid) for pid in postgres if alive(pid) and parent(pid) not in postgres)
    return {name: pid for name, pid in found.items() if alive(pid)}


class Run:
    """One `make run`, without make."""

    started: ClassVar[
        list[Run]
    ] = []  # what a failed test left running is killed by the fixture of its module

    def __init__(self, folder: Path, port: int | str = "", output: Path | None = None, **more: str) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.output = (output or folder.parent) / f"run-{time.monotonic_ns()}.txt"
        with open(self.output, "w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "launcher.run"],
                cwd=services.BASE_DIR,
                env=environment(folder, PORT=str(self.port), **more),
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.started.append(self)

    def said(self) -> str:
        return self.output.read_text()

    def wait_ready(self) -> Run:
        def ready() -> bool:
            assert self.process.poll() is None, self.said()
            return "已启动" in self.said()

        wait_for("the start", ready)
        return self

    def children(self) -> dict[str, int]:
        pids = [pid for pid, _ in json.loads((self.folder / "run.json").read_text())["children"]]
        return dict(zip(["web", "worker", "beat"], pids, strict=True))

    def login_page(self) -> int | None:
        """The HTTP status of a page that reads the database, or None when nothing answers."""
        try:
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            return opener.open(f"http://127.0.0.1:{self.port}/accounts/login/", timeout=10).status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def fetch(run: Run, page: str) -> tuple[int, str | None, str]:
    """Status, Retry-After and text of a page."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        answer = opener.open(f"http://127.0.0.1:{run.port}/{page}", timeout=20)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers["Retry-After"], answer.read().decode()


def remove(folder: Path) -> None:
    wait_for("the end of the servers", lambda: not servers(folder))
    shutil.rmtree(folder, ignore_errors=True)
