from collections.abc import Iterator
from typing import Any, ClassVar, Self

from viewflow.fsm import State, Transition

from .base import Flow, Node
from .models import Process, Task
from .token import Token

class Activation:
    status: ClassVar[State]
    task: Task
    process: Process
    def __init__(self, task: Task) -> None: ...
    @property
    def flow_task(self) -> Node: ...
    @property
    def flow_class(self) -> type[Flow]: ...
    @classmethod
    def create(
        cls,
        flow_task: Any,  # a node of the kind that makes these activations
        prev_activation: Activation | None,
        token: Token | None,
        data: dict[str, Any] | None = None,
        seed: Any = None,
    ) -> Self: ...
    activate: Transition[[], None]
    create_next: Transition[[], Iterator[Activation]]
    activate_next: Transition[[], None]
    complete: Transition[[], None]
    # Not of the class itself, but of every node at which a task of ours can be open.
    execute: Transition[[], None]
    cancel: Transition[[], None]
