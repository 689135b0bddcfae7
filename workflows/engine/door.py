"""The only door to activations: the domain act and the flow's move as one transaction.

Lock order: process, matter, open work, number series. Viewflow's transitions check no permission, so whoever
does a step is asked for here: `access` about the open work, read under the locks.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from viewflow.workflow.activation import Activation
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from accounts.access import Access
from casework import kinds, work
from casework.models import Matter
from workflows.engine.nodes import CaseFlow, LetterJobActivation, StepActivation
from workflows.engine.viewflow_adapter import Branching, BranchingActivation
from workflows.models import MatterProcess

OPEN = (STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED, STATUS.SCHEDULED, STATUS.ERROR)
A = TypeVar("A", bound=Activation)
Handle = Callable[[Any], str]
"""Does the domain act on the locked subject and says by which outcome the flow goes on ("" where there is only one)."""


def complete(work_id: int, *, access: Access, handle: Handle) -> Any:
    """Do one piece of open work: act on the domain, then move its flow on where it is a step; the subject.

    Refused when somebody else did or has it, or when the duty is missing; then nothing has changed.
    """
    with CaseFlow.lock_impl.of_work(work_id) as found:
        matter_id, kind = found or work.matter_of(work_id)
        with kinds.by_code(kind).lock(matter_id) as subject:
            row = work.fresh(work_id, subject.matter)
            work.require_may_do(access, row)
            if row.task_id is None:
                handle(subject)
                work.end(row)
                return subject
            task = Task.objects.select_related("process__link").get(pk=row.task_id)
            activation = _activation(task, access.on, StepActivation)
            activation.task.owner, activation.task.status = access.staff, STATUS.ASSIGNED
            activation.start(None)
            _go_on(activation, handle(subject), subject.matter)
            return subject


class Waiting:
    """A node at which a matter waits; `activation` is None where it doesn't wait there (any more)."""

    def __init__(self, activation: BranchingActivation | None) -> None:
        self.activation = activation

    def finish(self, outcome: str, matter: Matter) -> None:
        """Move on with the matter as the service left it; nothing where nothing waits."""
        if self.activation is None:
            return
        task = self.activation.task
        if task.status in (STATUS.NEW, STATUS.ASSIGNED):
            task.status = STATUS.STARTED
        _go_on(self.activation, outcome, matter)


@contextmanager
def waiting_at(matter_id: int, node: Branching, *, on: date, item: int | None = None) -> Iterator[Waiting]:
    """Lock the processes of a matter and find its main flow waiting at this node (for this item)."""
    with CaseFlow.lock_impl.of_matter(matter_id):
        tasks = _tasks().filter(
            process__link__matter=matter_id, process__link__ref="", flow_task=node, status__in=OPEN
        )
        task = next((t for t in tasks if item is None or t.data.get("item") == item), None)
        yield Waiting(_activation(task, on, BranchingActivation) if task else None)


def start(flow: type[CaseFlow], matter: Matter, *, on: date, ref: str = "") -> Process:
    """Start a flow of a matter; `ref` names what a flow beside the main one is about."""
    with transaction.atomic():
        node = flow.start
        activation = node.activation_class.create(node, None, None)
        process = activation.process
        process.data = {}
        process.save()
        process.link = MatterProcess.objects.create(process_id=process.pk, matter=matter, ref=ref)
        process.link.on = on
        activation.task.process = process
        # The engine's own start would lock and save once more a process that nobody else can see yet.
        activation.complete()
        activation.activate_next()
        return process


@contextmanager
def found_job(task_id: int, on: date | None = None) -> Iterator[LetterJobActivation | None]:
    """The activation of a job with its process and matter locked until the block ends; None for no such task."""
    with CaseFlow.lock_impl.of_task(task_id) as found:
        yield _activation(_tasks().get(pk=task_id), on, LetterJobActivation) if found else None


def _tasks() -> QuerySet[Task]:
    """Tasks with their process and matter in one statement."""
    return Task.objects.select_related("process__link__matter")


def _activation(task: Task, on: date | None, kind: type[A]) -> A:
    task.process.link.on = on
    activation = task.flow_task.activation_class(task)
    if not isinstance(activation, kind):
        raise TypeError(f"{task.flow_task.name} makes no {kind.__name__}")
    return activation


def _go_on(activation: Activation, outcome: str, matter: Matter) -> None:
    """Move on with the matter as the service left it: the next step looks at its handler and agency."""
    activation.task.data = {**(activation.task.data or {}), "outcome": outcome}
    activation.process.link.matter = matter
    activation.execute()


def cancel_open(process: Process, keep: int) -> None:
    """Cancel what is open in a process save one task. The caller holds the locks."""
    for task in (
        Task.objects.filter(process=process, status__in=OPEN)
        .exclude(pk=keep)
        .select_related("process__link__matter")
    ):
        task.flow_task.activation_class(task).cancel()


def cancel_others(matter: Matter) -> None:
    """End what runs beside the matter's main flow: a request for more time. The caller holds the locks."""
    for process in Process.objects.filter(link__matter=matter, status=PROCESS.NEW).exclude(link__ref=""):
        cancel_open(process, keep=0)
        process.status = PROCESS.CANCELED
        process.save(update_fields=["status"])
