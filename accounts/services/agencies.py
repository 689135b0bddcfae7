"""Agencies and their reorganisation: every change is dated, and nothing that was is overwritten.

Cases aren't touched here; the caller hands them over to what a service returns.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from statute.refused import Refused

from ..models import Agency, AgencyChange, AgencyKind, ChangeKind, Department, Duty, Staff
from .administration import administration, label_of, not_in_future, save_valid

# Advisory locks, because they are given in the order in which they are asked for: those who share a row lock would
# keep whoever wants to close the agency waiting for as long as they come one after the other.
AGENCY = 0x0A6E
CLOSING = "SELECT pg_advisory_xact_lock(%s, %s)"
GIVING_WORK = "SELECT pg_advisory_xact_lock_shared(%s, %s)"
DEPARTMENT_GIVEN_WORK = "SELECT * FROM accounts_department WHERE id = %s FOR SHARE"


@dataclass(frozen=True)
class Reorganised:
    """What a reorganisation moved: old department id → the department that continues its work."""

    agency: Agency
    departments: dict[int, Department] = field(default_factory=dict)


def add_agency(
    *,
    by: Staff | None,
    code: str,
    name: str,
    kind: str,
    parent: Agency | None = None,
    opened_on: date | None = None,
    **settings: Any,
) -> Agency:
    """Open an agency; `settings` are further fields of it. The same values again change nothing.

    Refuses a code that exists with other values, a second county government, and a parent that doesn't fit.
    """
    wanted = {"name": name, "kind": kind, "parent": parent, **settings}
    if opened_on:
        wanted["opened_on"] = opened_on
    with administration(by):
        existing = Agency.objects.filter(code=code).first()
        if existing:
            _refuse_other_values(existing, wanted)
            return existing
        _check_place(kind, parent)
        agency = Agency(code=code, **wanted)
        save_valid(agency)
        if opened_on:
            _write_change(agency, opened_on, ChangeKind.OPEN, old="", new=name, by=by)
        return agency


def _refuse_other_values(existing: Agency, wanted: dict[str, Any]) -> None:
    different = [key for key, value in wanted.items() if getattr(existing, key) != value]
    if different:
        labels = "、".join(label_of(Agency, key) for key in different)
        raise Refused(
            "agency_differs",
            f"机关代码{existing.code}已登记为“{existing.name}”，{labels}与这次填写的不同，未作修改。"
            "新机关请换一个代码；更名、改变隶属请按机构变动办理。",
        )


def _check_place(kind: str, parent: Agency | None) -> None:
    if kind not in AgencyKind.values:
        raise Refused(
            "kind_unknown", f"没有“{kind}”这种机关类别。可用的类别：{'、'.join(AgencyKind.values)}。"
        )
    if kind == AgencyKind.COUNTY_GOVERNMENT:
        if parent:
            raise Refused(
                "county_has_no_parent", "县级人民政府是机构树的根，不能有上级机关。请去掉上级机关。"
            )
        if Agency.objects.filter(kind=kind, closed_on=None).exists():
            raise Refused("one_county", "本系统只服务一个县，县级人民政府已经登记，不能再登记一个。")
    if kind == AgencyKind.SUB_AGENCY and not parent:
        raise Refused("parent_missing", "派出机构、内设机构必须有上级机关。请写明上级机关的代码。")
    if parent and stays_open(parent) != parent:
        raise Refused("parent_closed", f"上级机关“{parent.name}”已撤销。请选择现存的机关。")


def rename_agency(
    *, by: Staff | None, agency: Agency, name: str, on: date, short_name: str = "", basis: str = ""
) -> Agency:
    """The agency bears the new name from `on`; letters and registers of before keep the old one."""
    not_in_future(on)
    with administration(by, basis):
        agency = lock_open(agency)
        if name == agency.name:
            raise Refused("same_name", f"新名称与现名称“{name}”相同，未作修改。")
        if other := Agency.objects.filter(name=name, closed_on=None).first():
            raise Refused(
                "name_taken",
                f"“{name}”是现存的另一机关（代码{other.code}）。请核对新名称；两个机关合并的，请办理并入。",
            )
        if agency.changes.filter(kind=ChangeKind.RENAME, on__gte=on).exists():
            raise Refused(
                "renamed_later", f"{on:%Y-%m-%d}当日或以后已有一次更名，名称的先后会错乱。请核对生效日期。"
            )
        old, agency.name = agency.name, name
        agency.short_name = short_name or agency.short_name
        agency.letterhead = agency.letterhead.replace(old, name)
        save_valid(agency)
        _write_change(agency, on, ChangeKind.RENAME, old=old, new=name, by=by, basis=basis)
        return agency


def change_parent(
    *, by: Staff | None, agency: Agency, parent: Agency | None, on: date, basis: str = ""
) -> Agency:
    """Put the agency under another one. Refuses a circle, a closed parent, one for the county government."""
    not_in_future(on)
    with administration(by, basis):
        agency = lock_open(agency)
        old = agency.parent
        if old == parent:
            raise Refused("same_parent", "上级机关没有变化，未作修改。")
        if agency.kind == AgencyKind.COUNTY_GOVERNMENT:
            raise Refused("county_has_no_parent", "县级人民政府是机构树的根，不能有上级机关。")
        _check_place(agency.kind, parent)
        if parent and _is_below(parent, agency):
            raise Refused("circle", f"“{parent}”就是“{agency.name}”或在它之下，不能作它的上级机关。")
        agency.parent = parent
        save_valid(agency)
        _write_change(
            agency,
            on,
            ChangeKind.PARENT,
            old=old.name if old else "",
            new=parent.name if parent else "",
            by=by,
            basis=basis,
        )
        return agency


def merge_agencies(
    *,
    by: Staff | None,
    absorbed: Agency,
    into: Agency,
    on: date,
    move_departments: bool = True,
    basis: str = "",
) -> Reorganised:
    """`absorbed` ceases on `on` and `into` continues its work; agencies below it come under `into`.

    Departments move with their people, or close. Duties for the whole absorbed agency end the day before:
    the successor appoints anew.
    """
    not_in_future(on)
    with administration(by, basis):
        if absorbed == into:
            raise Refused("same_agency", "机关不能并入自身。请选择另一个机关。")
        if absorbed.kind == AgencyKind.COUNTY_GOVERNMENT:
            raise Refused("county_stays", "县级人民政府是机构树的根，不能并入其他机关。")
        absorbed, into = lock_both(absorbed, into)
        moved: dict[int, Department] = {}
        for department in absorbed.departments.filter(closed_on=None):
            if move_departments:
                moved[department.pk] = _continue_department(department, into, on)
            else:
                _close(department, on)
        if _is_below(into, absorbed):
            into = change_parent(by=by, agency=into, parent=absorbed.parent, on=on, basis=basis)
        for child in absorbed.children.filter(closed_on=None):
            change_parent(by=by, agency=child, parent=into, on=on, basis=basis)
        _close_agency(absorbed, on, successor=into)
        _write_change(absorbed, on, ChangeKind.MERGE, old=absorbed.name, new=into.name, by=by, basis=basis)
        return Reorganised(into, moved)


def close_agency(
    *, by: Staff | None, agency: Agency, on: date, successor: Agency | None = None, basis: str = ""
) -> Agency:
    """The agency ceases on `on`; departments close, duties end. Refuses while an agency below it is open."""
    not_in_future(on)
    with administration(by, basis):
        if successor:
            agency, successor = lock_both(agency, successor)
        else:
            agency = lock_open(agency)
        if child := agency.children.filter(closed_on=None).first():
            raise Refused(
                "has_children", f"“{agency.name}”之下还有“{child.name}”。请先撤销它或改变它的隶属。"
            )
        for department in agency.departments.filter(closed_on=None):
            _close(department, on)
        _close_agency(agency, on, successor)
        new = successor.name if successor else ""
        _write_change(agency, on, ChangeKind.CLOSE, old=agency.name, new=new, by=by, basis=basis)
        return agency


def add_department(
    *, by: Staff | None, agency: Agency, name: str, opened_on: date | None = None
) -> Department:
    with administration(by):
        department = Department(agency=lock_open(agency), name=name, opened_on=opened_on)
        save_valid(department)
        return department


def move_department(
    *, by: Staff | None, department: Department, to: Agency, on: date, name: str = "", basis: str = ""
) -> Department:
    """Close the department and continue it in another agency, with its people. Returns the new department."""
    not_in_future(on)
    with administration(by, basis):
        source, to = lock_both(department.agency, to)
        if source == to:
            raise Refused("same_agency", f"科室“{department.name}”已经在“{to.name}”。请选择另一个机关。")
        _refuse_closed(department)
        moved = _continue_department(department, to, on, name)
        old, new = f"{source.name}{department.name}", f"{to.name}{moved.name}"
        _write_change(source, on, ChangeKind.DEPARTMENT_OUT, old=old, new=new, by=by, basis=basis)
        _write_change(to, on, ChangeKind.DEPARTMENT_IN, old=old, new=new, by=by, basis=basis)
        return moved


def close_department(
    *,
    by: Staff | None,
    department: Department,
    on: date,
    successor: Department | None = None,
    basis: str = "",
) -> Department:
    """The department ceases on `on`. With a successor in the same agency, its people go on there."""
    not_in_future(on)
    with administration(by, basis):
        _refuse_closed(department)
        if successor and successor.agency_id != department.agency_id:
            raise Refused("other_agency", "继续履行职责的科室应在同一机关。划到其他机关请用“划转科室”。")
        if successor:
            _carry_duties(department, successor, on)
        _close(department, on, successor)
        return department


def lock_open(agency: Agency) -> Agency:
    """The agency as it is now, locked; refuses one that has been closed. Nobody gives it work meanwhile."""
    _lock(CLOSING, agency)
    rows = Agency.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("parent").get(pk=agency.pk)
    if not locked.active:
        raise Refused("agency_closed", f"“{locked.name}”已于{locked.closed_on:%Y-%m-%d}撤销，不能再变动。")
    return locked


def lock_both(one: Agency, other: Agency) -> tuple[Agency, Agency]:
    """Two open agencies, locked in one order for everybody: two mergers that cross don't wait for each other."""
    locked = {agency.pk: lock_open(agency) for agency in sorted((one, other), key=lambda row: row.pk)}
    return locked[one.pk], locked[other.pk]


