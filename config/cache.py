"""The cache in Redis, for which a server that is away is an empty one: it counts and remembers, nothing depends on it."""

import json
from functools import partial
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache

from casework.breaker import breaker_of


class JsonSerializer:
    """Values as JSON: whoever can write to Redis must not be able to run code here, as with pickles."""

    def dumps(self, value: Any) -> str:
        return json.dumps(value)

    def loads(self, stored: bytes) -> Any:
        try:
            return json.loads(stored)
        except ValueError:
            return None  # not ours: as if it weren't there


class TolerantCache(RedisCache):
    """Django's cache in Redis; while Redis is away nothing is found, and what is set or counted is forgotten."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._ask = breaker_of(server).ask

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        return self._ask(partial(super().add, key, value, timeout, version), True)

    def get(self, key: str, default: Any = None, version: Any = None) -> Any:
        return self._ask(partial(super().get, key, default, version), default)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        self._ask(partial(super().set, key, value, timeout, version), None)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        return self._ask(partial(super().touch, key, timeout, version), False)

    def delete(self, key: str, version: Any = None) -> bool:
        return self._ask(partial(super().delete, key, version), False)

    def get_many(self, keys: Any, version: Any = None) -> dict[str, Any]:
        return self._ask(partial(super().get_many, keys, version), {})

    def has_key(self, key: str, version: Any = None) -> bool:
        return self._ask(partial(super().has_key, key, version), False)

    def incr(self, key: str, delta: int = 1, version: Any = None) -> int:
        """ValueError for a key that isn't there, as the cache interface wants it; then nobody is counted."""
        count = self._ask(partial(super().incr, key, delta, version), None)
        if count is None:
            raise ValueError(f"Key {key!r} not found: Redis is away.")
        return count

    def set_many(
        self, data: dict[str, Any], timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> list[str]:
        return self._ask(partial(super().set_many, data, timeout, version), list(data))

    def delete_many(self, keys: Any, version: Any = None) -> None:
        self._ask(partial(super().delete_many, keys, version), None)

    def clear(self) -> None:
        self._ask(super().clear, None)
