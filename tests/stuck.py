"""A sweep that waits for a lock until its time limit strikes."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection


@contextmanager
def stuck() -> Iterator[Callable[[], None]]:
    """Yields what makes the sweep wait for a lock on the case until the worker's time limit strikes."""
    somebody = connection.copy()
    somebody.set_autocommit(False)

    def strike(number, frame):
        raise SoftTimeLimitExceeded

    def begin():
        somebody.cursor().execute("SELECT 1 FROM casework_matter FOR UPDATE")
        signal.setitimer(signal.ITIMER_REAL, 0.5)

    usual = signal.signal(signal.SIGALRM, strike)
    try:
        yield begin
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, usual)
        somebody.close()
