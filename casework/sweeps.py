"""Sweeps that end by themselves: the rest is found by the next one."""

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

Item = TypeVar("Item")

SWEEP_SECONDS = (
    15  # well before the time limit of the sweep's task, which would break off in the middle of an item
)


def until_late(items: Iterable[Item]) -> Iterator[Item]:
    """The items one by one, none more once the time is up."""
    stop_at = monotonic() + SWEEP_SECONDS
    for item in items:
        if monotonic() > stop_at:
            return
        yield item
