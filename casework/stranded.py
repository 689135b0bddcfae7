"""Open work that nobody can do: its agency is closed, its owner has left, or nobody holds the duty.

Time limits run on meanwhile (art. 33), and the work is in nobody's list. So administrators see it on a page of
their own and are told each morning, until somebody can do it.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Agency, Duty, DutyKind
from casework.models import Matter, OpenWork
from casework.work import step_title


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
    holders = (
        Duty.objects.in_force_on(on)
        .filter(duty=OuterRef("duty"), agency=OuterRef("agency"), staff__is_active=True)
        .filter(Q(department=None) | Q(department__closed_on=None) | Q(department__closed_on__gt=on))
    )
    fitting = holders.filter(Q(department=None) | Q(department=OuterRef("department")))
    able = [_able(rows, on) for rows in (holders, fitting)]
    can_be_done = Q(department=None) & Q(able[0]) | Q(able[1])
    return (
        OpenWork.objects.exclude(can_be_done, agency__closed_on=None)
        .select_related("matter", "agency__successor", "owner")
        .order_by("due_on", "pk")
    )


def _able(rows: QuerySet[Duty], on: date) -> Q:
    """Somebody holds it, where nobody took the work; else its owner does, or stands in for somebody who does."""
    deputy = Q(
        staff__absences__deputy=OuterRef("owner"),
        staff__absences__from_on__lte=on,
        staff__absences__until_on__gte=on,
    )
    by_owner = rows.filter(Q(staff=OuterRef("owner")) | deputy)
    return Q(owner=None) & Q(Exists(rows)) | Q(owner__is_active=True) & Q(Exists(by_owner))


def _matters() -> QuerySet[Matter]:
    """Matters without open work (the applicant or another agency has the word) at an agency that is gone."""
    return (
        Matter.objects.filter(closed_on=None, current_agency__closed_on__isnull=False)
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
