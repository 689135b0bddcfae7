"""Open work that nobody can do: its agency is closed, its owner has left, or nobody holds the duty.

Time limits run on meanwhile (art. 33), and the work is in nobody's list. So administrators see it on a page of
their own and are told each morning, until somebody can do it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Agency, Deputy, Duty, DutyKind
from casework.models import Matter, OpenWork
from casework.work import step_title

WHOLE = -1


class Remedy(Enum):
    """What an administrator can do about it."""

    APPOINT = "任命人员"
    HAND_OVER_PERSON = "移交个人的在办工作"
    HAND_OVER_AGENCY = "移交机关的全部在办件"


@dataclass(frozen=True)
class Stranded:
    """One piece of work, or a matter that waits for somebody outside; without any personal data of applicants."""

    matter: Matter
    agency: Agency
    step: str
    due_on: date | None
    why: str
    remedy: Remedy
    duty: str = ""
    owner_id: int | None = None


def stranded(on: date) -> list[Stranded]:
    """Everything that nobody can do that day, the earliest time limit first."""
    return [_of_work(work) for work in _works(on)] + [_of_matter(matter) for matter in _matters()]


def how_many(on: date) -> int:
    return _works(on).count() + _matters().count()


def _works(on: date) -> QuerySet[OpenWork]:
    """Judged once for all work that lies alike: there is much work, and it lies in few ways."""
    able = _Able(on)
    ways = OpenWork.objects.order_by().values_list("agency", "department", "duty", "owner").distinct()
    stuck = [
        Q(agency=agency, department=department, duty=duty, owner=owner)
        for agency, department, duty, owner in ways
        if not able.to_do(agency, department, duty, owner)
    ]
    if not stuck:
        return OpenWork.objects.none()
    return (
        OpenWork.objects.filter(reduce(or_, stuck))
        .select_related("matter", "agency__successor", "owner")
        .order_by("due_on", "pk")
    )


class _Able:
    """Who can do what that day, read by two statements."""

    def __init__(self, on: date) -> None:
        held = (
            Duty.objects.in_force_on(on)
            .filter(Q(department=None) | Q(department__closed_on=None) | Q(department__closed_on__gt=on))
            .filter(staff__is_active=True, agency__closed_on=None)
        )
        # By agency, duty, department (WHOLE where the duty isn't limited to one) and person; None stands for any.
        self.held: set[tuple[int, str, int | None, int | None]] = set()
        for agency, duty, department, staff in held.order_by().values_list(
            "agency", "duty", "department", "staff"
        ):
            place = department or WHOLE
            self.held.update((agency, duty, at, person) for at in (place, None) for person in (staff, None))
        self.absent: dict[int, list[int]] = defaultdict(list)
        deputies = Deputy.objects.in_force_on(on).filter(deputy__is_active=True)
        for deputy, absent in deputies.order_by().values_list("deputy", "absent"):
            self.absent[deputy].append(absent)

    def to_do(self, agency: int, department: int | None, duty: str, owner: int | None) -> bool:
        """Somebody holds it, where nobody took the work; else its owner does, or stands in for somebody who does."""
        places = (None,) if department is None else (WHOLE, department)
        people = (None,) if owner is None else (owner, *self.absent.get(owner, ()))
        return any((agency, duty, place, person) in self.held for place in places for person in people)


def _matters() -> QuerySet[Matter]:
    """Matters without open work (the applicant or another agency has the word) at an agency that is gone."""
    gone = list(Agency.objects.filter(closed_on__isnull=False).order_by().values_list("pk", flat=True))
    if not gone:
        return Matter.objects.none()
    return (
        Matter.objects.filter(closed_on=None, current_agency__in=gone)
        .filter(~Exists(OpenWork.objects.filter(matter=OuterRef("pk"))))
        .select_related("current_agency__successor")
        .order_by("pk")
    )


def _of_work(work: OpenWork) -> Stranded:
    title = step_title(work.step)
    if work.agency.closed_on:
        return _at_closed(work.matter, work.agency, title, work.due_on)
    duty = DutyKind(work.duty).label
    if work.owner is None:
        why = f"{work.agency.name}没有人承担“{duty}”职责"
        return Stranded(work.matter, work.agency, title, work.due_on, why, Remedy.APPOINT, duty=work.duty)
    left = "账号已停用" if not work.owner.is_active else f"已不承担“{duty}”职责"
    why = f"经办人{work.owner.name}{left}"
    remedy = Remedy.HAND_OVER_PERSON
    return Stranded(work.matter, work.agency, title, work.due_on, why, remedy, owner_id=work.owner_id)


def _of_matter(matter: Matter) -> Stranded:
    return _at_closed(matter, matter.current_agency, "等待申请人或者其他机关", None)


def _at_closed(matter: Matter, agency: Agency, step: str, due_on: date | None) -> Stranded:
    return Stranded(matter, agency, step, due_on, f"{agency.name}已撤销", Remedy.HAND_OVER_AGENCY)
