"""Waiting for a lock that somebody else holds: at most `lock_timeout` (config/settings.py), then a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable

from statute.refused import Refused

LOCK = "SELECT 1 FROM casework_matter WHERE id = %s FOR NO KEY UPDATE"
BUSY = "这项内容正在由别人办理或者保存，等了五秒还没有轮到，这一次没有保存。请稍等几秒再试一次。"


def one_at_a_time(name: str) -> None:
    """Wait until nobody else is at what `name` stands for; held until the caller's transaction ends."""
    with lock_or_refuse(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def lock_matter(pk: int) -> None:
    """Lock a matter until the caller's transaction ends. Whoever reads it afterwards reads it as it is.

    The lock comes first: a statement that waits for it while reading would read joined rows as they were before.
    """
    with lock_or_refuse(), connection.cursor() as cursor:
        cursor.execute(LOCK, [pk])


@contextmanager
def lock_or_refuse() -> Iterator[None]:
    """Around a statement that takes a lock: Refused("busy") when it isn't had in time. The transaction is lost."""
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise Refused("busy", BUSY) from error
        raise
