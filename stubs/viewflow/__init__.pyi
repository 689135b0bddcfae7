"""What workflows/ and desk/ use of Viewflow 2.4, whose own annotations say Any. Only mypy reads this."""

from typing import Any

class ThisObject: ...

class This:
    def __getattr__(self, name: str) -> ThisObject: ...
    def resolve(self, instance: object, this_ref: Any) -> Any: ...

this: This
