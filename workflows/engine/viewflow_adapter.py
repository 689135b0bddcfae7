"""What we change of Viewflow: the only file that touches its private parts, each with the reason.

- `Branching`: a step ends with one of several outcomes and goes where its outcome leads. Viewflow has gateways for
  that, nodes of their own; the office's chart has none, and each would cost a task row. Overridden for it:
  `_resolve` (names of nodes in `On` become nodes), `_outgoing` (the arrows of the chart) and, in the activation,
  `create_next`, which calls the next node's `_create`.
- `BranchEach`: a gateway with one branch an item. The open-source Viewflow branches over nodes, not over data.
  `_multi_instance` marks the next node for the chart and the BPMN file.
- `RowLock`: Viewflow's lock as a row lock that waits, so that of any number of people who do a step at the same moment
  one wins.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Self

from django.db import connection, transaction
from viewflow import this
from viewflow.workflow import nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge, Flow, Node
from viewflow.workflow.exceptions import FlowRuntimeError
from viewflow.workflow.nodes.mixins import NextNodeMixin
from viewflow.workflow.nodes.split import SplitActivation
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from casework.locks import lock_or_refuse

if TYPE_CHECKING:
    from viewflow.workflow.base import Target  # a name of our stub

Row = tuple[Any, ...]

# PostgreSQL locks the rows of a result in the order in which FOR UPDATE names their tables: process before matter.
LOCK_PROCESS = "SELECT 1 FROM viewflow_process WHERE id = %s FOR NO KEY UPDATE"
LOCK_TASK = """
SELECT 1 FROM viewflow_task AS task JOIN viewflow_process AS process ON process.id = task.process_id
JOIN workflows_matterprocess AS link ON link.process_id = process.id
JOIN casework_matter AS matter ON matter.id = link.matter_id
WHERE task.id = %s FOR NO KEY UPDATE OF process, matter
"""
LOCK_WORK = """
SELECT matter.id, matter.kind FROM casework_openwork AS work JOIN viewflow_task AS task ON task.id = work.task_id
JOIN viewflow_process AS process ON process.id = task.process_id JOIN casework_matter AS matter ON matter.id = work.matter_id
WHERE work.id = %s FOR NO KEY UPDATE OF process
"""
LOCK_MATTER = """
SELECT 1 FROM viewflow_process AS process JOIN workflows_matterprocess AS link ON link.process_id = process.id
WHERE link.matter_id = %s ORDER BY process.id FOR NO KEY UPDATE OF process
"""


class RowLock:
    """Viewflow's lock as a blocking row lock, bounded by lock_timeout."""

    @contextmanager
    def __call__(self, flow_class: type[Flow], process_pk: int) -> Iterator[None]:
        with self._locked(LOCK_PROCESS, process_pk):
            yield

    def of_task(self, task_pk: int) -> AbstractContextManager[Row | None]:
        """The lock on a task's process, then on its matter, in one statement; None when there is no such task."""
        return self._locked(LOCK_TASK, task_pk)

    def of_work(self, work_pk: int) -> AbstractContextManager[Row | None]:
        """The lock on the process of open work, with id and kind of its matter, which isn't locked yet; None for work
        without a task, or that is gone.
        """
        return self._locked(LOCK_WORK, work_pk)

    def of_matter(self, matter_pk: int) -> AbstractContextManager[Row | None]:
        """The lock on every process of a matter, the oldest first; None when it has none."""
        return self._locked(LOCK_MATTER, matter_pk)

    @contextmanager
    def _locked(self, statement: str, pk: int) -> Iterator[Row | None]:
        with transaction.atomic():
            with lock_or_refuse(), connection.cursor() as cursor:
                cursor.execute(statement, [pk])
                found: Row | None = cursor.fetchone()
            yield found


class Branching(NextNodeMixin, Node):
    """A node whose completion picks one of several outgoing edges by the outcome it ended with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._named_by_outcome: dict[str, tuple[Target, str]] = {}
        self._branches_by_outcome: dict[str, tuple[Node, str]] = {}
        super().__init__(*args, **kwargs)

    def On(self, outcome: str, node: "Target", label: str = "") -> Self:  # Viewflow's fluent style
        self._named_by_outcome[outcome] = (node, label)
        return self

    def _resolve(self, instance: Flow) -> None:
        super()._resolve(instance)
        self._branches_by_outcome = {
            outcome: (this.resolve(instance, node), label)
            for outcome, (node, label) in self._named_by_outcome.items()
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
        """What the chart calls each outcome."""
        return {outcome: label for outcome, (_, label) in self._branches_by_outcome.items()}

    def target(self, outcome: str) -> Node | None:
        if not self._branches_by_outcome:
            return self._next
        try:
            return self._branches_by_outcome[outcome][0]
        except KeyError:
            raise FlowRuntimeError(f"{self.name} has no outcome {outcome!r}") from None


class BranchingActivation(Activation):
    """Goes where `task.data["outcome"]` says."""

    flow_task: Branching

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Activation]:
        node = self.flow_task.target((self.task.data or {}).get("outcome", ""))
        if node is not None:
            yield node._create(self, self.task.token)


class BranchEachActivation(SplitActivation):
    """Opens one branch for each item, each with a token of its own for the join."""

    flow_task: "BranchEach"

    @Activation.status.super()
    def activate(self) -> None:
        if not self.items():
            raise FlowRuntimeError(f"nothing to branch over at {self.flow_task.name}")

    @Activation.status.super()
    def create_next(self) -> Iterator[Activation]:
        tokens = Token.split_token_source(self.task.token, self.task.pk)
        for item in self.items():
            data = {"item": item, "part": f"{self.flow_task.part}:{item}"}
            yield self.flow_task.repeated()._create(self, next(tokens), data=data)

    def items(self) -> list[int]:
        return self.flow_task.items(self)


class BranchEach(NextNodeMixin, nodes.Split):  # type: ignore[misc]  # one Next takes the place of the other
    """A parallel gateway with one branch an item, e.g. one a consulted party; `part` is what open work calls them."""

    activation_class = BranchEachActivation

    def __init__(self, items: Callable[[Activation], list[int]], *, part: str) -> None:
        super().__init__()
        self.items, self.part = items, part

    def _resolve(self, instance: Flow) -> None:
        NextNodeMixin._resolve(self, instance)
        self.repeated()._multi_instance = True

    def _outgoing(self) -> Iterator[Edge]:
        yield Edge(src=self, dst=self.repeated(), edge_class="next")

    def repeated(self) -> Node:
        """The node at which every branch begins."""
        if self._next is None:
            raise FlowRuntimeError(f"nothing comes after {self.name}")
        return self._next


def arrows_of(node: Node) -> list[Edge]:
    """The arrows that leave a node of the chart."""
    return list(node._outgoing())


def node_names(flow: type[Flow]) -> list[str]:
    return list(flow._nodes_by_name)
