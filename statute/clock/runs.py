"""What the reply clock keeps of a case: one run for each start, and the consultations.

Days are numbers of `statute.calendar.working_days`.
"""

from dataclasses import dataclass
from typing import Literal

from statute.clock.case import Extended

Origin = Literal["receipt", "clarification", "payment"]


@dataclass(slots=True)
class Consultation:
    """One consultation that has been sent; `returned` is None while its answer is out."""

    ref: str | int
    party: str
    sent: int
    received: int | None
    returned: int | None = None


Exclusion = tuple[int, int, tuple[Consultation, ...]]
"""The days after the first and up to the second, which don't count because of these consultations."""


@dataclass(slots=True)
class Run:
    """The clock from one start on. A restart begins another run; extension, delay and exclusions stay in the old one.

    `allowance` is the number of working days to the due date. While it is `waiting` since `stopped_on` there is no due
    date, and after `limit` the application has lapsed. `until` is the date that a delay fixed on `delayed_on`.
    """

    start: int
    origin: Origin
    allowance: int
    extended: Extended | None = None
    delayed_on: int | None = None
    until: int | None = None
    waiting: Literal["", "clarification", "payment"] = ""
    stopped_on: int = 0
    limit: int = 0


Told = tuple[Run, list[Exclusion], int]
"""A run as its stretches tell it: up to its due date, or up to the last day of the standstill that ended it."""
