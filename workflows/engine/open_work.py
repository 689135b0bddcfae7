"""The inbox's narrow table, kept with the tasks: one row for each open human step, in the same transaction."""

from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg.types.json import Jsonb
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from casework import kinds
from casework.calendar import current_calendar
from casework.deadlines import first_alert
from casework.models import Deadline, Matter, OpenWork
from statute.clock.terms import add_working_days

# One round trip each: every human step of every case passes here twice.
OPEN = """
WITH step_limit AS (
    INSERT INTO casework_deadline
        (matter_id, clock, ref, main, due_on, provisional, paused, open, next_alert_at, level, failures, updated_at)
    VALUES (%(matter_id)s, 'step', %(step)s, false, %(step_due_on)s, false, false, true, %(next_alert_at)s, '', 0, now())
    ON CONFLICT (matter_id, clock, ref) DO UPDATE SET due_on = excluded.due_on, open = true, level = '',
        next_alert_at = excluded.next_alert_at, updated_at = excluded.updated_at
)
INSERT INTO casework_openwork
    (task_id, matter_id, agency_id, department_id, step, duty, owner_id, step_due_on, since,
     due_on, provisional, paused)
SELECT %(task_id)s, %(matter_id)s, %(agency_id)s, %(department_id)s, %(step)s, %(duty)s, %(owner_id)s,
    %(step_due_on)s, %(since)s, legal.due_on, coalesce(legal.provisional, false), coalesce(legal.paused, false)
FROM (VALUES (1)) AS one LEFT JOIN casework_deadline AS legal
    ON legal.matter_id = %(matter_id)s AND legal.main AND legal.open
"""
CLOSE = """
WITH gone AS (DELETE FROM casework_openwork WHERE task_id = %(task_id)s),
step_limit AS (
    UPDATE casework_deadline SET open = false, next_alert_at = NULL
    WHERE matter_id = %(matter_id)s AND clock = 'step' AND ref = %(step)s AND NOT EXISTS (
        SELECT FROM casework_openwork
        WHERE matter_id = %(matter_id)s AND step = %(step)s AND task_id <> %(task_id)s
    )
)
UPDATE viewflow_task SET status = %(status)s, owner_id = %(owner_id)s, started = %(started)s,
    finished = %(finished)s, data = %(data)s
WHERE id = %(task_id)s
"""


def first_owner(step: Any, process: Any) -> int | None:
    """A handler's step goes straight to the case's handler; every other step waits for whoever holds the duty."""
    return process.link.matter.handler_id if step.of_handler else None


def opened(activation: Any) -> None:
    """Write the row and the internal limit of a new step."""
    process, task, step = activation.process, activation.task, activation.flow_task
    matter: Matter = process.link.matter
    on: date = getattr(process, "on", None) or timezone.localdate()
    limit = add_working_days(on, step.days, current_calendar())
    row = _row(task, step, matter, limit, on)
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    with connection.cursor() as cursor:
        cursor.execute(OPEN, values | {"next_alert_at": first_alert(limit, False, on)})


def end(task: Task) -> None:
    """Store a step that is done or cancelled, take its row away, and close its internal limit unless a twin is open."""
    task.finished = timezone.now()
    values = {
        "task_id": task.pk,
        "matter_id": task.process.link.matter_id,
        "step": task.flow_task.key,
        "status": task.status,
        "owner_id": task.owner_id,
        "started": task.started,
        "finished": task.finished,
        "data": Jsonb(task.data),
    }
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, values)


def owned(task: Any) -> None:
    """Somebody took, gave back or handed over the task."""
    OpenWork.objects.filter(task_id=task.pk).update(owner_id=task.owner_id)


def moved(task: Any, matter: Matter, department_id: int | None) -> None:
    """The case belongs to another agency, department or person now."""
    OpenWork.objects.filter(task_id=task.pk).update(
        agency_id=matter.current_agency_id, department_id=department_id, owner_id=task.owner_id
    )


def rebuild() -> int:
    """Make the table anew from the open tasks; the number of rows."""
    OpenWork.objects.all().delete()
    tasks = (
        Task.objects.filter(status__in=[STATUS.NEW, STATUS.ASSIGNED], flow_task_type="HUMAN")
        .select_related("process__link__matter")
        .order_by("pk")
    )
    count = 0
    for task in tasks.iterator(chunk_size=500):
        matter, step = task.process.link.matter, task.flow_task
        legal = Deadline.objects.filter(matter=matter, main=True, open=True).first()
        own = Deadline.objects.filter(matter=matter, clock=kinds.STEP, ref=step.key, open=True).first()
        row = _row(task, step, matter, own.due_on if own else None, timezone.localdate(task.created))
        if legal:
            row.due_on, row.provisional, row.paused = legal.due_on, legal.provisional, legal.paused
        row.save(force_insert=True)
        count += 1
    return count


def _row(task: Any, step: Any, matter: Matter, limit: date | None, on: date) -> OpenWork:
    """The row of a step, still without the case's legal date."""
    return OpenWork(
        task_id=task.pk,
        matter=matter,
        agency_id=matter.current_agency_id,
        department_id=matter.department_id if step.of_handler else None,
        step=step.key,
        duty=step.duty,
        owner_id=task.owner_id,
        step_due_on=limit,
        since=on,
    )
