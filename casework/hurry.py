"""Hurrying a worker on commit. The row is the truth and a sweep finds it anyway: this only makes it fast."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from kombu.pools import producers

from casework.breaker import breaker_of

STALE = timedelta(seconds=60)
"""A message that no worker took by then is dropped: the sweep sends a new one, so none ever waits twice."""
QUICKLY = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 0, "interval_start": 0}
"""A person waits for this: a broker that doesn't answer at once has lost the message."""


@dataclass(frozen=True)
class Nudge:
    """A message to the queue that a worker should do this task."""

    task: str
    args: tuple[Any, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "__qualname__", f"Nudge({self.task})")  # how Django names it when it fails

    def __call__(self) -> None:
        breaker_of(settings.REDIS_URL).ask(self._send, None)

    def _send(self) -> None:
        broker = current_app.connection_for_write(transport_options=QUICKLY)
        with producers[broker].acquire(block=True, timeout=1) as producer:
            current_app.send_task(self.task, args=self.args, expires=STALE.total_seconds(), producer=producer)


def hurry(task: str, *args: Any) -> None:
    """Ask a worker for the task once the transaction commits, once however often it is asked for.

    A broker that can't be reached changes nothing: the request is done, the sweep comes.
    """
    nudge = Nudge(task, args)
    if all(entry[1] != nudge for entry in connection.run_on_commit):
        transaction.on_commit(nudge, robust=True)
