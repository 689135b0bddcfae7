"""Our node types on Viewflow: human steps with several outcomes, letter jobs, waits, and one branch a consultation."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils import timezone
from viewflow import this
from viewflow.workflow import nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge, Flow
from viewflow.workflow.exceptions import FlowRuntimeError
from viewflow.workflow.models import Task
from viewflow.workflow.nodes.handle import HandleActivation
from viewflow.workflow.nodes.job import AbstractJob, AbstractJobActivation
from viewflow.workflow.nodes.join import JoinActivation
from viewflow.workflow.nodes.split import SplitActivation
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.signals import task_finished
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from casework import work
from casework.hurry import hurry
from casework.locks import lock_or_refuse
from casework.models import Matter, OpenWork
from workflows.models import CaseProcess

# PostgreSQL locks the rows of a result in the order in which FOR UPDATE names their tables: process before matter.
LOCK_PROCESS = "SELECT 1 FROM viewflow_process WHERE id = %s FOR NO KEY UPDATE"
LOCK_TASK = """
SELECT 1 FROM viewflow_task AS task JOIN viewflow_process AS process ON process.id = task.process_id
JOIN workflows_matterprocess AS link ON link.process_id = process.id
JOIN casework_matter AS matter ON matter.id = link.matter_id
WHERE task.id = %s FOR NO KEY UPDATE OF process, matter
"""
LOCK_MATTER = """
SELECT 1 FROM viewflow_process AS process JOIN workflows_matterprocess AS link ON link.process_id = process.id
WHERE link.matter_id = %s ORDER BY process.id FOR NO KEY UPDATE OF process
"""
LINK = "INSERT INTO viewflow_task_previous (from_task_id, to_task_id) VALUES (%s, %s)"
INSERT_AFTER = """
WITH task AS (INSERT INTO viewflow_task ({columns}) VALUES ({values}) RETURNING id)
INSERT INTO viewflow_task_previous (from_task_id, to_task_id) SELECT id, %s FROM task RETURNING from_task_id
"""


class RowLock:
    """Viewflow's lock as a blocking row lock: one winner among any number of claims, bounded by lock_timeout."""

    @contextmanager
    def __call__(self, flow_class: type[Flow], process_pk: int) -> Iterator[None]:
        with self._held(LOCK_PROCESS, process_pk):
            yield

    def of_task(self, task_pk: int) -> AbstractContextManager[bool]:
        """The lock on a task's process, then on its matter, in one statement; False when there is no such task."""
        return self._held(LOCK_TASK, task_pk)

    def of_matter(self, matter_pk: int) -> AbstractContextManager[bool]:
        """The lock on every process of a matter, the oldest first; False when it has none."""
        return self._held(LOCK_MATTER, matter_pk)

    @contextmanager
    def _held(self, statement: str, pk: int) -> Iterator[bool]:
        with transaction.atomic():
            with lock_or_refuse(), connection.cursor() as cursor:
                cursor.execute(statement, [pk])
                found = cursor.fetchone()
            yield found is not None


class CaseFlow(Flow):
    """Base of every flow: our process model and lock. A system check refuses a flow without them.

    `key` names the flow in addresses.
    """

    key: ClassVar[str]
    registered: ClassVar[list[type["CaseFlow"]]] = []
    process_class = CaseProcess
    lock_impl = RowLock()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if any(flow.key == cls.key for flow in CaseFlow.registered):
            raise ImproperlyConfigured(f"two flows have the key {cls.key!r}")
        CaseFlow.registered.append(cls)


class Branching:
    """A node whose completion picks one of several outgoing edges by the outcome it ended with.

    BPMN draws these as conditional sequence flows; a gateway of its own would cost six statements a step.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._branches_by_outcome: dict[str, tuple[Any, str]] = {}
        super().__init__(*args, **kwargs)

    def On(self, outcome: str, node: Any, label: str = "") -> Any:  # Viewflow's fluent style
        self._branches_by_outcome[outcome] = (node, label)
        return self

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._branches_by_outcome = {
            outcome: (this.resolve(instance, node), label)
            for outcome, (node, label) in self._branches_by_outcome.items()
        }

    def _outgoing(self) -> Iterator[Edge]:
        yield from super()._outgoing()
        drawn = set()
        for node, label in self._branches_by_outcome.values():
            if node not in drawn:  # two outcomes that lead to one place are one arrow
                drawn.add(node)
                yield Edge(src=self, dst=node, edge_class="cond_true", label=label)

    @property
    def outcomes(self) -> dict[str, str]:
        return {outcome: label for outcome, (_, label) in self._branches_by_outcome.items()}

    def target(self, outcome: str) -> Any:
        if not self._branches_by_outcome:
            return self._next
        try:
            return self._branches_by_outcome[outcome][0]
        except KeyError:
            raise FlowRuntimeError(f"{self.name} has no outcome {outcome!r}") from None


class BranchingActivation:
    """Goes where `task.data["outcome"]` says."""

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Activation]:
        node = self.flow_task.target((self.task.data or {}).get("outcome", ""))
        if node is not None:
            yield node._create(self, self.task.token)


def work_of(task: Task, matter: Matter) -> OpenWork:
    """The open work of a new step: where the matter is, with its handler where the step is the handler's."""
    step = task.flow_task
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

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> Activation:
        activation = _create(cls, flow_task, prev_activation, token, data)
        process = activation.process
        on = getattr(process, "on", None) or timezone.localdate()
        work.add(work_of(activation.task, process.link.matter), on=on, days=flow_task.days)
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
        work.end(OpenWork.objects.get(task_id=self.task.pk))


