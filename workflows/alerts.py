"""Who is told of a deadline: the people on the case; before the end the head of the office; after it the county too."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import AgencyKind, Duty, DutyKind, Staff
from accounts.selectors import staff_holding
from casework.models import Deadline, Matter, Notice, OpenWork
from requests_app.deadlines import refresh_deadlines
from requests_app.models import Application
from requests_app.services.base import lock_application

HEAD_FROM = {Notice.Level.ONE, Notice.Level.OVERDUE}
COUNTY_FROM = {Notice.Level.OVERDUE}


def recompute(matter: Matter, on: date) -> None:
    """Derive the matter's dates anew before anybody is reminded of them."""
    application = lock_application(Application.objects.get(matter=matter))
    refresh_deadlines(application, on)


def recipients(deadline: Deadline, level: str) -> Iterator[Staff]:
    """The people for this deadline at this level; the same person may come twice."""
    on = timezone.localdate()
    matter = deadline.matter
    yield from _workers(deadline, on)
    if level in HEAD_FROM:
        yield from staff_holding(DutyKind.OFFICE_HEAD, matter.current_agency, on)
    if level in COUNTY_FROM and deadline.clock != Deadline.Clock.STEP:
        yield from _active().filter(
            pk__in=Duty.objects.in_force_on(on)
            .filter(duty=DutyKind.SUPERVISOR, agency__kind=AgencyKind.COUNTY_GOVERNMENT)
            .values("staff")
        )


def _workers(deadline: Deadline, on: date) -> Iterator[Staff]:
    """Who holds the open work; where nobody took it yet, everybody who could."""
    works = OpenWork.objects.filter(matter=deadline.matter).select_related("owner", "agency")
    if deadline.clock == Deadline.Clock.STEP:
        works = works.filter(step=deadline.ref)
    found = False
    for work in works:
        found = True
        if work.owner:
            yield work.owner
        else:
            yield from staff_holding(work.duty, work.agency, on, work.department_id)
    if deadline.matter.handler_id and deadline.clock != Deadline.Clock.STEP:
        found = True
        yield from _active().filter(pk=deadline.matter.handler_id)
    if not found:  # the case waits for somebody outside: the register keeps an eye on it
        yield from staff_holding(DutyKind.REGISTRAR, deadline.matter.current_agency, on)


def _active() -> QuerySet[Staff]:
    return Staff.objects.filter(is_active=True)
