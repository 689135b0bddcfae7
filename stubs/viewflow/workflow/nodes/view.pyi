from django.http import HttpRequest

from ..activation import Activation
from ..base import Node
from .mixins import NextNodeMixin

class ViewActivation(Activation):
    @Activation.status.transition(source=[])
    def start(self, request: HttpRequest | None) -> None: ...

class View(NextNodeMixin, Node):
    def __init__(self, view: None) -> None: ...
