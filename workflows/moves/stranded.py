"""Open work that nobody can do: its agency is closed, its owner has left, or nobody holds the duty.

Time limits run on meanwhile (art. 33), and the work is in nobody's list. So administrators see it on a page of
their own and are told each morning, until somebody can do it.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.models import Agency, Duty, DutyKind
from accounts.selectors import administrators
from casework.messages import queue_message
from casework.models import Matter, Message, OpenWork
from casework.work import step_title

NAMED = 20


@dataclass(frozen=True)
class Stranded:
    """One piece of work, or a case that waits for somebody outside; without any personal data of applicants."""

    matter: Matter
    agency: Agency
    step: str
    due_on: date | None
    why: str
    remedy: str
    remedy_url: str


def stranded(on: date) -> list[Stranded]:
    """Everything that nobody can do that day, the earliest time limit first."""
    return [_of_work(work) for work in _works(on)] + [_of_case(matter) for matter in _cases()]


def how_many(on: date) -> int:
    return _works(on).count() + _cases().count()


def tell_administrators(on: date) -> int:
    """Queue what each administrator is to know that day; how many people it concerns. Safe to repeat."""
    found = stranded(on)
    people = [person for person in administrators(on) if person.email] if found else []
    lines = [f"{row.matter.number}（{row.step}）：{row.why}" for row in found[:NAMED]]
    if len(found) > NAMED:
        lines.append(f"等共 {len(found)} 项。")
    text = "\n".join(
        [
            f"下列 {len(found)} 项在办工作没有人能办，期限照常计算，请尽快任命人员或者移交：",
            *lines,
            f"全部情况和办法见 {settings.PUBLIC_URL}{reverse('desk:stranded')}",
        ]
    )
    for person in people:
        key = f"stranded:{on.isoformat()}:{person.pk}"
        subject = f"{len(found)} 项在办工作没有人能办"
        queue_message(None, Message.Channel.EMAIL, person.email, subject, text, key)
    return len(people)


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


def _cases() -> QuerySet[Matter]:
    """Cases without open work (the applicant or another agency has the word) at an agency that is gone."""
    return (
        Matter.objects.filter(closed_on=None, current_agency__closed_on__isnull=False)
        .filter(~Exists(OpenWork.objects.filter(matter=OuterRef("pk"))))
        .select_related("current_agency__successor")
        .order_by("pk")
    )


def _of_work(work: OpenWork) -> Stranded:
    if work.agency.closed_on:
        return _at_closed(work.matter, work.agency, step_title(work.step), work.due_on)
    duty = DutyKind(work.duty).label
    if work.owner is None:
        return Stranded(
            work.matter,
            work.agency,
            step_title(work.step),
            work.due_on,
            f"{work.agency.name}没有人承担“{duty}”职责",
            "任命人员",
            f"{reverse('admin:accounts_duty_add')}?agency={work.agency_id}&duty={work.duty}",
        )
    left = "账号已停用" if not work.owner.is_active else f"已不承担“{duty}”职责"
    return Stranded(
        work.matter,
        work.agency,
        step_title(work.step),
        work.due_on,
        f"经办人{work.owner.name}{left}",
        "移交个人的在办工作",
        f"{reverse('desk:reorganise-change', args=['person'])}?source={work.owner_id}",
    )


def _of_case(matter: Matter) -> Stranded:
    return _at_closed(matter, matter.current_agency, "等待申请人或者其他机关", None)


def _at_closed(matter: Matter, agency: Agency, step: str, due_on: date | None) -> Stranded:
    successor = f"&to={agency.successor_id}" if agency.successor_id else ""
    return Stranded(
        matter,
        agency,
        step,
        due_on,
        f"{agency.name}已撤销",
        "移交机关的全部在办件",
        f"{reverse('desk:reorganise-change', args=['agency'])}?source={agency.pk}{successor}",
    )