def stays_open(agency: Agency) -> Agency | None:
    """Who does this agency's work now: itself, or the one that continues it; None where nobody does.

    It can't be closed until the transaction ends. So whoever gives work to an agency asks here first, and then
    each piece of work is either there when a reorganisation lists what it moves, or goes to the successor.
    """
    while True:
        _lock(GIVING_WORK, agency)
        agency = Agency.objects.select_related("successor").get(pk=agency.pk)
        if agency.active:
            return agency
        if agency.successor is None:
            return None
        agency = agency.successor


def _lock(how: str, agency: Agency) -> None:
    with connection.cursor() as cursor:
        cursor.execute(how, [AGENCY, agency.pk])


def department_stays_open(department: Department) -> bool:
    """Whether it is open, and then stays so until the transaction ends. Ask for its agency first."""
    (department,) = Department.objects.raw(DEPARTMENT_GIVEN_WORK, [department.pk])
    return department.closed_on is None


def closed_sentence(agency: Agency) -> str:
    """What became of a closed agency."""
    gone = f"{agency.name}已于{agency.closed_on:%Y-%m-%d}撤销"
    return f"{gone}，职责由{agency.successor.name}继续履行" if agency.successor else gone


def _is_below(agency: Agency, other: Agency) -> bool:
    """Is the agency the other one, or anywhere under it?"""
    above: Agency | None = agency
    while above and above != other:
        above = above.parent
    return above is not None


