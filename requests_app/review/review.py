"""Registration, review and assignment: what happens before anybody looks for the information (arts. 30, 35, 45)."""

from datetime import date

from accounts.access import Access
from accounts.models import Department, DutyKind, Staff
from accounts.services import department_stays_open, stays_open
from casework.events import record
from casework.models import Matter
from requests_app.case import LockedCase, require_open
from requests_app.deadlines import recalculate_deadlines
from requests_app.intake.acknowledgement import acknowledge_at_last
from requests_app.intake.models import Application
from statute.refused import Refused

DECISIONS = {
    "assign": "分办检索",
    "clarify": "告知补正",
    "reasons": "要求说明理由",
    "direct": "直接拟答复",
    "spot": "当场答复",
    "pass_on": "报工作机构负责人研判",
}


def register_application(case: LockedCase, *, by: Staff, on: date) -> None:
    """Enter the application in the register (art. 45), with its acknowledgement D01 where that couldn't be made before.

    Refused before it counts as received, and while the agency lacks what that must say.
    """
    application, receipt_on = case.application, case.clock(on).receipt_on
    if receipt_on is None:
        raise Refused("not_received", "本件还没有确认收到，收到日期未定（条例第三十一条）。请先办理确认。")
    if application.registered_on:
        raise Refused("already_registered", "本件已经登记，登记编号不能重复赋予。")
    application.registered_on = on
    application.stage = Application.Stage.REVIEW
    application.save(update_fields=["registered_on", "stage"])
    record(
        application.matter,
        "application.registered",
        on=on,
        by=by,
        number=application.matter.number,
        receipt_on=receipt_on.isoformat(),
    )
    acknowledge_at_last(case, on=on)
    recalculate_deadlines(case, on)


def review_application(
    case: LockedCase,
    *,
    by: Staff,
    on: date,
    decision: str,
    opinion: str = "",
    on_the_spot: bool = False,
) -> None:
    """Note the result of the review; the flow goes on by `decision`."""
    require_open(case)
    application = case.application
    application.on_the_spot = on_the_spot
    application.stage = {
        "assign": Application.Stage.ASSIGNING,
        "direct": Application.Stage.DRAFTING,
        "spot": Application.Stage.DRAFTING,
    }.get(decision, Application.Stage.REVIEW)
    application.save(update_fields=["stage", "on_the_spot"])
    record(
        application.matter,
        "application.reviewed",
        on=on,
        by=by,
        decision=DECISIONS[decision],
        opinion=opinion[:200],
    )


def assign_application(
    case: LockedCase, *, by: Staff, on: date, department: Department | None, handler: Staff | None
) -> None:
    """Give the case to a department and, where known, a handler. Refused for a department of another agency.

    A handler alone brings the department for which he handles cases there, when it is one.
    """
    require_open(case)
    application, matter = case.application, case.matter
    if handler and not department:
        department = _only_department(handler, matter, on)
    if department and department.agency_id != matter.current_agency_id:
        raise Refused("department_elsewhere", "所选科室不属于现办机关，请在本机关内分办。")
    if department and not (stays_open(matter.current_agency) and department_stays_open(department)):
        raise Refused("department_closed", f"科室“{department.name}”刚刚撤销，没有分办。请另选科室。")
    matter.department, matter.handler = department, handler
    matter.save(update_fields=["department", "handler"])
    application.stage = Application.Stage.SEARCHING
    application.save(update_fields=["stage"])
    record(
        matter,
        "assigned",
        on=on,
        by=by,
        department=department.name if department else None,
        handler=handler.name if handler else None,
    )


def _only_department(handler: Staff, matter: Matter, on: date) -> Department | None:
    held = [
        h
        for h in Access(handler, on).duties
        if h.duty == DutyKind.HANDLER and h.agency_id == matter.current_agency_id
    ]
    found = {h.department_id for h in held}
    only = found.pop() if len(found) == 1 else None
    return Department.objects.filter(pk=only).first() if only else None
