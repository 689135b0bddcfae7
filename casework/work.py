"""Open work: added when a step opens or an item falls due, taken, given back, handed over, and gone when it is done.

One code for steps of flows and for items without a flow. Whoever changes a row holds the matter's lock, which is
taken first; so of any number of people who claim the same work at the same moment one gets it.
"""

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction

from accounts.access import Access
from accounts.models import DutyKind, Staff
from casework.calendar import current_calendar
from casework.deadlines import first_alert
from casework.events import record
from casework.locks import lock_matter
from casework.models import Matter, OpenWork
from statute.clock.terms import add_working_days
from statute.refused import Refused

# One round trip each: every human step of every case passes here twice.
ADD = """
WITH house_limit AS (
    INSERT INTO casework_deadline
        (matter_id, clock, ref, main, due_on, provisional, paused, open, next_alert_at, level, failures, updated_at)
    VALUES (%(matter_id)s, 'step', %(step)s, false, %(step_due_on)s, false, false, true, %(next_alert_at)s, '', 0, now())
    ON CONFLICT (matter_id, clock, ref) DO UPDATE SET due_on = excluded.due_on, open = true, level = '',
        next_alert_at = excluded.next_alert_at, updated_at = excluded.updated_at
)
INSERT INTO casework_openwork
    (task_id, item_type, item_id, matter_id, agency_id, department_id, step, duty, owner_id, follows_matter, of_handler,
     part, step_due_on, since, due_on, provisional, paused)
SELECT %(task_id)s, %(item_type)s, %(item_id)s, %(matter_id)s, %(agency_id)s, %(department_id)s, %(step)s, %(duty)s,
    %(owner_id)s, %(follows_matter)s, %(of_handler)s, %(part)s, %(step_due_on)s, %(since)s,
    coalesce(%(due_on)s, main.due_on), coalesce(main.provisional, %(provisional)s), coalesce(main.paused, false)
FROM (VALUES (1)) AS one LEFT JOIN casework_deadline AS main
    ON main.matter_id = %(matter_id)s AND main.main AND main.open AND %(item_id)s::bigint IS NULL
RETURNING id
"""
END = """
WITH gone AS (DELETE FROM casework_openwork WHERE id = %(id)s OR task_id = %(task_id)s RETURNING id, matter_id, step)
UPDATE casework_deadline AS house_limit SET open = false, next_alert_at = NULL FROM gone
WHERE house_limit.matter_id = gone.matter_id AND clock = 'step' AND ref = gone.step AND NOT EXISTS (
    SELECT FROM casework_openwork AS twin
    WHERE twin.matter_id = gone.matter_id AND twin.step = gone.step AND twin.id <> gone.id
)
"""

GONE = "这项工作已经办完或者取消。请返回待办列表，另选一项。"

_titles: dict[str, str] = {}


def name_steps(titles: Mapping[str, str]) -> None:
    """Say what people call these steps, by key ("application.draft"); each app does so when Django starts."""
    _titles.update(titles)


def named_steps() -> frozenset[str]:
    """The keys of all steps, those of flows and those of items."""
    return frozenset(_titles)


def step_title(key: str) -> str:
    """What people call the step."""
    return _titles[key]


def add(work: OpenWork, *, on: date, days: int) -> OpenWork:
    """Store new work that opened on that day and is to be done in so many working days by the house's own limit.

    A step gets the matter's main date, an item keeps its own `due_on`. The caller holds the matter's lock.
    """
    work.since, work.step_due_on = on, add_working_days(on, days, current_calendar())
    values = {field.attname: getattr(work, field.attname) for field in work._meta.concrete_fields}
    with connection.cursor() as cursor:
        cursor.execute(ADD, values | {"next_alert_at": first_alert(work.step_due_on, False, on)})
        (work.pk,) = cursor.fetchone()
    return work


def end(work: OpenWork) -> None:
    """The work is done or cancelled: its row goes, and its house limit unless a twin is open."""
    _end(work_id=work.pk)


def end_of_task(task_id: int) -> None:
    """The same for the work that a task of a flow is."""
    _end(task_id=task_id)


