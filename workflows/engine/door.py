"""The only door to activations: who may do what to a task, and the domain act and the flow's move as one transaction.

Lock order: process, then matter (by the service), then number series. Viewflow's transitions check no permission,
so everything here does.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from accounts.models import Staff
from accounts.predicates import duties, holds
from casework.events import record
from casework.models import Matter
from requests_app.base import held
from requests_app.models import Application
from statute.refused import Refused
from workflows.engine import open_work
from workflows.engine.nodes import CaseFlow
from workflows.models import MatterProcess

OPEN = (STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED, STATUS.SCHEDULED, STATUS.ERROR)
Handle = Callable[[Application], str]
"""Does the domain act on the application and says by which outcome the flow goes on ("" where there is only one)."""


def complete(task_id: int, *, by: Staff, on: date, handle: Handle) -> Application:
    """Do one human step: claim it if nobody has, act on the domain, move the flow on.

    Refused when somebody else did or holds it, or when the duty is missing; then nothing has changed.
    """
    with _locked_task(task_id, on) as activation:
        require_may_do(by, activation.task, on)
        if activation.task.status == STATUS.NEW:
            activation.task.owner = by
            activation.task.status = STATUS.ASSIGNED
        application = activation.process.link.matter.application
        activation.start(None)
        with held(application):
            outcome = handle(application)
        _go_on(activation, outcome, application.matter)
    return application


def claim(task_id: int, *, by: Staff, on: date) -> None:
    """Take a task from the queue. Of any number of people at the same moment, one gets it."""
    with _locked_task(task_id, on) as activation:
        require_may_do(by, activation.task, on)
        if activation.task.owner_id == by.pk:
            return
        if activation.task.status != STATUS.NEW:
            raise Refused("task_taken", "这项工作已被别人领取。请刷新待领取列表，另领一项。")
        activation.assign(by)
        open_work.owned(activation.task)
        record(activation.process.link.matter, "claimed", on=on, by=by, step=activation.flow_task.task_title)


def unclaim(task_id: int, *, by: Staff, on: date) -> None:
    """Put one's own task back into the queue."""
    with _locked_task(task_id, on) as activation:
        if activation.task.status != STATUS.ASSIGNED or activation.task.owner_id != by.pk:
            raise Refused("not_your_task", "这项工作不在您名下，不能退回。")
        activation.unassign()
        open_work.owned(activation.task)
        record(
            activation.process.link.matter, "unclaimed", on=on, by=by, step=activation.flow_task.task_title
        )


def hand_over(task_id: int, *, to: Staff, by: Staff, on: date, reason: str = "") -> None:
    """Give a task to somebody who holds the duty: by its owner, or by the head of the office."""
    with _locked_task(task_id, on) as activation:
        matter = activation.process.link.matter
        if activation.task.owner_id != by.pk and not holds(by, "office_head", matter.current_agency_id, on):
            raise Refused("may_not_hand_over", "只有经办人本人或者工作机构负责人可以转交这项工作。")
        step = activation.flow_task
        if not holds(
            to, step.duty, matter.current_agency_id, on, matter.department_id if step.of_handler else None
        ):
            raise Refused(
                "receiver_without_duty", f"{to.name}没有承担这一环节的职责，不能转交给他。请另选人员。"
            )
        if activation.task.status not in (STATUS.NEW, STATUS.ASSIGNED):
            raise Refused("task_done", "这项工作已经办完，不需要转交。")
        activation.task.owner, activation.task.status = to, STATUS.ASSIGNED
        activation.task.save(update_fields=["owner", "status"])
        open_work.owned(activation.task)
        if step.of_handler and matter.handler_id != to.pk:
            matter.handler = to
            matter.save(update_fields=["handler"])
        record(matter, "handed_over", on=on, by=by, handler=to.name, reason=reason[:200] or None)


