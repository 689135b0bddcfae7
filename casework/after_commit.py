"""Asking a worker once a transaction commits. The row is the truth and a sweep finds it: this only makes it fast."""

from typing import Any

from celery import Task, current_app
from django.conf import settings
from django.db import transaction
from kombu.pools import producers

from casework.breaker import breaker_of

STALE = 60
"""Seconds. A message that no worker took by then is dropped: the sweep sends a new one, so none ever waits twice."""
QUICKLY = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 0, "interval_start": 0}
"""A person waits for this: a broker that doesn't answer within a second has lost the message."""


def send_after_commit(task: "Task[..., Any]", *args: Any) -> None:
    """Ask a worker for the task once the transaction commits; a broker that can't be reached changes nothing."""

    def send() -> None:
        broker = current_app.connection_for_write(transport_options=QUICKLY)
        with producers[broker].acquire(block=True, timeout=1) as producer:
            task.apply_async(args, expires=STALE, retry=False, producer=producer)

    breaker = breaker_of(settings.REDIS_URL)
    transaction.on_commit(lambda: breaker.ask(send, None), robust=True)
