"""Real kills of real processes: each letter, notice and lapse exists exactly once afterwards."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from launcher import services
from tests.launcher.processes import Run, environment, manage, remove, servers, wait_for

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """An installation with one agency, so that no demo county is built, with web, worker and beat."""
    folder = tmp_path_factory.mktemp("recovery") / "data"
    for arguments in [
        ["migrate", "--verbosity", "0"],
        ["add_agency", "--code", "350000", "--name", "青岚县人民政府", "--kind", "county_government"],
    ]:
        result = manage(folder, *arguments)
        assert result.returncode == 0, result.stderr
    run = Run(folder).wait_ready()
    yield run
    if run.process.poll() is None:
        run.interrupt()
    remove(folder)


def drive(run: Run, *arguments: str) -> str:
    result = subprocess.run(
        [sys.executable, "-m", "tests.workflows.recovery_driver", *arguments],
        cwd=services.BASE_DIR,
        env=environment(run.folder),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def connect(folder: Path) -> psycopg.Connection:
    server = services.database(folder)
    return psycopg.connect(
        dbname=server["NAME"],
        user=server["USER"],
        password=server["PASSWORD"],
        host=server["HOST"],
        port=server["PORT"] or None,
    )


def ask(folder: Path, sql: str, *parameters: object) -> list[tuple]:
    with connect(folder) as connection:
        return connection.execute(sql, parameters).fetchall()


def answered(folder: Path, sql: str, *parameters: object) -> list[tuple]:
    """As `ask`, but an empty answer while the server is down."""
    try:
        return ask(folder, sql, *parameters)
    except psycopg.OperationalError:
        return []


def waiting_for_lock(folder: Path) -> bool:
    return bool(
        ask(
            folder,
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%%casework_matter%%'",
        )
    )


def test_killed_in_the_middle_of_a_letter_everything_exists_once(running: Run) -> None:
    folder = running.folder
    ready, silent = drive(running, "prepare").split()

    # The letter is rendered, and the worker is about to issue it: a lock of ours holds it there.
    with connect(folder) as holder:
        drive_sign = subprocess.Popen(
            [sys.executable, "-m", "tests.workflows.recovery_driver", "sign", ready],
            cwd=services.BASE_DIR,
            env=environment(folder),
        )
        assert drive_sign.wait(180) == 0
        holder.execute("SELECT 1 FROM casework_matter WHERE number = %s FOR UPDATE", [ready])
        issued = holder.execute(
            "SELECT count(*) FROM letters_letter l JOIN casework_matter m ON m.id = l.matter_id"
            " WHERE m.number = %s AND l.state = 'made' AND l.purpose = 'application.reply'",
            [ready],
        ).fetchone()
        if issued == (0,):  # else the worker was faster than our lock, and only what follows is tested
            wait_for("a worker that waits for our lock", lambda: waiting_for_lock(folder))
        before = running.children()
        os.killpg(before["worker"], signal.SIGKILL)
        os.kill(before["beat"], signal.SIGKILL)
        redis.Redis(unix_socket_path=services.redis_url(folder).removeprefix("unix://")).flushall()
        holder.rollback()
    wait_for(
        "a new worker and beat", lambda: all(running.children()[n] != before[n] for n in ("worker", "beat"))
    )

    postgres = servers(folder)["postgres"]
    os.kill(postgres, signal.SIGKILL)
    wait_for("a new PostgreSQL", lambda: servers(folder).get("postgres") not in {None, postgres})

    state = (
        "SELECT l.code, l.state FROM letters_letter l JOIN casework_matter m ON m.id = l.matter_id"
        " WHERE m.number = %s ORDER BY l.code"
    )
    wait_for("the reply", lambda: answered(folder, state, ready) == [("D01", "made"), ("R02", "made")])
    wait_for(
        "the lapse",
        lambda: answered(folder, state, silent) == [("D01", "made"), ("D02", "made"), ("R21", "made")],
    )
    wait_for(
        "the tasks after the letters",
        lambda: (
            sorted(answered(folder, "SELECT step FROM casework_openwork")) == [("application.deliver",)] * 2
        ),
    )
    events = "SELECT m.number, e.kind, count(*) FROM casework_matterevent e JOIN casework_matter m ON m.id = e.matter_id"
    once = (
        "WHERE e.kind IN ('application.signed', 'application.clarification_lapsed') GROUP BY 1, 2 ORDER BY 2"
    )
    assert ask(folder, f"{events} {once}") == [
        (silent, "application.clarification_lapsed", 1),
        (ready, "application.signed", 1),
    ]
    assert (
        ask(
            folder,
            "SELECT deadline_id, due_on, level FROM casework_notice GROUP BY 1, 2, 3 HAVING count(*) > 1",
        )
        == []
    )
    files = "SELECT count(*), count(DISTINCT sha256) FROM casework_storedfile WHERE purpose = 'letter'"
    assert ask(folder, files) == [(5, 5)]
    assert manage(folder, "verify_audit").returncode == 0