def _refuse_closed(department: Department) -> None:
    department.refresh_from_db(from_queryset=Department.objects.select_for_update(no_key=True))
    if department.closed_on:
        raise Refused(
            "department_closed", f"科室“{department.name}”已于{department.closed_on:%Y-%m-%d}撤销。"
        )


def _continue_department(department: Department, to: Agency, on: date, name: str = "") -> Department:
    name = name or department.name
    if to.departments.filter(name=name, closed_on=None).exists():
        raise Refused(
            "department_exists",
            f"“{to.name}”已有科室“{name}”，两个同名科室分不清。请先在配置页面给其中一个改名或者撤销其中一个。",
        )
    moved = Department(agency=to, name=name, opened_on=on)
    save_valid(moved)
    _carry_duties(department, moved, on)
    _close(department, on, moved)
    return moved


def _close(department: Department, on: date, successor: Department | None = None) -> None:
    _end_duties(department.duty_rows.all(), on)
    department.closed_on, department.successor = on, successor
    save_valid(department)


def _close_agency(agency: Agency, on: date, successor: Agency | None) -> None:
    _end_duties(agency.duty_rows.all(), on)
    agency.closed_on, agency.successor = on, successor
    save_valid(agency)


def _carry_duties(source: Department, target: Department, on: date) -> None:
    for duty in _running(source.duty_rows.all(), on):
        carried = Duty(
            staff_id=duty.staff_id,
            agency_id=target.agency_id,
            department=target,
            duty=duty.duty,
            from_on=max(on, duty.from_on),
            until_on=duty.until_on,
        )
        if not target.duty_rows.filter(staff_id=duty.staff_id, duty=duty.duty, until_on=None).exists():
            save_valid(carried)


def _end_duties(rows: QuerySet[Duty], on: date) -> None:
    """End on the eve of `on`; one that began later keeps one day, on which its agency is closed anyway."""
    for duty in _running(rows, on):
        duty.until_on = max(duty.from_on, on - timedelta(days=1))
        duty.save(update_fields=["until_on"])


def _running(rows: QuerySet[Duty], on: date) -> Iterable[Duty]:
    return rows.filter(Q(until_on=None) | Q(until_on__gte=on)).order_by("pk")


def _write_change(
    agency: Agency, on: date, kind: str, *, old: str, new: str, by: Staff | None, basis: str = ""
) -> None:
    AgencyChange.objects.create(agency=agency, on=on, kind=kind, old=old, new=new, by=by, basis=basis)
