from ..activation import Activation
from ..base import Node
from .mixins import NextNodeMixin

class AbstractJobActivation(Activation):
    @Activation.status.transition(source=[])
    def start(self) -> None: ...
    @Activation.status.transition(source=[])
    def error(self, exception: Exception) -> None: ...

class AbstractJob(NextNodeMixin, Node): ...
