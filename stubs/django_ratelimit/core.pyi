"""What portal/ uses of django-ratelimit. Only mypy reads this."""

from collections.abc import Callable
from typing import TypedDict

from django.http import HttpRequest

class Usage(TypedDict):
    count: int
    limit: int
    should_limit: bool
    time_left: int

def get_usage(
    request: HttpRequest,
    group: str,
    *,
    key: str | Callable[[str, HttpRequest], str],
    rate: str,
    increment: bool = False,
) -> Usage | None: ...
