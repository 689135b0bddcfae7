"""Short ways to write a case for the reply clock in tests."""

from typing import Any

from statute.calendar.working_days import Calendar, packaged
from statute.clock.reply_clock import reply_clock


def case(
    *events: dict[str, Any],
    as_of: str = "2026-03-20",
    received: str = "2026-03-02",
    channel: str = "in_person",
    confirmed: str | None = None,
) -> dict[str, Any]:
    return {
        "id": "c1",
        "channel": channel,
        "submitted_on": received,
        "confirmed_on": confirmed,
        "as_of": as_of,
        "events": list(events),
    }


def ask(*events: dict[str, Any], calendar: Calendar | None = None, **facts: Any) -> dict[str, Any]:
    """The clock's answer; by default a case handed over on 2026-03-02, asked for on 2026-03-20."""
    return reply_clock(case(*events, **facts), calendar or packaged())


def code(*events: dict[str, Any], **facts: Any) -> str | None:
    """The code of the refusal, None where the case is accepted."""
    return ask(*events, **facts).get("error", {}).get("code")


def notified(on: str, respond_by: str = "2026-04-30") -> dict[str, Any]:
    return {"kind": "clarification_notified", "on": on, "respond_by": respond_by}


def clarified(on: str, sent_on: str | None = None) -> dict[str, Any]:
    return {"kind": "clarified", "on": on, "sent_on": sent_on}


def sent(
    on: str, ref: str = "a", party: str = "third_party", received_on: str | None = None
) -> dict[str, Any]:
    return {"kind": "consultation_sent", "on": on, "ref": ref, "party": party, "received_on": received_on}


def returned(on: str, ref: str = "a") -> dict[str, Any]:
    return {"kind": "consultation_returned", "on": on, "ref": ref}


def extended(on: str, working_days: Any = 20) -> dict[str, Any]:
    return {"kind": "extended", "on": on, "working_days": working_days}


def fee(on: str, received_on: str | None = None) -> dict[str, Any]:
    return {"kind": "fee_noticed", "on": on, "received_on": received_on}


def paid(on: str) -> dict[str, Any]:
    return {"kind": "fee_paid", "on": on}


def delayed(on: str, until: str) -> dict[str, Any]:
    return {"kind": "delayed", "on": on, "until": until}


def replied(on: str) -> dict[str, Any]:
    return {"kind": "replied", "on": on}


def withdrawn(on: str) -> dict[str, Any]:
    return {"kind": "withdrawn", "on": on}
