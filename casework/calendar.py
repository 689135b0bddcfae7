"""The calendar in force: the packaged years with the days that an administrator entered on top.

The built value is kept in the process and its version asked for with one cheap statement; inside one web
request, one background task or a `one_calendar` block it isn't even asked for again.
"""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from celery.signals import task_postrun, task_prerun
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import connection

from casework.models import CalendarDay
from statute.calendar.holidays import YEARS
from statute.calendar.working_days import Calendar, packaged

VERSION = (
    "SELECT count(*), max(updated_at) FROM casework_calendarday"  # asked in every request that counts days
)


class _Kept(threading.local):
    active = False
    calendar: Calendar | None = None


_kept = _Kept()
_latest: tuple[str, Calendar] | None = None


def current_calendar() -> Calendar:
    """The calendar as it stands now; inside `one_calendar` as it stood at the first use there."""
    if not _kept.active:
        return _load()
    if _kept.calendar is None:
        _kept.calendar = _load()
    return _kept.calendar


def calendar_version() -> str:
    """Changes with every day entered, changed or removed and every packaged year. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(VERSION)
        days, changed = cursor.fetchone()
    return f"{_packaged_version()}/{days}/{changed.isoformat() if changed else ''}"


def forget_calendar(**_: Any) -> None:
    """To be called where calendar days were written: the next question reads them."""
    _kept.calendar = None


@contextmanager
def one_calendar() -> Iterator[None]:
    """One calendar for the whole block: for commands that ask about thousands of cases."""
    _keep()
    try:
        yield
    finally:
        _release()


def _load() -> Calendar:
    global _latest
    version, latest = calendar_version(), _latest
    if latest is None or latest[0] != version:
        entries = list(CalendarDay.objects.values("date", "working", "status", "name"))
        latest = _latest = (version, packaged().overlay(entries) if entries else packaged())
    return latest[1]


@lru_cache(maxsize=1)
def _packaged_version() -> str:
    return hashlib.sha256(repr(YEARS).encode()).hexdigest()[:8]


def _keep(**_: Any) -> None:
    _kept.active, _kept.calendar = True, None


def _release(**_: Any) -> None:
    _kept.active, _kept.calendar = False, None


for begins in (request_started, task_prerun):
    begins.connect(_keep, dispatch_uid="casework.calendar")
for ends in (request_finished, got_request_exception, task_postrun):
    ends.connect(_release, dispatch_uid="casework.calendar")
