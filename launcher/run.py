"""`make run`: everything of one installation under one process, which starts it, tends it and stops it.

    python -m launcher.run                      run until Ctrl-C
    python -m launcher.run -- COMMAND [ARG]     run, or use what already runs, for the duration of one command

Order: lock the data folder, bind the port, join the embedded services, migrate, demo county on a first start, then
web, worker and beat. Whatever fails before the last step fails before anything answers. Once everything answers,
nothing but its user stops it: what dies is started again, after longer and longer pauses when it dies again and again.
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
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType
from typing import Any

from launcher import services

PYTHON = sys.executable
STOP_SECONDS = 40  # a little more than the longest task may take
READY_SECONDS = 120
DEATHS_A_MINUTE = 5  # more of them end a start
LONGEST_PAUSE = 30  # seconds before what keeps dying is started again


class Stopped(BaseException):
    """Ctrl-C or SIGTERM: not an error, and nothing on the way may swallow it."""


class Refused(Exception):
    """The system can't start; the message is Chinese and says what to do."""


class Child:
    """One of our processes: started, watched, started again when it dies, stopped when the supervisor ends."""

    def __init__(self, name: str, command: list[str], pass_fds: Sequence[int] = ()) -> None:
        self.name, self.command, self.pass_fds = name, command, pass_fds
        self.deaths: list[float] = []
        self.again_at = 0.0
        self.start()

    def start(self) -> None:
        # The kernel sends SIGTERM when the supervisor is killed, so that no half of the system lives on.
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", "--", *self.command],
            cwd=services.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,  # standard output belongs to the command that is driven
            start_new_session=True,  # Ctrl-C reaches the supervisor only
            pass_fds=self.pass_fds,
        )

    def tend(self) -> bool:
        """Start it again when it is dead, in time; whether it was."""
        if self.process.poll() is None:
            return False
        if not self.again_at:
            self._note_death()
        if time.monotonic() < self.again_at:
            return False
        try:
            self.start()
        except OSError as error:  # no memory or no process left for it
            self.again_at = time.monotonic() + LONGEST_PAUSE
            say(f"{self.name} 没有启动（{error.strerror}），{LONGEST_PAUSE} 秒后再试。")
            return False
        self.again_at = 0.0
        return True

    def _note_death(self) -> None:
        now = time.monotonic()
        self.deaths = [moment for moment in self.deaths if now - moment < 60] + [now]
        pause = min(0.2 * 2 ** len(self.deaths), LONGEST_PAUSE)
        self.again_at = now + pause
        when = "正在重新启动" if pause < 1 else f"{pause:.0f} 秒后重新启动"
        say(f"{self.name} 意外退出（{self.process.returncode}），{when}。")

    def keeps_dying(self) -> bool:
        return len(self.deaths) > DEATHS_A_MINUTE

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
    """The processes of one installation. `any_port`: with the chosen one taken, another does as well."""

    def __init__(self, folder: Path, host: str, port: int, any_port: bool = False) -> None:
        self.folder, self.host, self.port, self.any_port = folder, host, port, any_port
        self.state = folder / "run.json"
        self.state_is_old = False
        self.children: list[Child] = []
        self.membership: services.Membership | None = None
        self.services_again_at = 0.0

    @property
    def address(self) -> str:
        host = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::"} else self.host  # noqa: S104 -- compared, not bound
        return f"http://{host}:{self.port}/"

    # -- start ----------------------------------------------------------------------------------------------
    def start(self, stack: ExitStack) -> None:
        lock = services.take_lock(self.folder / "run.lock", fcntl.LOCK_EX, wait=1)
        if lock is None:
            raise Refused(already_running(self.folder))
        stack.callback(lock.close)
        self._stop_leftover_processes()
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

    def _stop_leftover_processes(self) -> None:
        """After a kill -9 of the supervisor its processes are on their way out: wait for them, then insist."""
        left = [(pid, born) for pid, born in _state(self.folder).get("children", []) if _born(pid) == born]
        if left:
            say("上次没有正常停止，正在清理留下的进程。")
        give_up = time.monotonic() + STOP_SECONDS
        while left := [(pid, born) for pid, born in left if _born(pid) == born]:
            for pid, _ in left:
                os.kill(pid, signal.SIGTERM if time.monotonic() < give_up else signal.SIGKILL)
            time.sleep(0.2)

    def _listen(self) -> socket.socket:
        """The listening socket: held by the supervisor, so that the port stays ours while the web process restarts."""
        try:
            listener = _listener(self.host, self.port)
        except OSError as error:
            if not self.any_port:
                raise Refused(
                    f"端口 {self.port} 不能使用（{error.strerror}）。请换一个端口，例如：make run PORT={self.port + 1}"
                ) from error
            listener = _listener(self.host, 0)
            free = listener.getsockname()[1]
            say(f"端口 {self.port} 已被占用，改用 {free}。")
            self.port = free
        os.environ["PORT"] = str(self.port)  # the children write it into addresses
        return listener

    def _prepare(self) -> None:
        for command in (["prepare_start"], ["demo_county", "--first-start"]):
            preparing = Child("准备", [PYTHON, "manage.py", *command])
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
                    # Large uploads leave a process large: each is replaced now and then, not all at once.
                    "--max-requests", "2000", "--max-requests-jitter", "1000",
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
            self._tend_children()
            if self.membership:
                self.membership.tend()
            if dying := [child.name for child in self.children if child.keeps_dying()]:
                raise Refused(f"{dying[0]} 一分钟内反复退出，已全部停止。原因见上面的输出。")
            if time.monotonic() > give_up:
                raise Refused("网页进程没有响应，已全部停止。原因见上面的输出。")
            time.sleep(0.2)
        self._write_state(ready=True)

    # -- life -----------------------------------------------------------------------------------------------
    def tend(self) -> None:
        self._tend_services()
        if self._tend_children() or self.state_is_old:
            self._write_state(ready=True)

    def _tend_services(self) -> None:
        if not self.membership or time.monotonic() < self.services_again_at:
            return
        try:
            self.membership.tend()
        except (services.ServicesFailed, OSError) as error:
            self.services_again_at = time.monotonic() + LONGEST_PAUSE
            say(f"{error}\n内置的数据库没有运行，网页暂时答复“暂时不能办理”；{LONGEST_PAUSE} 秒后再试。")

    def _tend_children(self) -> bool:
        """Start the dead again; whether there were any."""
        return bool([child for child in self.children if child.tend()])

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
        try:
            partial.write_text(json.dumps(state))
            partial.replace(self.state)
            self.state_is_old = False
        except OSError as error:  # it only informs the next start and who asks where the system is
            if not self.state_is_old:
                say(f"没有写入 {self.state}（{error.strerror}），系统照常运行。")
            self.state_is_old = True


