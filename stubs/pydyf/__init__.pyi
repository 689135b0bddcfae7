"""What typeset/ uses of pydyf 0.13, which carries no types. Only mypy reads this."""

from collections.abc import Mapping, Sequence
from typing import Any

__version__: str

class Object:
    number: int
    @property
    def reference(self) -> bytes: ...
    @property
    def data(self) -> bytes: ...

class Dictionary(Object, dict[str, Any]):
    def __init__(self, values: Mapping[str, object]) -> None: ...

class Array(Object, list[Any]):
    def __init__(self, array: Sequence[object]) -> None: ...

class String(Object):
    def __init__(self, string: str) -> None: ...

class Stream(Object):
    stream: list[bytes]
    extra: dict[str, Any]
    def __init__(self, stream: list[bytes], extra: dict[str, Any], compress: bool) -> None: ...

class PDF:
    objects: list[Object]
    pages: Dictionary
    catalog: Dictionary
    def add_object(self, object_: Object) -> None: ...
