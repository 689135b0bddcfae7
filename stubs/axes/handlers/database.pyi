from collections.abc import Mapping
from typing import Any

class AxesDatabaseHandler:
    # The request is what the library's middleware makes of it.
    def is_locked(self, request: Any, credentials: Mapping[str, str] | None = None) -> bool: ...
    def remove_out_of_limit_failure_logs(self, *, username: str, limit: int | None = None) -> int: ...
