"""What the reply clock answers."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Status = Literal[
    "not_started",
    "running",
    "awaiting_clarification",
    "suspended",
    "awaiting_payment",
    "lapsed",
    "replied",
    "withdrawn",
]
Effect = Literal["counts", "excluded", "stopped", "restarted", "extended", "delayed"]


@dataclass(frozen=True, slots=True)
class ClockStretch:
    """The days from `first` to `last`, what they do to the period, and by which article; `note` says it in Chinese.

    An extension and a restart are single days that lie over the others.
    """

    first: date
    last: date
    effect: Effect
    working_days: int
    article: str
    note: str


@dataclass(frozen=True, slots=True)
class ClockResult:
    """The legal dates of one case on the day asked for. A date is None where it doesn't apply (any more).

    `working_days_left` is None without a due date; `excluded_working_days` and `extension_working_days` are those of
    the current start; `provisional`: a date rests on a year without gazetted table.
    """

    status: Status
    receipt_on: date | None = None
    started_on: date | None = None
    due_on: date | None = None
    projected: bool = False
    provisional: bool = False
    overdue: bool = False
    working_days_left: int | None = None
    excluded_working_days: int = 0
    extension_working_days: int = 0
    clarification_due_on: date | None = None
    respond_by: date | None = None
    pay_by: date | None = None
    risk_due_on: date | None = None
    flags: tuple[str, ...] = ()
    stretches: tuple[ClockStretch, ...] = ()
