import subprocess
import sys

import pytest
from celery.schedules import crontab

from celery_app import app
from launcher import services
from tests.launcher.processes import environment


def test_schedule_is_the_reviewed_list():
    app.loader.import_default_modules()
    assert {
        entry["task"]: entry["schedule"]
        for entry in app.conf.beat_schedule.values()
        if isinstance(entry["schedule"], float)
    } == {
        "letters.sweep": 60.0,
        "workflows.tasks.sweep_letter_jobs": 60.0,
        "casework.tasks.send_pending_messages": 60.0,
        "casework.tasks.sweep_deadlines": 60.0,
        "workflows.tasks.sweep_lapses": 60.0,
        "casework.tasks.recalculate_if_calendar_changed": 300.0,
        "casework.tasks.tell_of_guessing": 600.0,
    }


def test_every_message_of_the_schedule_expires_before_its_task_is_due_again():
    late = {
        name: entry
        for name, entry in app.conf.beat_schedule.items()
        if not 0 < entry["options"]["expires"] < _period(entry["schedule"])
    }
    assert late == {}


def _period(schedule: float | crontab) -> float:
    if not isinstance(schedule, crontab):
        return schedule
    return 3600 if len(schedule.hour) == 24 else 86400


@pytest.mark.services
@pytest.mark.parametrize("role", [["worker"], ["beat", "--pidfile", ""]])
def test_worker_and_beat_end_where_secrets_are_missing(tmp_path, role):
    away = {"DATABASE_URL": "postgresql://x@127.0.0.1:1/x", "REDIS_URL": "redis://127.0.0.1:1/0"}
    ended = subprocess.run(
        [sys.executable, "-m", "celery", "--quiet", "-A", "celery_app", *role],
        cwd=services.BASE_DIR,
        env=environment(tmp_path, **away),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode != 0
    assert "没有设置密钥 GONGKAI_SECRET_KEY" in ended.stderr


def test_a_busy_machine_has_time_to_fork():
    assert app.conf.worker_proc_alive_timeout == 60


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    assert [
        entry["task"] for entry in app.conf.beat_schedule.values() if entry["task"] not in app.tasks
    ] == []


def test_a_lost_worker_loses_no_task():
    assert (app.conf.task_acks_late, app.conf.task_reject_on_worker_lost) == (True, True)
    assert (
        app.conf.task_soft_time_limit
        < app.conf.task_time_limit
        < app.conf.broker_transport_options["visibility_timeout"]
    )
