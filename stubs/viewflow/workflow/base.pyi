from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, ClassVar, Protocol

from viewflow import ThisObject

from .activation import Activation
from .models import Process
from .token import Token

class Edge:
    def __init__(self, src: Node, dst: Node, edge_class: str, label: str | None = None) -> None: ...
    @property
    def src(self) -> Node: ...
    @property
    def dst(self) -> Node: ...
    @property
    def label(self) -> str | None: ...

class Node:
    activation_class: type[Activation]
    flow_class: type[Flow]
    name: str
    task_title: str
    _multi_instance: bool
    def __init__(self) -> None: ...
    def _resolve(self, instance: Flow) -> None: ...
    def _outgoing(self) -> Iterator[Edge]: ...
    def _create(
        self, prev_activation: Activation, token: Token, data: dict[str, Any] | None = None
    ) -> Activation: ...

Target = ThisObject | Node

class Lock(Protocol):
    def __call__(self, flow_class: type[Flow], process_pk: int) -> AbstractContextManager[None]: ...

class Flow:
    instance: ClassVar[Flow]
    process_class: ClassVar[type[Process]]
    process_title: ClassVar[str]
    lock_impl: ClassVar[Lock]
    _nodes_by_name: ClassVar[dict[str, Node]]
    def __init_subclass__(cls, **kwargs: Any) -> None: ...
    def nodes(self) -> Iterable[Node]: ...
