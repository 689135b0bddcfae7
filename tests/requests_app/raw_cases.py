"""Cases as people write them for the `deadline` command."""

from typing import Any


def raw_case(*events: Any, **fields: Any) -> dict[str, Any]:
    """A case handed over on 2026-03-02, asked for on 2026-03-20."""
    facts = {"id": "c1", "channel": "in_person", "submitted_on": "2026-03-02", "as_of": "2026-03-20"}
    return {**facts, "events": list(events), **fields}


def raw_event(kind: str, on: str = "2026-03-05", **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "on": on, **fields}
