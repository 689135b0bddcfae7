"""The embedded PostgreSQL and Redis of a data folder: where they are, and how a process joins them.

A process that needs them holds a shared lock on `services.use.lock` for as long as it lives. One keeper process
(launcher/keeper.py) owns the servers; it stops them when nobody holds that lock any more. Locks are flock(2) locks,
so a process that was killed leaves nothing stale behind.
"""

from __future__ import annotations

import base64
import errno
import fcntl
import hashlib
import json
import os
import re
import secrets as random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any

BASE_DIR = Path(__file__).resolve().parent.parent
START_SECONDS = 90  # a first start on a slow disk includes initdb
STOP_SECONDS = 45
NEEDED_BYTES = 2**20  # with less, nothing that starts gets far
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}

# What settings fall back to when real servers are configured without keys; config/checks.py refuses them.
DEMO_SECRETS = {"secret_key": "demo", "master_key": "demo", "lookup_key": "demo"}

# Commands that read and write no database: they must not start one.
COMMANDS_WITHOUT_DATABASE = {
    "", "help", "version", "--help", "-h", "--version",
    "check", "collectstatic", "deadline", "diffsettings", "findstatic", "letter_samples",
}  # fmt: skip


class ServicesFailed(Exception):
    """The embedded services could not be started; the message is Chinese and says what to do."""


def data_dir() -> Path:
    """The absolute data folder: DATA_DIR from the environment, else var/ in the checkout."""
    chosen = os.environ.get("DATA_DIR")
    return Path(chosen).absolute() if chosen else BASE_DIR / "var"


def embedded() -> bool:
    """Whether a server address is missing, so that the embedded services are needed."""
    return not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))


def prepare(folder: Path) -> None:
    """Make the data folder, or say why nothing can be started in it."""
    try:
        # As root the servers run as another user, who must be able to pass through.
        folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        (folder / "log").mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(NEEDED_BYTES))
    except OSError as error:
        if error.errno in NO_ROOM:
            raise ServicesFailed(
                f"磁盘已满：数据目录 {folder} 所在的磁盘没有空间了。请先清理磁盘（查看占用：df -h {folder}），再启动；"
                "已经保存的数据不受影响。"
            ) from error
        raise ServicesFailed(
            f"数据目录 {folder} 不能写入（{error.strerror}）。请改用可写的目录，例如 make run DATA_DIR=$HOME/gongkai-data。"
        ) from error


def secrets(folder: Path) -> dict[str, str]:
    """The random secrets of this data folder, made on first use; the file is readable by its owner only."""
    path = folder / "secrets.json"
    if path.exists():  # a process that is started again on a full disk needs no room
        return _read(path)
    prepare(folder)
    with open(folder / "secrets.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            values = {
                "secret_key": random.token_urlsafe(50),
                "master_key": base64.b64encode(random.token_bytes(32)).decode(),
                "lookup_key": base64.b64encode(random.token_bytes(32)).decode(),
                "database_password": random.token_urlsafe(24),
            }
            partial = path.with_suffix(".partial")
            with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump(values, file, indent=2)
                file.flush()
                os.fsync(file.fileno())  # a power cut that takes the keys takes everything
            partial.replace(path)
            holding = os.open(folder, os.O_RDONLY)
            os.fsync(holding)
            os.close(holding)
    return _read(path)