class Step(Branching, nodes.View):
    """A user task: who does it (`duty`), what the inbox calls it, how many working days the house allows."""

    activation_class = StepActivation

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

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> Activation:
        return _create(cls, flow_task, prev_activation, token, data)


class Wait(Branching, nodes.Handle):
    """A receive task, completed by a move when the applicant acts or a limit passes."""

    activation_class = WaitActivation

    def __init__(self, title: str) -> None:
        super().__init__()
        self.task_title = title


class LetterJobActivation(BranchingActivation, AbstractJobActivation):
    """Makes the pending letters of the matter in a worker; the row waits, the message only hurries it.

    A retry takes a new `external_task_id`, which fences whatever still runs under the old one.
    """

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> Activation:
        return _create(
            cls,
            flow_task,
            prev_activation,
            token,
            data,
            external_task_id=str(uuid.uuid4()),
            status=STATUS.SCHEDULED,
            scheduled=timezone.now(),
        )

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
        hurry("workflows.tasks.run_letter_job", self.task.pk, self.task.external_task_id)


class LetterJob(Branching, AbstractJob):
    """A service task that renders letters. `outcome` tells where to go on, when there is a choice."""

    activation_class = LetterJobActivation

    def __init__(self, title: str, outcome: Callable[[Activation], str] | None = None) -> None:
        super().__init__()
        self.task_title, self.outcome = title, outcome


class BranchEachActivation(SplitActivation):
    """Opens one branch for each item, each with a token of its own for the join."""

    @Activation.status.super()
    def activate(self) -> None:
        if not self.items():
            raise FlowRuntimeError(f"nothing to branch over at {self.flow_task.name}")

    @Activation.status.super()
    def create_next(self) -> Iterator[Activation]:
        tokens = Token.split_token_source(self.task.token, self.task.pk)
        for item in self.items():
            yield self.flow_task._next._create(
                self, next(tokens), data={"item": item, "part": f"{self.flow_task.part}:{item}"}
            )

    def items(self) -> list[Any]:
        return self.flow_task.items(self)


class BranchEach(nodes.mixins.NextNodeMixin, nodes.Split):
    """A parallel gateway with one branch an item, e.g. one a consulted party; `part` is what open work calls them."""

    activation_class = BranchEachActivation

    def __init__(self, items: Callable[[Activation], list[int]], *, part: str) -> None:
        super().__init__()
        self.items, self.part = items, part

    def _resolve(self, instance: Any) -> None:
        nodes.mixins.NextNodeMixin._resolve(self, instance)
        self._next._multi_instance = True

    def _outgoing(self) -> Iterator[Edge]:
        yield Edge(src=self, dst=self._next, edge_class="next")


class JoinEachActivation(JoinActivation):
    """The stock join in five statements instead of thirteen: born started, and asked once whether all are there."""

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> Activation:
        tasks = flow_task.flow_class.task_class._default_manager
        waiting = tasks.filter(flow_task=flow_task, process=prev_activation.process, status=STATUS.STARTED)
        task = waiting.first()
        if task is None:
            base, begun = token.get_base_split_token(), {"status": STATUS.STARTED, "started": timezone.now()}
            activation = _create(cls, flow_task, prev_activation, base, data, **begun)
        else:
            link_previous(task, prev_activation.task)
            task.process = prev_activation.process
            activation = cls(task)
        activation.branches = token.get_common_split_prefix(activation.task.token, prev_activation.task.pk)
        return activation

    @cached_property
    def all_there(self) -> bool:
        """Whether no branch of this split is open any more. The process is locked: the answer stays true."""
        return not self._active_join_tasks(self.branches).exists()

    def is_done(self) -> bool:
        return self.all_there

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE, conditions=[this.is_done])
    def complete(self) -> None:
        super(JoinActivation, self).complete.original()


class JoinEach(nodes.Join):
    """The parallel gateway in which the branches of a `BranchEach` meet."""

    activation_class = JoinEachActivation


def _create(
    cls: Any, flow_task: Any, prev_activation: Any, token: Any, data: Any, **fields: Any
) -> Activation:
    task = flow_task.flow_class.task_class(
        process=prev_activation.process,
        flow_task=flow_task,
        flow_task_type=flow_task.task_type,
        token=token,
        data=data or {},
        **fields,
    )
    save_after(task, prev_activation.task)
    return cls(task)


def save_after(task: Task, previous: Task) -> None:
    """Insert a new task and its link to the one before it, in one statement instead of the engine's four."""
    columns = [f for f in task._meta.concrete_fields if not f.primary_key]
    values = [f.get_db_prep_save(f.pre_save(task, True), connection) for f in columns]
    statement = INSERT_AFTER.format(
        columns=", ".join(connection.ops.quote_name(f.column) for f in columns),
        values=", ".join(["%s"] * len(columns)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, previous.pk])
        (task.pk,) = cursor.fetchone()
    task._state.adding, task._state.db = False, connection.alias


def link_previous(task: Task, previous: Task) -> None:
    """The engine's link of a task to one more before it, in one statement instead of the stock two."""
    with connection.cursor() as cursor:
        cursor.execute(LINK, [task.pk, previous.pk])
