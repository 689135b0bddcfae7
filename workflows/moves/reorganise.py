"""After a reorganisation or a departure: open cases go where they now belong, with their history and their dates.

Each case is moved in a transaction of its own, so a long hand-over can be stopped and started again.
"""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from viewflow.workflow.models import Process
from viewflow.workflow.status import PROCESS

from accounts.access import Access
from accounts.models import Agency, Department, DutyKind, Staff
from accounts.services import (
    close_agency,
    closed_sentence,
    department_stays_open,
    merge_agencies,
    move_department,
    stays_open,
)
from casework import work
from casework.events import record
from casework.models import Matter, OpenWork
from statute.refused import Refused


def hand_over_agency(*, by: Staff, source: Agency, to: Agency, on: date, reason: str = "") -> int:
    """Every open case of `source` is worked by `to` from now on; the number of cases.

    `filed_agency` stays: the case counts where it was filed. A department goes on as its successor in `to`, or as
    the one of the same name; people keep what they may still do there, the rest goes back to the queue.
    """
    _check(by, on)
    refuse_receiver(source, to)
    return _each(
        open_matters(source), lambda pk: _move(pk, source=source, to=to, by=by, on=on, reason=reason)
    )


def merge_with_cases(
    *,
    by: Staff,
    absorbed: Agency,
    into: Agency,
    effective_on: date,
    on: date,
    move_departments: bool = True,
    basis: str = "",
) -> int:
    """`absorbed` goes on as part of `into` from `effective_on`, and its open cases follow today (`on`); how many."""
    _check(by, on)
    merge_agencies(
        by=by,
        absorbed=absorbed,
        into=into,
        on=effective_on,
        move_departments=move_departments,
        basis=basis,
    )
    return hand_over_agency(by=by, source=absorbed, to=into, on=on, reason=basis)


def close_with_cases(
    *, by: Staff, agency: Agency, successor: Agency | None, effective_on: date, on: date, basis: str = ""
) -> int:
    """The agency ceases on `effective_on`; its open cases go to the successor today (`on`); how many.

    Refuses to close an agency with open cases that nobody would go on with.
    """
    _check(by, on)
    close_without_orphans(by=by, agency=agency, successor=successor, effective_on=effective_on, basis=basis)
    if successor is None:
        return 0
    return hand_over_agency(by=by, source=agency, to=successor, on=on, reason=basis)


@transaction.atomic
def close_without_orphans(
    *, by: Staff, agency: Agency, successor: Agency | None, effective_on: date, basis: str = ""
) -> None:
    """Close it, unless that leaves open cases to nobody: counted once nothing more can be filed there."""
    refuse_orphans(agency, successor)  # said first, because it is what people can do something about
    close_agency(by=by, agency=agency, on=effective_on, successor=successor, basis=basis)
    refuse_orphans(agency, successor)


def open_matters(agency: Agency) -> QuerySet[Matter]:
    """What the agency works on; what rests, as its published documents do, stays where it is."""
    return Matter.objects.filter(current_agency=agency, closed_on=None)


def refuse_receiver(source: Agency, to: Agency) -> None:
    """Cases can't go where they are already, nor to an agency that is gone."""
    if source == to:
        raise Refused("same_agency", "移出和移入是同一机关，没有改动。请另选移入机关。")
    if not to.active:
        raise Refused("agency_closed", f"{to.name}已经撤销，不能接收在办件。请另选移入机关。")


def refuse_orphans(agency: Agency, successor: Agency | None) -> None:
    """Refuse to leave an open case without an agency: its time limit goes on when the agency is gone."""
    count = open_matters(agency).count()
    if count and successor is None:
        raise Refused(
            "open_cases",
            f"“{agency.name}”还有 {count} 件在办件，撤销后须有机关继续办理和答复，期限照常计算。"
            "请选择继续履行职责的机关。",
        )


def refuse_same_person(source: Staff, to: Staff | None) -> None:
    if source == to:
        raise Refused("same_person", "移出和接手是同一人，没有改动。请另选接手人。")


