"""The Celery application and the whole beat schedule.

The database row is the truth and the queue only makes it fast: each sweep below finds what is still pending,
so losing every message delays work by at most one period.
"""

import gc
import os
import warnings

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

EVERY_MINUTE = 60.0

app.conf.beat_schedule = {
    "letters": {"task": "workflows.tasks.sweep_letter_jobs", "schedule": EVERY_MINUTE},
    "messages": {"task": "casework.tasks.send_pending_messages", "schedule": EVERY_MINUTE},
    "deadlines": {"task": "workflows.tasks.sweep_deadlines", "schedule": EVERY_MINUTE},
    "lapses": {"task": "workflows.tasks.sweep_lapses", "schedule": EVERY_MINUTE},
    "calendar": {"task": "workflows.tasks.reproject_if_calendar_changed", "schedule": 5 * EVERY_MINUTE},
    "drafts": {"task": "portal.tasks.sweep_drafts", "schedule": crontab(minute=15)},
    "missing year": {"task": "casework.tasks.ask_for_missing_year", "schedule": crontab(hour=8, minute=30)},
    "orphan files": {"task": "casework.tasks.sweep_orphan_files", "schedule": crontab(hour=2, minute=30)},
}


@worker_init.connect
@beat_init.connect
def refuse_unsafe_start(**kwargs: object) -> None:
    from config.checks import refuse_unsafe_start

    refuse_unsafe_start()


@worker_process_init.connect
def warm_up_letters(**kwargs: object) -> None:
    """Load fonts and styles before the first letter, and keep them out of every later garbage collection.

    Refuses a machine without the typesetting libraries, with the command that installs them.
    """
    from casework.typeset import check_ready, warm_up

    check_ready()
    warm_up()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
