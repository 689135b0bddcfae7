"""The inbox's narrow table, kept with the tasks: one row for each open human step, in the same transaction."""

from datetime import date
from typing import Any

from django.utils import timezone
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from casework.calendar import current_calendar
from casework.deadlines import first_alert
from casework.models import Deadline, Matter, OpenWork
from statute.terms import add_working_days


def first_owner(step: Any, process: Any) -> int | None:
    """A handler's step goes straight to the case's handler; every other step waits for whoever holds the duty."""
    return process.link.matter.handler_id if step.of_handler else None


def opened(activation: Any) -> None:
    """Write the row and the internal limit of a new step."""
    process, task, step = activation.process, activation.task, activation.flow_task
    matter: Matter = process.link.matter
    on: date = getattr(process, "on", None) or timezone.localdate()
    legal = Deadline.objects.filter(matter=matter, clock=Deadline.Clock.REPLY, open=True).first()
    limit = add_working_days(on, step.days, current_calendar())
    _row(task, step, matter, legal, limit, on).save(force_insert=True)
    deadline = Deadline(
        matter=matter,
        clock=Deadline.Clock.STEP,
        ref=step.name,
        due_on=limit,
        open=True,
        level="",
        next_alert_at=first_alert(limit, False, on),
        updated_at=timezone.now(),
    )
    Deadline.objects.bulk_create(
        [deadline],
        update_conflicts=True,
        unique_fields=["matter", "clock", "ref"],
        update_fields=["due_on", "open", "level", "next_alert_at", "updated_at"],
    )


def closed(task: Any) -> None:
    """The step is done or cancelled: take its row away and close its internal limit unless a twin is still open."""
    OpenWork.objects.filter(task_id=task.pk).delete()
    matter, name = task.process.link.matter, task.flow_task.name
    twins = OpenWork.objects.filter(matter=matter, step=name)
    Deadline.objects.filter(matter=matter, clock=Deadline.Clock.STEP, ref=name).exclude(
        matter__in=twins.values("matter")
    ).update(open=False, next_alert_at=None)


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
        legal = Deadline.objects.filter(matter=matter, clock=Deadline.Clock.REPLY, open=True).first()
        own = Deadline.objects.filter(
            matter=matter, clock=Deadline.Clock.STEP, ref=step.name, open=True
        ).first()
        _row(task, step, matter, legal, own.due_on if own else None, timezone.localdate(task.created)).save(
            force_insert=True
        )
        count += 1
    return count


def _row(
    task: Any, step: Any, matter: Matter, legal: Deadline | None, limit: date | None, on: date
) -> OpenWork:
    return OpenWork(
        task_id=task.pk,
        matter=matter,
        agency_id=matter.current_agency_id,
        department_id=matter.department_id if step.of_handler else None,
        step=step.name,
        duty=step.duty,
        owner_id=task.owner_id,
        due_on=legal.due_on if legal else None,
        provisional=bool(legal and legal.provisional),
        paused=bool(legal and legal.paused),
        step_due_on=limit,
        since=on,
    )
