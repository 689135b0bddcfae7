"""Who is told of a deadline: the people on the case; before the end the head of the office; after it the county too."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Agency, AgencyKind, Duty, DutyKind, Staff
from accounts.selectors import administrators, staff_holding
from casework.models import Deadline, Matter, Notice, OpenWork
from requests_app.base import lock_application
from requests_app.deadlines import refresh_deadlines
from requests_app.models import Application

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
        yield from _county(on)


def _workers(deadline: Deadline, on: date) -> Iterator[Staff]:
    """Who holds the open work; where nobody took it yet, everybody who could."""
    works = OpenWork.objects.filter(matter=deadline.matter).select_related("owner", "agency")
    if deadline.clock == Deadline.Clock.STEP:
        works = works.filter(step=deadline.ref)
    told: list[Staff] = []
    for work in works:
        owner = [work.owner] if work.owner and work.owner.is_active else []
        able = owner or staff_holding(work.duty, work.agency, on, work.department_id)
        told += able or _in_charge(work.agency, on)
    if deadline.matter.handler_id and deadline.clock != Deadline.Clock.STEP:
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
