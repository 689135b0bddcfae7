"""Open work compared with the tasks of the flows: what is missing is added, what has no open task goes.

Who has the work stands in the rows alone, so those that are there stay as they are.
"""

from django.db import transaction
from django.utils import timezone
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from casework import work
from casework.models import OpenWork
from workflows.engine.nodes import Step, work_of


@transaction.atomic
def rebuild() -> tuple[int, int]:
    """Add the open work that open tasks lack and remove what has none: how many rows of each."""
    tasks = Task.objects.filter(status=STATUS.NEW, flow_task_type="HUMAN")
    stale = list(OpenWork.objects.exclude(task_id=None).exclude(task_id__in=tasks.values("pk")))
    for row in stale:
        work.end(row)
    missing = tasks.exclude(pk__in=OpenWork.objects.exclude(task_id=None).values("task_id"))
    added = 0
    for task in missing.select_related("process__link__matter").order_by("pk").iterator(chunk_size=500):
        step, on = task.flow_task, timezone.localdate(task.created)
        if not isinstance(step, Step):
            raise TypeError(f"task {task.pk} waits at {step}, which is no human step")
        work.add(work_of(step, task, task.process.link.matter), on=on, days=step.days)
        added += 1
    return added, len(stale)
