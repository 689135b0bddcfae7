"""Our node types on Viewflow: human steps with several outcomes, letter jobs and waits."""

import uuid
from collections.abc import Callable
from typing import Any, ClassVar, Self

from django.core.exceptions import ImproperlyConfigured
from django.dispatch import Signal
from django.utils import timezone
from viewflow.workflow import nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Flow
from viewflow.workflow.models import Task
from viewflow.workflow.nodes.handle import HandleActivation
from viewflow.workflow.nodes.job import AbstractJob, AbstractJobActivation
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.signals import task_finished
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from casework import work
from casework.models import Matter, OpenWork
from workflows.engine.viewflow_adapter import Branching, BranchingActivation, RowLock
from workflows.models import CaseProcess

letter_job_waits = Signal()
"""A job is there to be done: `task_id`, `job_id`. What does it (workflows.engine.jobs) moves activations, so it stands above."""


class CaseFlow(Flow):
    """Base of every flow: our process model and lock. A system check refuses a flow without them.

    `key` names the flow in addresses.
    """

    key: ClassVar[str]
    start: ClassVar[nodes.StartHandle]
    registered: ClassVar[list[type["CaseFlow"]]] = []
    process_class = CaseProcess
    lock_impl = RowLock()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if any(flow.key == cls.key for flow in CaseFlow.registered):
            raise ImproperlyConfigured(f"two flows have the key {cls.key!r}")
        CaseFlow.registered.append(cls)


def work_of(step: "Step", task: Task, matter: Matter) -> OpenWork:
    """The open work of a new step: where the matter is, with its handler where the step is the handler's."""
    return OpenWork(
        task_id=task.pk,
        matter=matter,
        agency_id=matter.current_agency_id,
        department_id=matter.department_id if step.of_handler else None,
        step=step.key,
        duty=step.duty,
        owner_id=matter.handler_id if step.of_handler else None,
        of_handler=step.of_handler,
        part=(task.data or {}).get("part", ""),
    )


class StepActivation(BranchingActivation, ViewActivation):
    """A human step: its open work is written with the task and goes with it."""

    flow_task: "Step"

    @classmethod
    def create(
        cls,
        flow_task: "Step",
        prev_activation: Activation | None,
        token: Token | None,
        data: dict[str, Any] | None = None,
        seed: Any = None,
    ) -> Self:
        activation = super().create(flow_task, prev_activation, token, data, seed)
        link = activation.process.link
        on = link.on or timezone.localdate()
        work.add(work_of(flow_task, activation.task, link.matter), on=on, days=flow_task.days)
        return activation

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        self._end()
        task_finished.send(sender=self.flow_class, process=self.process, task=self.task)

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.CANCELED)
    def cancel(self) -> None:
        self._end()

    def _end(self) -> None:
        self.task.finished = timezone.now()
        self.task.save()
        work.end_of_task(self.task.pk)


class Step(Branching, nodes.View):
    """A user task: who does it (`duty`), what the inbox calls it, how many working days the house allows."""

    activation_class = StepActivation
    flow_class: type[CaseFlow]

    def __init__(self, duty: str, title: str, *, days: int, of_handler: bool = False) -> None:
        super().__init__(view=None)
        self.duty, self.days, self.of_handler = duty, days, of_handler
        self.task_title = title

    @property
    def key(self) -> str:
        """What open work stores: "application.draft". A bare name may occur in several flows."""
        return f"{self.flow_class.key}.{self.name}"


class WaitActivation(BranchingActivation, HandleActivation):
    """Waits for somebody outside: the applicant, or a limit that passes."""


class Wait(Branching, nodes.Handle):
    """A receive task, completed by a move when the applicant acts or a limit passes."""

    activation_class = WaitActivation

    def __init__(self, title: str) -> None:
        super().__init__()
        self.task_title = title


class LetterJobActivation(BranchingActivation, AbstractJobActivation):
    """Makes the waiting letters of the matter in a worker; the row waits, the message only makes it fast.

    A retry takes a new `external_task_id`, which fences whatever still runs under the old one.
    """

    flow_task: "LetterJob"

    @classmethod
    def create(
        cls,
        flow_task: "LetterJob",
        prev_activation: Activation | None,
        token: Token | None,
        data: dict[str, Any] | None = None,
        seed: Any = None,
    ) -> Self:
        activation = super().create(flow_task, prev_activation, token, data, seed)
        activation.task.status, activation.task.scheduled = STATUS.SCHEDULED, timezone.now()
        activation.task.save(update_fields=["status", "scheduled"])
        return activation

    @Activation.status.transition(source=STATUS.SCHEDULED)
    def activate(self) -> None:
        self.send()

    @Activation.status.transition(
        source=[STATUS.ERROR, STATUS.SCHEDULED, STATUS.STARTED], target=STATUS.SCHEDULED
    )
    def retry(self) -> None:
        self.task.external_task_id = str(uuid.uuid4())
        self.task.scheduled, self.task.finished = timezone.now(), None
        self.task.save()
        self.send()

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.ERROR)
    def error(self, exception: Exception) -> None:
        # Not the stock record: it would store frame locals, personal data included.
        self.task.data = {"_exception": {"class": type(exception).__name__}}
        self.task.finished = timezone.now()
        self.task.save()

    @Activation.status.transition(
        source=[STATUS.NEW, STATUS.SCHEDULED, STATUS.STARTED, STATUS.ERROR], target=STATUS.CANCELED
    )
    def cancel(self) -> None:
        self.task.finished = timezone.now()
        self.task.save()

    def send(self) -> None:
        letter_job_waits.send(type(self), task_id=self.task.pk, job_id=self.task.external_task_id)


class LetterJob(Branching, AbstractJob):
    """A service task that renders letters. `outcome` tells where to go on, when there is a choice."""

    activation_class = LetterJobActivation

    def __init__(self, title: str, outcome: Callable[[Activation], str] | None = None) -> None:
        super().__init__()
        self.task_title, self.outcome = title, outcome