def _read(path: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(path.read_text())
    return found


def socket_dir(folder: Path) -> Path:
    """Where the sockets are: in the data folder, or under /tmp when its path is too long or too odd for a socket."""
    inside = folder / "run"
    if len(os.fsencode(inside)) <= 80 and re.fullmatch(r"[\w./-]+", str(inside), re.ASCII):
        return inside
    return Path("/tmp") / f"gongkai-{os.getuid()}-{hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]}"  # noqa: S108 -- a socket path must be short; the folder is closed to others


def database(folder: Path) -> dict[str, Any]:
    """The embedded database in the words of Django's DATABASES."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "gongkai",
        "USER": "gongkai",
        "PASSWORD": secrets(folder)["database_password"],
        "HOST": str(socket_dir(folder)),
        "PORT": "",
    }


def redis_url(folder: Path) -> str:
    return f"unix://{socket_dir(folder) / 'redis.sock'}"


def take_lock(path: Path, how: int, wait: float = 0) -> IO[str] | None:
    """The open lock file, or None when the lock isn't free within `wait` seconds. Closing the file releases it."""
    file = open(path, "a+")  # noqa: SIM115 -- it stays open for as long as the lock is held
    give_up = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            if time.monotonic() >= give_up:
                file.close()
                return None
            time.sleep(0.05)


class Membership:
    """One process's use of the embedded services of a folder."""

    def __init__(self, folder: Path) -> None:
        prepare(folder)
        self.folder = folder
        self._keeper: subprocess.Popen[bytes] | None = None
        # A keeper that is stopping holds this lock exclusively until its servers are down.
        use = take_lock(folder / "services.use.lock", fcntl.LOCK_SH, STOP_SECONDS)
        if use is None:
            raise ServicesFailed(f"{folder} 里的数据库正在停止，{STOP_SECONDS} 秒内没有停下。请稍候再试。")
        self._use = use

    def wait_until_ready(self) -> None:
        """Return once both servers answer; start a keeper when there is none."""
        give_up = time.monotonic() + START_SECONDS
        while not (_redis_answers(self.folder) and _postgres_answers(self.folder)):
            self.tend()
            if time.monotonic() > give_up:
                raise ServicesFailed(
                    f"内置的数据库 {START_SECONDS} 秒内没有启动。原因见 {self.folder / 'log' / 'services.log'}。"
                )
            time.sleep(0.05)

    def tend(self) -> None:
        """Start a keeper when there is none; raise when the one started here gave up."""
        ended = self._keeper.poll() if self._keeper else 0
        if ended == 1:  # it gave up; when it was killed, a new one takes over
            self._keeper = None
            raise ServicesFailed(self._reason())
        if ended is not None and not self._keeper_lives():
            with open(self.folder / "log" / "services.log", "ab", opener=_for_the_owner) as log:
                self._keeper = subprocess.Popen(
                    [sys.executable, "-m", "launcher.keeper", str(self.folder)],
                    cwd=BASE_DIR,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )

    def _reason(self) -> str:
        """Why the keeper gave up."""
        try:
            told = (self.folder / "services.error").read_text()
        except FileNotFoundError:
            told = ""
        return told or f"内置的数据库没有启动。原因见 {self.folder / 'log' / 'services.log'}。"

    def leave(self) -> None:
        """Stop using the services; the last one out waits until they are down."""
        try:
            fcntl.flock(self._use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            pid = (self.folder / "services.lock").read_text().strip()
            if pid:  # else the disk was full: the keeper finds out by itself
                os.kill(int(pid), signal.SIGTERM)
            last = bool(pid)
        except BlockingIOError:
            others = take_lock(self.folder / "services.use.lock", fcntl.LOCK_SH)
            last = others is None  # then the keeper holds it, because it is stopping
            if others:
                others.close()
        except ProcessLookupError:
            last = False
        give_up = time.monotonic() + STOP_SECONDS
        while last and self._keeper_lives() and time.monotonic() < give_up:
            time.sleep(0.05)
        self._use.close()
        if self._keeper and last:
            self._keeper.wait()

    def _keeper_lives(self) -> bool:
        free = take_lock(self.folder / "services.lock", fcntl.LOCK_SH)
        if free:
            free.close()
        return free is None


@contextmanager
def joined(folder: Path) -> Iterator[Membership]:
    """Use the embedded services of the folder: join what runs, else start it; the last one out stops it."""
    membership = Membership(folder)
    try:
        membership.wait_until_ready()
        yield membership
    finally:
        membership.leave()


@contextmanager
def for_command(argv: list[str]) -> Iterator[None]:
    """What manage.py needs around one command; exits 2 with a message when the services can't be had."""
    command = argv[1] if len(argv) > 1 else ""
    needless = command in COMMANDS_WITHOUT_DATABASE or {"--help", "-h"} & set(argv)
    try:
        with nullcontext() if needless or not embedded() else joined(data_dir()):
            yield
    except ServicesFailed as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


def _for_the_owner(path: str, flags: int) -> int:
    """Open a file that nobody else may read, however it was made."""
    opened = os.open(path, flags, 0o600)
    os.fchmod(opened, 0o600)
    return opened


def _redis_answers(folder: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            connection.connect(str(socket_dir(folder) / "redis.sock"))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def _postgres_answers(folder: Path) -> bool:
    if not (socket_dir(folder) / ".s.PGSQL.5432").exists():
        return False
    import psycopg

    server = database(folder)
    try:
        psycopg.connect(
            dbname=server["NAME"], user=server["USER"], password=server["PASSWORD"], host=server["HOST"],
            connect_timeout=5,
        ).close()  # fmt: skip
        return True
    except psycopg.OperationalError:
        return False
