"""The Celery application and the whole beat schedule.

The database row is the truth and the queue only makes it fast: each sweep below finds what is still pending,
so losing every message delays work by at most one period.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

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
    "orphan files": {"task": "casework.tasks.sweep_orphan_files", "schedule": crontab(hour=2, minute=30)},
}
