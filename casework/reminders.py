"""Reminders: one sweep over what is due to be looked at, without a time window, once each whatever fails.

A beat that was down for a week catches up in one pass: every level that fell due gets its notice row, and people
get one message, for the most severe of them.
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Agency, AgencyKind, Duty, DutyKind, Staff
from accounts.selectors import administrators, staff_holding
from casework import kinds
from casework.calendar import current_calendar
from casework.deadlines import start_of
from casework.events import record
from casework.messages import queue_message
from casework.models import Deadline, Matter, Message, Notice, NoticeRecipient, OpenWork
from casework.sweeps import until_late
from statute.clock.terms import alert_level_dates

logger = logging.getLogger(__name__)

BACK_OFF = timedelta(hours=1)
BATCH = 500
HEAD_FROM = {Notice.Level.ONE, Notice.Level.OVERDUE}
COUNTY_FROM = {Notice.Level.OVERDUE}
ESCALATED = {Notice.Level.OVERDUE}
"""Levels that go beyond the people who work on the case."""


def sweep(now: datetime) -> int:
    """Write the notices of deadlines whose moment has come, for a while; how many notices were written.

    The dates of the matter are derived anew first. A deadline that fails is put off by an hour and never stops the
    others.
    """
    written = 0
    due = Deadline.objects.filter(open=True, next_alert_at__lte=now).order_by("next_alert_at")
    for pk, matter_id, code in until_late(due.values_list("pk", "matter_id", "matter__kind")[:BATCH]):
        try:
            with transaction.atomic():
                kind = kinds.by_code(code)
                with kind.lock(matter_id) as subject:
                    kind.recalculate(subject, timezone.localdate(now))
                written += _remind(pk, now)
        except SoftTimeLimitExceeded:
            raise  # the deadline isn't to blame
        except Exception:
            logger.exception("deadline %s could not be reminded of", pk)
            _put_off(pk, now)
    return written


def _remind(pk: int, now: datetime) -> int:
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
    notices = [_write(deadline, deadline.due_on, level, day) for level, day in passed]
    if notices and notices[-1] is not None:
        _tell(deadline, notices[-1], on)
    return sum(notice is not None for notice in notices)


def _write(deadline: Deadline, due_on: date, level: str, on: date) -> Notice | None:
    """The notice of this level, or None when it exists already."""
    if Notice.objects.filter(deadline=deadline, due_on=due_on, level=level).exists():
        return None
    return Notice.objects.create(deadline=deadline, due_on=due_on, level=level, on=on)


def _tell(deadline: Deadline, notice: Notice, on: date) -> None:
    people = {person.pk: person for person in recipients(deadline, notice.level, on)}.values()
    NoticeRecipient.objects.bulk_create(NoticeRecipient(notice=notice, staff=person) for person in people)
    text = notice_text(deadline, notice)
    for person in people:
        key = f"notice:{notice.pk}:{person.pk}"
        if person.email:
            queue_message(
                deadline.matter,
                Message.Channel.EMAIL,
                person.email,
                subject=text,
                body=text,
                key=f"{key}:email",
            )
        if person.phone and notice.level in ESCALATED:
            queue_message(
                deadline.matter, Message.Channel.SMS, person.phone, subject=text, body=text, key=f"{key}:sms"
            )
    matter = Matter.objects.select_for_update(no_key=True).get(pk=deadline.matter_id)
    record(
        matter,
        "escalated" if notice.level in ESCALATED else "reminded",
        on=on,
        clock=deadline.clock_label,
        due_on=notice.due_on.isoformat(),
        level=notice.get_level_display(),
    )


def notice_text(deadline: Deadline, notice: Notice) -> str:
    """What people are told, without any personal data: which case, which date, how it stands."""
    provisional = "（暂定）" if deadline.provisional else ""
    day = notice.due_on
    return (
        f"{deadline.matter.number} {deadline.clock_label}{day.year}年{day.month}月{day.day}日"
        f"{provisional}，{notice.get_level_display()}"
    )


def _put_off(pk: int, now: datetime) -> None:
    row = Deadline.objects.get(pk=pk)
    row.failures, row.next_alert_at = row.failures + 1, now + BACK_OFF
    row.save(update_fields=["failures", "next_alert_at", "updated_at"])


def recipients(deadline: Deadline, level: str, on: date) -> Iterator[Staff]:
    """The people for this deadline at this level; the same person may come twice."""
    clock, matter = kinds.clock(deadline.clock), deadline.matter
    yield from _workers(deadline, on)
    if level in HEAD_FROM:
        yield from staff_holding(DutyKind.OFFICE_HEAD, matter.current_agency, on)
    if level in COUNTY_FROM and clock.told is kinds.Told.COUNTY:
        yield from _county(on)


def _workers(deadline: Deadline, on: date) -> Iterator[Staff]:
    """Who holds the open work; where nobody took it yet, everybody who could."""
    works = OpenWork.objects.filter(matter=deadline.matter).select_related("owner", "agency")
    of_work = kinds.clock(deadline.clock).of_work
    if of_work:
        works = works.filter(step=deadline.ref)
    told: list[Staff] = []
    for work in works:
        owner = [work.owner] if work.owner and work.owner.is_active else []
        able = owner or staff_holding(work.duty, work.agency, on, work.department_id)
        told += able or _in_charge(work.agency, on)
    if deadline.matter.handler_id and not of_work:
        told += _active().filter(pk=deadline.matter.handler_id)
    if not told:  # the case waits for somebody outside: the register keeps an eye on it
        told = _in_charge(deadline.matter.current_agency, on)
    yield from told


def _in_charge(agency: Agency, on: date) -> list[Staff]:
    """Who answers where nobody holds the duty: the register, the head, the same of the successor or of the superior
    agency, at last the county's supervisors and the administrators."""
    above: Agency | None = agency
    while above:
        for duty in (DutyKind.REGISTRAR, DutyKind.OFFICE_HEAD):
            if found := list(staff_holding(duty, above, on)):
                return found
        above = above.successor or above.parent
    return list(_county(on)) or list(administrators(on))


def _county(on: date) -> QuerySet[Staff]:
    supervising = Duty.objects.in_force_on(on).filter(
        duty=DutyKind.SUPERVISOR, agency__kind=AgencyKind.COUNTY_GOVERNMENT
    )
    return _active().filter(pk__in=supervising.values("staff"))


def _active() -> QuerySet[Staff]:
    return Staff.objects.filter(is_active=True)