def move_department_with_cases(
    *, by: Staff, department: Department, to: Agency, on: date, basis: str = ""
) -> tuple[Department, int]:
    """The department continues in another agency and takes its open cases along; the new one, and how many."""
    _check(by, on)
    source = department.agency
    moved = move_department(by=by, department=department, to=to, on=on, basis=basis)
    count = _each(
        open_matters(source).filter(department=department),
        lambda pk: _move(pk, source=source, to=to, by=by, on=on, reason=basis),
    )
    return moved, count


def hand_over_person(*, by: Staff, source: Staff, to: Staff | None, on: date, reason: str = "") -> int:
    """Everything open of somebody who leaves goes to `to`, where that person holds the duty, else to the queue."""
    _check(by, on)
    refuse_same_person(source, to)
    return _each(
        matters_of(source), lambda pk: _replace(pk, source=source, to=to, by=by, on=on, reason=reason)
    )


def matters_of(person: Staff) -> QuerySet[Matter]:
    """What the person handles, or has taken a step of."""
    handled = Matter.objects.filter(handler=person, closed_on=None).values("pk")
    owned = OpenWork.objects.filter(owner=person).values("matter_id")
    return Matter.objects.filter(Q(pk__in=handled) | Q(pk__in=owned))


def _check(by: Staff, on: date) -> None:
    if not Access(by, on).is_administrator:
        raise Refused("not_administrator", "只有管理员可以整体移交在办件。需要移交的，请联系管理员。")


def _each(matters: QuerySet[Matter], move: Callable[[int], bool]) -> int:
    """Move each case, then those that came while that took its time; how many were moved."""
    moved, seen = 0, set[int]()
    while found := [pk for pk in matters.order_by("pk").values_list("pk", flat=True) if pk not in seen]:
        moved += sum(move(pk) for pk in found)
        seen.update(found)
    return moved


def _continued(department: Department | None, to: Agency) -> Department | None:
    """The department of `to` that goes on with this one's work: its successor, else the one of the same name."""
    if department is None:
        return None
    there = Department.objects.filter(agency=to, closed_on=None)
    after = department.successor_id
    found = there.filter(pk=after).first() if after else None
    found = found or there.filter(name=department.name).first()
    return found if found and department_stays_open(found) else None


@transaction.atomic
def _move(pk: int, *, source: Agency, to: Agency, by: Staff, on: date, reason: str) -> bool:
    """Whether the case was moved; not when somebody else moved or ended it meanwhile."""
    matter = _locked(pk)
    if matter.current_agency_id != source.pk or matter.closed_on:
        return False
    receiver = stays_open(to)
    if receiver is None or receiver == source:
        to.refresh_from_db()
        raise Refused("agency_closed", f"{closed_sentence(to)}，不能接收在办件。请另选移入机关，再办一次。")
    to = receiver
    matter.current_agency = to
    matter.department = _continued(matter.department, to)
    handler = matter.handler
    if handler and not Access(handler, on).holds(DutyKind.HANDLER, to.pk, matter.department_id):
        matter.handler = None
    matter.save(update_fields=["current_agency", "department", "handler"])
    work.reassign(matter, on=on)
    record(matter, "handed_over", on=on, by=by, agency=to.name, reason=reason[:200] or None)
    return True


@transaction.atomic
def _replace(pk: int, *, source: Staff, to: Staff | None, by: Staff, on: date, reason: str) -> bool:
    matter = _locked(pk)
    if matter.handler_id == source.pk:
        able = to is not None and Access(to, on).holds(
            DutyKind.HANDLER, matter.current_agency_id, matter.department_id
        )
        matter.handler = to if able else None
        matter.save(update_fields=["handler"])
    work.reassign(matter, on=on, leaving=source, to=to)
    record(matter, "handed_over", on=on, by=by, handler=to.name if to else None, reason=reason[:200] or None)
    return True


def _locked(pk: int) -> Matter:
    """Lock order: processes, then the matter."""
    list(
        Process.objects.filter(link__matter=pk, status=PROCESS.NEW)
        .order_by("pk")
        .select_for_update(no_key=True)
    )
    Matter.objects.select_for_update(no_key=True).values_list("pk").get(pk=pk)
    return Matter.objects.select_related("handler", "department").get(pk=pk)
