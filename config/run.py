"""`make run`: everything of one installation under one process, which starts it, tends it and stops it.

    python -m config.run                      run until Ctrl-C
    python -m config.run -- COMMAND [ARG]     run, or use what already runs, for the duration of one command

Order: lock the data folder, bind the port, join the embedded services, migrate, demo county on a first start, then
web, worker and beat. Whatever fails before the last step fails before anything answers.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from config import services

PYTHON = sys.executable
STOP_SECONDS = 40  # a little more than the longest task may take
READY_SECONDS = 120
DEATHS_A_MINUTE = 5


class Stopped(BaseException):
    """Ctrl-C or SIGTERM: not an error, and nothing on the way may swallow it."""


class Refused(Exception):
    """The system can't start; the message is Chinese and says what to do."""


class Child:
    """One of our processes: started, watched, started again when it dies, stopped when the supervisor ends."""

    def __init__(self, name: str, command: list[str], **options: object) -> None:
        self.name, self.command, self.options = name, command, options
        self.deaths: list[float] = []
        self.start()

    def start(self) -> None:
        # The kernel sends SIGTERM when the supervisor is killed, so that no half of the system lives on.
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", "--", *self.command],
            cwd=services.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,  # standard output belongs to the command that is driven
            start_new_session=True,  # Ctrl-C reaches the supervisor only
            **self.options,  # type: ignore[call-overload]
        )

    def tend(self) -> bool:
        """Start it again when it is dead; whether it was."""
        if self.process.poll() is None:
            return False
        now = time.monotonic()
        self.deaths = [moment for moment in self.deaths if now - moment < 60] + [now]
        if len(self.deaths) > DEATHS_A_MINUTE:
            raise Refused(f"{self.name} 一分钟内反复退出，已全部停止。原因见上面的输出。")
        say(f"{self.name} 意外退出（{self.process.returncode}），正在重新启动。")
        time.sleep(0.2 * len(self.deaths))
        self.start()
        return True

    def ask_to_stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()

    def wait_stopped(self, until: float) -> None:
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class System:
    def __init__(self, folder: Path, host: str, port: int) -> None:
        self.folder, self.host, self.port = folder, host, port
        self.address = f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0', '::'} else host}:{port}/"  # noqa: S104
        self.state = folder / "run.json"
        self.children: list[Child] = []
        self.membership: services.Membership | None = None

    # -- start ----------------------------------------------------------------------------------------------
    def start(self, stack: ExitStack) -> None:
        lock = services.take_lock(self.folder / "run.lock", fcntl.LOCK_EX, wait=1)
        if lock is None:
            raise Refused(already_running(self.folder))
        stack.callback(lock.close)
        self._bury_predecessor()
        listener = self._listen()
        stack.callback(listener.close)
        self._write_state()
        stack.callback(self.state.unlink, missing_ok=True)
        if services.embedded():
            say("正在启动内置的 PostgreSQL 和 Redis。")
            self.membership = stack.enter_context(services.joined(self.folder))
        stack.callback(self._stop_children)
        self._prepare()
        self._start_children(listener)
        self._wait_for_web()

    def _bury_predecessor(self) -> None:
        """After a kill -9 of the supervisor its processes are on their way out: wait for them, then insist."""
        if not self.state.exists():
            return
        left = [
            (pid, born) for pid, born in json.loads(self.state.read_text())["children"] if _born(pid) == born
        ]
        if left:
            say("上次没有正常停止，正在清理留下的进程。")
        give_up = time.monotonic() + STOP_SECONDS
        while left := [(pid, born) for pid, born in left if _born(pid) == born]:
            for pid, _ in left:
                os.kill(pid, signal.SIGTERM if time.monotonic() < give_up else signal.SIGKILL)
            time.sleep(0.2)

    def _listen(self) -> socket.socket:
        """The listening socket: held by the supervisor, so that the port stays ours while the web process restarts."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self.host, self.port))
            listener.listen(512)
        except OSError as error:
            listener.close()
            raise Refused(
                f"端口 {self.port} 不能使用（{error.strerror}）。请换一个端口，例如：make run PORT={self.port + 1}"
            ) from error
        return listener

    def _prepare(self) -> None:
        preparing = Child("准备", [PYTHON, "manage.py", "prepare_start"])
        self.children = [preparing]  # so that Ctrl-C stops it
        code = preparing.process.wait()
        self.children = []
        if code:
            raise Refused("系统没有启动，原因见上面的输出。")

    def _start_children(self, listener: socket.socket) -> None:
        celery = [PYTHON, "-m", "celery", "--quiet", "-A", "celery_app"]
        self.children = [
            Child(
                "web",
                [
                    PYTHON, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{listener.fileno()}",
                    "--worker-class", "gthread", "--workers", os.environ.get("GONGKAI_WEB_PROCESSES", "2"),
                    "--threads", "4", "--timeout", "60", "--graceful-timeout", "20",
                    "--no-control-socket", "--log-level", "warning",
                ],
                pass_fds=[listener.fileno()],
            ),
            Child("worker", [*celery, "worker", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]),
            # No pid file: a stale one would keep beat from starting after a kill -9.
            Child("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""]),
        ]  # fmt: skip
        self._write_state()

    def _wait_for_web(self) -> None:
        give_up = time.monotonic() + READY_SECONDS
        while not _answers(f"http://{_loopback(self.host)}:{self.port}/"):
            self.tend()
            if time.monotonic() > give_up:
                raise Refused("网页进程没有响应，已全部停止。原因见上面的输出。")
            time.sleep(0.2)
        self._write_state(ready=True)

    # -- life -----------------------------------------------------------------------------------------------
    def tend(self) -> None:
        if self.membership:
            self.membership.tend()
        if [child for child in self.children if child.tend()]:
            self._write_state(ready=True)

    def _stop_children(self) -> None:
        until = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.wait_stopped(until)

    def _write_state(self, ready: bool = False) -> None:
        state = {
            "pid": os.getpid(),
            "address": self.address,
            "ready": ready,
            "children": [[child.process.pid, _born(child.process.pid)] for child in self.children],
        }
        partial = self.state.with_suffix(".partial")
        partial.write_text(json.dumps(state))
        partial.replace(self.state)


def already_running(folder: Path) -> str:
    try:
        state = json.loads((folder / "run.json").read_text())
    except FileNotFoundError:
        return f"数据目录 {folder} 正被另一个 make run 使用。"
    return (
        f"Gongkai 已在 {state['address']} 运行（进程 {state['pid']}，数据目录 {folder}）。"
        f"要停止它，请在那个窗口按 Ctrl-C，或执行：kill {state['pid']}"
    )


def say(message: str) -> None:
    sys.stderr.write(message + "\n")
    sys.stderr.flush()


def _born(pid: int) -> str:
    """The start time of a process in the kernel's ticks, so that a re-used number isn't mistaken; "" when gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def _loopback(host: str) -> str:
    return "127.0.0.1" if host == "0.0.0.0" else f"[{host}]" if ":" in host else host  # noqa: S104


