from collections.abc import Callable, Iterator
from typing import Any, Self

from ..activation import Activation
from ..base import Edge, Flow, Node, Target

class NextNodeMixin:
    _next: Node | None
    def Next(
        self,
        node: Target,
        task_data: Callable[[Activation], dict[str, Any]] | None = None,
        task_seed: Callable[[Activation], Any] | None = None,
    ) -> Self: ...
    def _resolve(self, cls: Flow) -> None: ...
    def _outgoing(self) -> Iterator[Edge]: ...
