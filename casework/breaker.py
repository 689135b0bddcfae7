"""Going on without Redis: it only makes things fast, so nobody waits for it twice or fails because of it.

After one failure nobody in this process asks again for a few seconds; then one caller tries for all.
"""

import logging
from collections.abc import Callable
from functools import cache
from threading import Lock
from time import monotonic
from typing import TypeVar

from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")

PAUSE = 5.0  # seconds
AWAY = (RedisError, OperationalError, OSError)


class Breaker:
    """What this process knows of one server: whether it answered when it was last asked."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._away = False
        self._ask_again_at = 0.0

    def ask(self, command: Callable[[], Answer], otherwise: Answer) -> Answer:
        """The answer of `command`, or `otherwise` while the server is away. It is logged when that begins and ends."""
        if not self._may_ask():
            return otherwise
        try:
            answer = command()
        except AWAY as error:
            self._failed(error)
            return otherwise
        self._answered()
        return answer

    def _may_ask(self) -> bool:
        with self._lock:
            if self._away and monotonic() < self._ask_again_at:
                return False
            self._ask_again_at = monotonic() + PAUSE  # the others don't wait while this one tries
            return True

    def _failed(self, error: Exception) -> None:
        with self._lock:
            first, self._away = not self._away, True
            self._ask_again_at = monotonic() + PAUSE
        if first:
            logger.warning("Redis doesn't answer, going on without it: %s", error)

    def _answered(self) -> None:
        with self._lock:
            back, self._away = self._away, False
        if back:
            logger.warning("Redis answers again")


@cache
def breaker_of(url: str) -> Breaker:
    """The one breaker of this process for the server at `url`."""
    return Breaker()
