"""Reminders: one sweep over what is due to be looked at, without a time window, once each whatever fails.

A beat that was down for a week catches up in one pass: every level that fell due gets its notice row, and people
get one message, for the most severe of them.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone

from accounts.models import Staff
from casework.calendar import current_calendar
from casework.deadlines import start_of
from casework.events import record
from casework.messages import queue_message
from casework.models import Deadline, Matter, Message, Notice, NoticeReceipt
from casework.sweeps import until_late
from statute.clock.terms import alert_level_dates

logger = logging.getLogger(__name__)

BACK_OFF = timedelta(hours=1)
BATCH = 500
ESCALATED = {Notice.Level.OVERDUE}
"""Levels that go beyond the people who work on the case."""

Recompute = Callable[[Matter, date], None]
Recipients = Callable[[Deadline, str], Iterable[Staff]]


def sweep(now: datetime, *, recompute: Recompute, recipients: Recipients) -> int:
    """Write the notices of deadlines whose moment has come, for a while; how many notices were written.

    `recompute` derives the matter's dates anew (locking the matter), `recipients` says who is told at which level.
    A deadline that fails is put off by an hour and never stops the others.
    """
    written = 0
    due = Deadline.objects.filter(open=True, next_alert_at__lte=now).order_by("next_alert_at")
    for pk, matter_id in until_late(due.values_list("pk", "matter_id")[:BATCH]):
        try:
            with transaction.atomic():
                recompute(Matter.objects.get(pk=matter_id), timezone.localdate(now))
                written += _alert(pk, now, recipients)
        except SoftTimeLimitExceeded:
            raise  # the deadline isn't to blame
        except Exception:
            logger.exception("deadline %s could not be alerted", pk)
            _put_off(pk, now)
    return written


def _alert(pk: int, now: datetime, recipients: Recipients) -> int:
    deadline = Deadline.objects.select_for_update(no_key=True).select_related("matter").get(pk=pk)
    if (
        not deadline.open
        or deadline.due_on is None
        or not deadline.next_alert_at
        or deadline.next_alert_at > now
    ):
        return 0  # the facts moved it, or another sweep was first
    on = timezone.localdate(now)
    since = timezone.localdate(deadline.next_alert_at)
    levels = alert_level_dates(deadline.due_on, current_calendar(), deadline.provisional)
    passed = [(level, day) for level, day in levels if since <= day <= on]
    later = [day for _, day in levels if day > on]
    deadline.next_alert_at = start_of(later[0]) if later else None
    if passed:
        deadline.level = passed[-1][0]
    deadline.failures = 0
    deadline.save(update_fields=["next_alert_at", "level", "failures", "updated_at"])
    notices = [_write(deadline, level, day) for level, day in passed]
    if notices and notices[-1] is not None:
        _tell(deadline, notices[-1], recipients, on)
    return sum(notice is not None for notice in notices)


def _write(deadline: Deadline, level: str, on: date) -> Notice | None:
    """The notice of this level, or None when it exists already."""
    if Notice.objects.filter(deadline=deadline, due_on=deadline.due_on, level=level).exists():
        return None
    return Notice.objects.create(deadline=deadline, due_on=deadline.due_on, level=level, on=on)


def _tell(deadline: Deadline, notice: Notice, recipients: Recipients, on: date) -> None:
    people = {person.pk: person for person in recipients(deadline, notice.level)}.values()
    NoticeReceipt.objects.bulk_create(NoticeReceipt(notice=notice, staff=person) for person in people)
    text = notice_text(deadline, notice)
    for person in people:
        key = f"notice:{notice.pk}:{person.pk}"
        if person.email:
            queue_message(deadline.matter, Message.Channel.EMAIL, person.email, text, text, f"{key}:email")
        if person.phone and notice.level in ESCALATED:
            queue_message(deadline.matter, Message.Channel.SMS, person.phone, text, text, f"{key}:sms")
    matter = Matter.objects.select_for_update(no_key=True).get(pk=deadline.matter_id)
    record(
        matter,
        "escalated" if notice.level in ESCALATED else "reminded",
        on=on,
        clock=deadline.get_clock_display(),
        due_on=notice.due_on.isoformat(),
        level=notice.get_level_display(),
    )


def notice_text(deadline: Deadline, notice: Notice) -> str:
    """What people are told, without any personal data: which case, which date, how it stands."""
    provisional = "（暂定）" if deadline.provisional else ""
    day = notice.due_on
    return (
        f"{deadline.matter.number} {deadline.get_clock_display()}{day.year}年{day.month}月{day.day}日"
        f"{provisional}，{notice.get_level_display()}"
    )


def _put_off(pk: int, now: datetime) -> None:
    row = Deadline.objects.get(pk=pk)
    row.failures, row.next_alert_at = row.failures + 1, now + BACK_OFF
    row.save(update_fields=["failures", "next_alert_at", "updated_at"])