def _end(work_id: int | None = None, task_id: int | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(END, {"id": work_id, "task_id": task_id})


def locked(work_id: int) -> OpenWork:
    """The work with its matter, under the matter's lock until the transaction ends. Refused when it is gone."""
    matter_id, _ = matter_of(work_id)
    lock_matter(matter_id)
    return fresh(work_id, Matter.objects.select_related("handler").get(pk=matter_id))


def matter_of(work_id: int) -> tuple[int, str]:
    """Id and kind of the matter; nothing is locked. Refused when the work is gone."""
    found = OpenWork.objects.filter(pk=work_id).values_list("matter_id", "matter__kind").first()
    if found is None:
        raise Refused("work_gone", GONE)
    return found


def fresh(work_id: int, matter: Matter) -> OpenWork:
    """The work as it is, for whoever has locked its matter. Refused when it is gone."""
    work = OpenWork.objects.select_related("owner").filter(pk=work_id, matter=matter).first()
    if work is None:
        raise Refused("work_gone", GONE)
    work.matter = matter
    return work


@transaction.atomic
def take(work_id: int, *, access: Access) -> None:
    """Claim it. Refused when somebody else has it, or for whoever doesn't hold the duty."""
    work = locked(work_id)
    require_may_do(access, work)
    if work.owner_id == access.staff.pk:
        return
    if work.owner_id:
        raise Refused("task_taken", "这项工作已被别人领取。请刷新待领取列表，另领一项。")
    _give(work, access.staff)
    record(work.matter, "claimed", on=access.on, by=access.staff, step=step_title(work.step))


@transaction.atomic
def give_back(work_id: int, *, access: Access) -> None:
    """Put one's own work back into the queue."""
    work = locked(work_id)
    if work.owner_id != access.staff.pk:
        raise Refused("not_your_task", "这项工作不在您名下，不能退回。")
    _give(work, None)
    record(work.matter, "unclaimed", on=access.on, by=access.staff, step=step_title(work.step))


@transaction.atomic
def hand_over(work_id: int, *, to: Staff, access: Access, reason: str = "") -> None:
    """Give it to somebody who holds the duty: by its owner, or by the head of the office."""
    work = locked(work_id)
    if work.owner_id != access.staff.pk and not access.holds(DutyKind.OFFICE_HEAD, work.agency_id):
        raise Refused("may_not_hand_over", "只有经办人本人或者工作机构负责人可以转交这项工作。")
    if not Access(to, access.on).covers(work):
        raise Refused("receiver_without_duty", f"{to.name}没有承担这一环节的职责，不能转交给他。请另选人员。")
    _give(work, to)
    if work.of_handler and work.matter.handler_id != to.pk:
        work.matter.handler = to
        work.matter.save(update_fields=["handler"])
    record(
        work.matter,
        "handed_over",
        on=access.on,
        by=access.staff,
        handler=to.name,
        reason=reason[:200] or None,
    )


def reassign(matter: Matter, *, on: date, leaving: Staff | None = None, to: Staff | None = None) -> None:
    """List the open work of a matter where it now belongs, after its agency, department or handler changed.

    Work stays with its owner who still holds the duty there; otherwise, or when its owner is `leaving`, it goes to
    `to` or the matter's handler where they hold the duty, else back to the queue. The caller holds the lock.
    """
    works = OpenWork.objects.filter(matter=matter, follows_matter=True).select_related("owner")
    for work in works.order_by("pk"):
        work.agency_id = matter.current_agency_id
        work.department_id = matter.department_id if work.of_handler else None
        wanted = [
            to if leaving and work.owner == leaving else work.owner,
            matter.handler if work.of_handler else None,
        ]
        able = [
            person for person in wanted if person and person != leaving and Access(person, on).covers(work)
        ]
        work.owner = able[0] if able else None
        work.save(update_fields=["agency", "department", "owner"])


def require_may_do(access: Access, work: OpenWork) -> None:
    """Refused for whoever may not do the work."""
    if reason := access.why_not(work):
        raise Refused("may_not_do", reason)


def _give(work: OpenWork, to: Staff | None) -> None:
    work.owner = to
    work.save(update_fields=["owner"])