def already_running(folder: Path) -> str:
    state = _state(folder)
    if not state:
        return f"数据目录 {folder} 正被另一个 make run 使用。"
    return (
        f"Gongkai 已在 {state['address']} 运行（进程 {state['pid']}，数据目录 {folder}）。"
        f"要停止它，请在那个窗口按 Ctrl-C，或执行：kill {state['pid']}"
    )


def _state(folder: Path) -> dict[str, Any]:
    """What the supervisor of this folder last wrote down; empty when there is none or a power cut spoilt it."""
    try:
        found: dict[str, Any] = json.loads((folder / "run.json").read_text())
        return found
    except (FileNotFoundError, ValueError):
        return {}


def say(message: str) -> None:
    with suppress(OSError):  # into a file on a full disk, or a terminal that was closed
        sys.stderr.write(message + "\n")
        sys.stderr.flush()


def _born(pid: int) -> str:
    """The start time of a process in the kernel's ticks, so that a re-used number isn't mistaken; "" when gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def _listener(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(512)
    except OSError:
        listener.close()
        raise
    return listener


def _loopback(host: str) -> str:
    return "127.0.0.1" if host == "0.0.0.0" else f"[{host}]" if ":" in host else host  # noqa: S104 -- compared, not bound


def _answers(url: str) -> bool:
    request = urllib.request.Request(url, headers={"Host": "localhost"}, method="HEAD")  # noqa: S310 -- our own address
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
        return int(opener.open(request, timeout=10).status) < 500
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
            system = System(
                folder,
                os.environ.get("GONGKAI_HOST") or "127.0.0.1",
                _port(),
                any_port=bool(command) and not os.environ.get("PORT"),
            )
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


def _running(folder: Path) -> dict[str, Any] | None:
    """The state of a system that runs and is ready in this folder."""
    free = services.take_lock(folder / "run.lock", fcntl.LOCK_SH)
    if free:
        free.close()
        return None
    give_up = time.monotonic() + READY_SECONDS
    while time.monotonic() < give_up:
        state = _state(folder)
        if state.get("ready"):
            return state
        time.sleep(0.5)
    raise Refused(already_running(folder))


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:] if sys.argv[1:2] == ["--"] else sys.argv[1:]))