def rehome(matter: Matter, *, on: date, leaving: Staff | None = None, to: Staff | None = None) -> None:
    """List the open steps of a case where it now belongs, after its agency, department or handler changed.

    A step stays with its owner who still holds the duty there; otherwise, or when its owner is `leaving`, it goes
    to `to` or the case's handler where they hold the duty, else back to the queue. The caller holds the locks.
    """
    tasks = Task.objects.filter(
        process__link__matter=matter, flow_task_type="HUMAN", status__in=(STATUS.NEW, STATUS.ASSIGNED)
    ).select_related("owner")
    for task in tasks.order_by("pk"):
        step = task.flow_task
        department = matter.department_id if step.of_handler else None
        wanted = [
            to if task.owner == leaving and leaving else task.owner,
            matter.handler if step.of_handler else None,
        ]
        able = [
            p
            for p in wanted
            if p and p != leaving and holds(p, step.duty, matter.current_agency_id, on, department)
        ]
        task.owner = able[0] if able else None
        task.status = STATUS.ASSIGNED if able else STATUS.NEW
        task.save(update_fields=["owner", "status"])
        open_work.moved(task, matter, department)


def may_do(staff: Staff, task: Task, on: date) -> str:
    """ "" when this person may do the task that day, else the Chinese reason why not."""
    if task.status not in (STATUS.NEW, STATUS.ASSIGNED):
        return "这项工作已经办完或者取消，不能再办。"
    step, matter = task.flow_task, task.process.link.matter
    department = matter.department_id if step.of_handler else None
    if not holds(staff, step.duty, matter.current_agency_id, on, department):
        return "您没有承担这一环节的职责，不能办理。"
    stands_in_for = {held.on_behalf_of_id for held in duties(staff, on)}
    if task.owner_id and task.owner_id != staff.pk and task.owner_id not in stands_in_for:
        return "这项工作已由别人领取。需要改由您办理的，请经办人或者负责人转交。"
    return ""


def require_may_do(staff: Staff, task: Task, on: date) -> None:
    reason = may_do(staff, task, on)
    if reason:
        raise Refused("may_not_do", reason)


class Waiting:
    """A node at which a matter waits; `activation` is None where it doesn't wait there (any more)."""

    def __init__(self, activation: Any) -> None:
        self.activation = activation

    def finish(self, outcome: str) -> None:
        """Move on with the matter as the service left it; nothing where nothing waits."""
        if self.activation is None:
            return
        task = self.activation.task
        matter = Matter.objects.get(pk=self.activation.process.link.matter_id)
        if task.status in (STATUS.NEW, STATUS.ASSIGNED):
            task.status = STATUS.STARTED
        _go_on(self.activation, outcome, matter)


@contextmanager
def waiting_at(matter: Matter, node: Any, *, on: date, item: int | None = None) -> Iterator[Waiting]:
    """Lock the processes of a matter and find its main flow waiting at this node (for this item)."""
    with CaseFlow.lock_impl.of_matter(matter.pk):
        tasks = _tasks().filter(
            process__link__matter=matter, process__link__ref="", flow_task=node, status__in=OPEN
        )
        task = next((t for t in tasks if item is None or t.data.get("item") == item), None)
        yield Waiting(_activation(task, on) if task else None)


def start(flow: type[CaseFlow], matter: Matter, *, on: date, ref: str = "") -> Process:
    """Start a flow of a matter; `ref` names what a flow beside the main one is about."""
    with transaction.atomic():
        node = flow.start
        activation = node.activation_class.create(node, None, None)
        activation.process.data, activation.process.on = {}, on
        activation.process.save()
        activation.process.link = MatterProcess.objects.create(
            process_id=activation.process.pk, matter=matter, ref=ref
        )
        activation.task.process = activation.process
        # The engine's own start would lock and save once more a process that nobody else can see yet.
        activation.complete()
        activation.activate_next()
        return activation.process


@contextmanager
def _locked_task(task_id: int, on: date) -> Iterator[Any]:
    """The activation of a task as it stands with its process and matter locked, until the block ends."""
    with found_task(task_id, on) as activation:
        if activation is None:
            raise Refused("no_such_task", "没有找到这项工作，可能已经取消。请返回待办列表。")
        yield activation


@contextmanager
def found_task(task_id: int, on: date | None = None) -> Iterator[Any]:
    """The same, or None for a task that doesn't exist."""
    with CaseFlow.lock_impl.of_task(task_id) as found:
        yield _activation(_tasks().get(pk=task_id), on) if found else None


def _tasks() -> QuerySet[Task]:
    """Tasks with their process, matter and application in one statement. More joins cost more than they save."""
    return Task.objects.select_related("process__link__matter__application")


def _activation(task: Task, on: date | None) -> Any:
    task.process.on = on
    return task.flow_task.activation_class(task)


def _go_on(activation: Any, outcome: str, matter: Matter) -> None:
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
