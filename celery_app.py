"""The Celery application and the whole beat schedule.

The database row is the truth and the queue only makes it fast: each sweep below finds what is still pending,
so losing every message delays work by at most one period.
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.schedules import crontab
from celery.signals import beat_init, worker_init, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# A trial in a container runs as root. Tasks travel as JSON alone, so what Celery warns of doesn't apply.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("gongkai")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def every(task: str, schedule: float | crontab, expires: int) -> dict[str, Any]:
    """An entry of the schedule, dropped when no worker took it within `expires` seconds: the next one is due by then.

    Else the sweeps of a weekend without workers would all run on Monday, before anything else.
    """
    return {"task": task, "schedule": schedule, "options": {"expires": expires}}


MINUTE, HOUR = 60.0, 3600

app.conf.beat_schedule = {
    "letters": every("letters.sweep", MINUTE, 50),
    "letter jobs": every("workflows.tasks.sweep_letter_jobs", MINUTE, 50),
    "messages": every("casework.tasks.send_pending_messages", MINUTE, 50),
    "deadlines": every("casework.tasks.sweep_deadlines", MINUTE, 50),
    "lapses": every("workflows.tasks.sweep_lapses", MINUTE, 50),
    "calendar": every("casework.tasks.recalculate_if_calendar_changed", 5 * MINUTE, 290),
    "drafts": every("portal.tasks.sweep_drafts", crontab(minute=15), HOUR - 60),
    "missing year": every("casework.tasks.remind_of_missing_holidays", crontab(hour=8, minute=30), 12 * HOUR),
    "stranded work": every("desk.tell_of_stranded_work", crontab(hour=8, minute=40), 12 * HOUR),
    "guessing": every("casework.tasks.tell_of_guessing", 10 * MINUTE, 590),
    "orphan files": every("casework.tasks.sweep_orphan_files", crontab(hour=2, minute=30), 12 * HOUR),
    "sessions": every("accounts.tasks.clear_sessions", crontab(hour=3, minute=30), 12 * HOUR),
}


@contextmanager
def ending_the_process() -> Iterator[None]:
    """Celery goes on after an error in a signal handler; what mustn't run ends here with the reason."""
    try:
        yield
    except Exception as error:
        raise SystemExit(f"{type(error).__name__}: {error}") from error


@worker_init.connect
@beat_init.connect
def refuse_unsafe_start(**kwargs: object) -> None:
    from config.checks import refuse_unsafe_start

    with ending_the_process():
        refuse_unsafe_start()


@worker_init.connect
def refuse_without_libraries(**kwargs: object) -> None:
    """Refuse a machine without the typesetting libraries, with the command that installs them."""
    from typeset import check_ready

    with ending_the_process():
        check_ready()


@worker_process_init.connect
def warm_up_letters(**kwargs: object) -> None:
    """Load fonts and styles before the first letter; in each child, because Pango starts threads that a fork loses.

    A child of Pango 1.56 forked after this hangs in its first letter for ever.
    """
    from typeset import warm_up

    warm_up()