def _answers(url: str) -> bool:
    request = urllib.request.Request(url, headers={"Host": "localhost"}, method="HEAD")  # noqa: S310 -- our own address
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
        return opener.open(request, timeout=10).status < 500
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _on_signal(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the second Ctrl-C must not interrupt the clean stop
    raise Stopped


def _run_command(command: list[str], address: str) -> int:
    return subprocess.run(
        command, cwd=services.BASE_DIR, env=os.environ | {"GONGKAI_URL": address}, check=False
    ).returncode


def _port() -> int:
    chosen = os.environ.get("PORT") or "8000"
    if not (chosen.isdigit() and 0 < int(chosen) < 65536):
        raise Refused(f"端口 {chosen} 不对：应是 1 到 65535 之间的数字，例如：make run PORT=8080")
    return int(chosen)


def main(command: list[str]) -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)
    folder = services.data_dir()
    os.environ["DATA_DIR"] = str(folder)
    os.environ["PYTHONUNBUFFERED"] = "1"  # what the children say is seen when they say it
    try:
        services.prepare(folder)
        if command and (state := _running(folder)):
            return _run_command(command, state["address"])
        with ExitStack() as stack:
            system = System(folder, os.environ.get("GONGKAI_HOST") or "127.0.0.1", _port())
            system.start(stack)
            if command:
                return _run_command(command, system.address)
            say(f"Gongkai 已启动：{system.address}（工作台 {system.address}desk/）。按 Ctrl-C 停止。")
            while True:
                system.tend()
                time.sleep(0.5)
    except Stopped:
        say("已停止。")
        return 0
    except (Refused, services.ServicesFailed) as error:
        say(str(error))
        return 1


def _running(folder: Path) -> dict | None:
    """The state of a system that runs and is ready in this folder."""
    free = services.take_lock(folder / "run.lock", fcntl.LOCK_SH)
    if free:
        free.close()
        return None
    give_up = time.monotonic() + READY_SECONDS
    while time.monotonic() < give_up:
        try:
            state = json.loads((folder / "run.json").read_text())
        except FileNotFoundError:
            state = {}
        if state.get("ready"):
            return state
        time.sleep(0.5)
    raise Refused(already_running(folder))


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:] if sys.argv[1:2] == ["--"] else sys.argv[1:]))
