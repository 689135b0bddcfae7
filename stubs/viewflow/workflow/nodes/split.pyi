from collections.abc import Callable
from typing import Self

from ..activation import Activation
from ..base import Node, Target

class SplitActivation(Activation): ...

class Split(Node):
    def Next(self, node: Target, case: Callable[[Activation], bool] | None = None) -> Self: ...
    def Always(self, node: Target) -> Self: ...
