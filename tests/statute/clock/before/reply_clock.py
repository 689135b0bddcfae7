"""The reply clock: from the facts of one application to its legal dates (arts. 30–35, fee measures art. 6).

`reply_clock` is the only place that does date arithmetic on applications. It never reads the real clock:
`as_of` is part of the case. Input and output are plain JSON values; days inside are numbers of
`statute.calendar.working_days`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NoReturn

from statute.calendar.working_days import Calendar
from tests.statute.clock.before.case import (
    KINDS,
    MAPPING,
    NEVER,
    Case,
    CaseRefused,
    Event,
    chinese,
    iso,
    read_case,
)
from tests.statute.clock.before.stretches import (
    Exclusion,
    extension_step,
    restart_step,
    running_steps,
    stopped_step,
)

REPLY = 20  # working days, art. 33
CLARIFICATION_NOTICE = 7  # working days, art. 30
CONSULTATION = 15  # working days, arts. 32 and 34
PAYMENT = 20  # working days, fee measures art. 6
LONGEST_EXTENSION = 20  # working days, art. 33
CONFIRMATION = 1  # working day after which an unconfirmed application alarms

FIRST_DAY = itemgetter("from")

BLANK: dict[str, Any] = {
    "id": None,
    "status": "",
    "receipt_on": None,
    "started_on": None,
    "due_on": None,
    "projected": False,
    "provisional": False,
    "overdue": False,
    "working_days_left": None,
    "excluded_working_days": 0,
    "extension_working_days": 0,
    "clarification_due_on": None,
    "respond_by": None,
    "pay_by": None,
    "risk_due_on": None,
    "flags": [],
    "steps": [],
}


def reply_clock(case: Mapping[str, Any], calendar: Calendar) -> dict[str, Any]:
    """The legal dates, status, flags and explained steps of one case on its `as_of`.

    Input and output are those of the `deadline` command, whose ``--help`` shows a case. A case that breaks a
    rule gives ``{"id", "error": {"code", "message"}}``, the message in Chinese; nothing is raised.
    """
    ident = case.get("id") if isinstance(case, MAPPING) else None
    try:
        read = read_case(case)
        clock = Clock(read, calendar)
        for event in read.events:
            clock.apply(event)
    except CaseRefused as refused:
        return {"id": ident, "error": {"code": refused.code, "message": str(refused)}}
    answer = clock.result()
    answer["id"] = ident
    return answer


@dataclass(slots=True)
class Consultation:
    """One consultation that has been sent; `returned` is None while its answer is out."""

    ref: str | int
    party: str
    sent: int
    received: int | None
    returned: int | None = None


class Clock:
    """The state of one case while its events take effect in order.

    `waiting` is "", "clarification" or "payment": while it is set there is no due date. `until` is set by a
    delay under article 35. `origin` says what the current start is: receipt, clarification or payment.
    """

    origin = "receipt"
    extension = 0
    extended_on: int | None = None
    until: int | None = None
    delayed_on: int | None = None
    waiting = ""
    stopped_on = 0
    noticed = late_notice = clarified = fee_noticed = paid = overdue = False
    respond_by = pay_by = 0  # set by the notice
    ended_on: int | None = None
    ended_by = ""

    def __init__(self, case: Case, calendar: Calendar) -> None:
        self.calendar = calendar
        self.through = calendar.through
        self.workdays = calendar.workdays
        self.submitted, self.confirmable, self.as_of = case.submitted, case.confirmable, case.as_of
        self.receipt = self.start = case.receipt
        self.consultations: dict[str | int, Consultation] = {}
        self.steps: list[dict[str, Any]] = []  # of the starts before the current one

    # Dates

    def nth(self, day: int, n: int) -> int:
        """W(day, n)."""
        return self.workdays[self.through[day] + n - 1]

    def roll_forward(self, day: int) -> int:
        return day if self.workdays[self.through[day] - 1] == day else self.nth(day, 1)

    @property
    def allowance(self) -> int:
        """Working days from the current start to the due date (art. 33)."""
        return REPLY + self.extension

    def limit(self, consultation: Consultation, today: int) -> int:
        """The last day of the party's fifteen working days, with what is known on `today`."""
        received = consultation.received
        return self.nth(
            received if received is not None and received <= today else consultation.sent, CONSULTATION
        )

    def exclusions(self, today: int) -> list[Exclusion]:
        """The united stretches (begin, end] of this start that don't count, each with its consultations."""
        found: list[Exclusion] = []
        for consultation in self.consultations.values():
            end = self.limit(consultation, today)
            if consultation.returned is not None and consultation.returned < end:
                end = consultation.returned
            if self.ended_by == "replied" and self.ended_on is not None and self.ended_on < end:
                end = self.ended_on
            begin = consultation.sent if consultation.sent > self.start else self.start
            if end > begin:
                found.append((begin, end, (consultation,)))
        return united(found) if len(found) > 1 else found

    def due(self, exclusions: list[Exclusion]) -> int:
        """The working day on which the days after `start` that count reach the allowance."""
        if self.until is not None:
            return self.until
        through, at, left = self.through, self.start, self.allowance
        for begin, end, _ in exclusions:
            counted = through[begin] - through[at]
            if counted >= left:
                break
            left -= counted
            at = end
        return self.workdays[through[at] + left - 1]

    def due_on(self, today: int) -> int:
        """The due date as it stands on `today`; only while the clock isn't stopped."""
        return self.due(self.exclusions(today) if self.consultations else [])

    # Events

    def apply(self, event: Event) -> None:
        """Let one event take effect. CaseRefused with the rule that stands first in REFUSALS."""
        if self.ended_on is not None:
            if event.kind != "consultation_returned":
                refuse("event_after_end", event)
            return
        if event.on < self.receipt and event.kind not in ("replied", "withdrawn"):
            refuse("before_receipt", event)
        EFFECTS[event.kind](self, event)

    def _clarification_notified(self, event: Event) -> None:
        if self.noticed:
            refuse("second_clarification", event)
        if self.waiting:
            refuse("clock_stopped", event)
        self.noticed = True
        if event.on > self.nth(self.receipt, CLARIFICATION_NOTICE):
            self.late_notice = True
            return
        # The applicant's last day rolls forward like any period that people must act in (regulation 5.1).
        self.respond_by = self.roll_forward(event.until)
        self.waiting, self.stopped_on = "clarification", event.on

    def _clarified(self, event: Event) -> None:
        if not self.noticed or self.clarified:
            refuse("clarified_without_notice", event)
        if not self.late_notice:
            sent = event.on if event.learned is None or event.learned > self.as_of else event.learned
            if sent > self.respond_by:
                refuse("clarified_too_late", event)
            self._restart(event.on, "clarification")
        self.clarified = True

    def _consultation_sent(self, event: Event) -> None:
        ref = event.raw["ref"]
        if ref in self.consultations:
            refuse("duplicate_consultation", event)
        self.consultations[ref] = Consultation(ref, event.raw["party"], event.on, event.learned)

    def _consultation_returned(self, event: Event) -> None:
        consultation = self.consultations.get(event.raw["ref"])
        if consultation is None:
            refuse("unknown_consultation", event)
        if consultation.returned is not None:
            refuse("consultation_returned_twice", event)
        consultation.returned = event.on

    def _extended(self, event: Event) -> None:
        days = event.raw["working_days"]
        if type(days) is not int or not 1 <= days <= LONGEST_EXTENSION:
            refuse("extension_out_of_range", event)
        if self.extension:
            refuse("extension_twice", event)
        if not self.waiting and event.on > self.due_on(event.on):
            refuse("extension_after_due", event)
        if self.until is not None:
            refuse("extension_after_delay", event)
        if self.waiting:
            refuse("clock_stopped", event)
        self.extension, self.extended_on = days, event.on

    def _fee_noticed(self, event: Event) -> None:
        if self.waiting:
            refuse("clock_stopped", event)
        if event.on > self.due_on(event.on):
            refuse("fee_notice_after_due", event)
        if self.fee_noticed:
            refuse("second_fee_notice", event)
        self.fee_noticed = True
        received = event.on if event.learned is None or event.learned > self.as_of else event.learned
        self.pay_by = self.nth(received, PAYMENT)
        self.waiting, self.stopped_on = "payment", event.on

    def _fee_paid(self, event: Event) -> None:
        if not self.fee_noticed or self.paid:
            refuse("paid_without_notice", event)
        if event.on > self.pay_by:
            refuse("paid_too_late", event)
        self.paid = True
        self._restart(event.on, "payment")

    def _delayed(self, event: Event) -> None:
        if self.waiting:
            refuse("clock_stopped", event)
        due = self.due_on(event.on)
        if event.until <= due:
            refuse("delay_not_later", event)
        if event.on > due:
            refuse("delay_after_due", event)
        if self.until is not None:
            refuse("second_delay", event)
        self.until, self.delayed_on = event.until, event.on

    def _replied(self, event: Event) -> None:
        if event.on >= self.receipt and not self.waiting:
            self.overdue = event.on > self.due_on(event.on)
        self.ended_on, self.ended_by = event.on, "replied"

    def _withdrawn(self, event: Event) -> None:
        self.ended_on, self.ended_by = event.on, "withdrawn"

    def _restart(self, on: int, origin: str) -> None:
        """A new start: the extension, a delay and the days excluded so far are forgotten."""
        self.steps += self._steps_until_stop(on)
        self.steps.append(restart_step(on, origin))
        self.start, self.origin, self.waiting = on, origin, ""
        self.extension, self.extended_on, self.until, self.delayed_on = 0, None, None, None

    # Answer

    def _steps_until_stop(self, upto: int) -> list[dict[str, Any]]:
        """What the current start accounts for up to its stop, and the standstill from there to `upto`."""
        steps = running_steps(self, self.stopped_on, self.exclusions(self.stopped_on), None)
        if self.extended_on is not None:
            steps.append(extension_step(self.extended_on, self.extension))
        if upto > self.stopped_on:
            steps.append(stopped_step(self, upto))
        return steps

    def result(self) -> dict[str, Any]:
        """The answer, its id left open."""
        if (self.as_of if self.ended_on is None else self.ended_on) < self.receipt:
            return self._not_started()
        return self._stopped() if self.waiting else self._running()

    def _not_started(self) -> dict[str, Any]:
        """Not received yet, or ended before it was: no date is running."""
        answer = BLANK | {"status": self.ended_by or "not_started", "flags": [], "steps": []}
        if self.receipt != NEVER:
            answer["receipt_on"] = iso(self.receipt)
        elif not self.ended_by and self.as_of > self.nth(self.submitted, CONFIRMATION) and self.confirmable:
            risk_due = self.nth(self.submitted, REPLY)
            answer["risk_due_on"] = iso(risk_due)
            answer["provisional"] = self._ungazetted(self.submitted, risk_due)
            answer["flags"] = ["confirmation_overdue"]
        return answer

    def _stopped(self) -> dict[str, Any]:
        """Waiting for a clarification or a payment, lapsed by it, or ended while waiting: no due date."""
        clarification = self.waiting == "clarification"
        limit = self.respond_by if clarification else self.pay_by
        status = self.ended_by or ("lapsed" if self.as_of > limit else f"awaiting_{self.waiting}")
        self.steps += self._steps_until_stop(limit if self.ended_on is None else min(limit, self.ended_on))
        answer = self._answer(status, limit)
        if not self.ended_by:
            answer["respond_by" if clarification else "pay_by"] = iso(limit)
        return answer

    def _running(self) -> dict[str, Any]:
        """The clock runs or ran until the end of the case; what is learned after the end has no effect."""
        exclusions: list[Exclusion] = []
        if self.consultations:
            exclusions = self.exclusions(self.as_of if self.ended_on is None else self.ended_on)
        due = self.due(exclusions)
        status = self.ended_by or ("suspended" if self.consultations and self._suspended(due) else "running")
        self.steps += running_steps(self, due, exclusions, due)
        if self.extended_on is not None:
            self.steps.append(extension_step(self.extended_on, self.extension))
        # A date fixed under article 35 was decided, not counted, so it rests on no calendar.
        answer = self._answer(status, due if self.until is None else self.receipt)
        answer["due_on"] = iso(due)
        answer["projected"] = status == "suspended"
        answer["overdue"] = self.overdue or (not self.ended_by and self.as_of > due)
        answer["working_days_left"] = self._left(due, exclusions)
        if exclusions:
            until = due if self.delayed_on is None else self.delayed_on
            answer["excluded_working_days"] = self._excluded(until, exclusions)
        return answer

    def _answer(self, status: str, rests_on: int) -> dict[str, Any]:
        """What a started case always has; it is provisional if the calendar up to `rests_on` is."""
        notice_by = self.nth(self.receipt, CLARIFICATION_NOTICE)
        if len(self.steps) > 1:
            self.steps.sort(key=FIRST_DAY)  # stable: puts an extension inside the stretch it falls in
        return BLANK | {
            "status": status,
            "receipt_on": iso(self.receipt),
            "started_on": iso(self.start),
            "provisional": self._ungazetted(self.receipt, max(rests_on, notice_by)),
            "extension_working_days": self.extension,
            "clarification_due_on": iso(notice_by),
            "flags": ["late_clarification"] if self.late_notice else [],
            "steps": self.steps,
        }

    def _excluded(self, upto: int, exclusions: list[Exclusion]) -> int:
        """Working days taken off up to `upto`: the due date, or the day a delay made exclusions pointless."""
        through = self.through
        return sum(through[min(end, upto)] - through[begin] for begin, end, _ in exclusions if begin < upto)

    def _suspended(self, due: int) -> bool:
        """An opinion asked for before the due date is out, inside its limit, and no delay fixed the date."""
        return self.until is None and any(
            consultation.returned is None
            and consultation.sent < due
            and self.as_of <= self.limit(consultation, self.as_of)
            for consultation in self.consultations.values()
        )

    def _left(self, due: int, exclusions: list[Exclusion]) -> int:
        """Working days after `as_of` up to `due` that count; after a delay every working day does."""
        through, as_of = self.through, self.as_of
        if as_of >= due:
            return 0
        left = through[due] - through[as_of]
        if self.until is None:
            for begin, end, _ in exclusions:
                if as_of < end and begin < due:
                    left -= through[end] - through[max(begin, as_of)]
        return left

    def _ungazetted(self, after: int, upto: int) -> bool:
        """Whether any day in (after, upto] rests on a year without a gazetted table."""
        return self.calendar.ungazetted[upto] > self.calendar.ungazetted[after]


def united(found: list[Exclusion]) -> list[Exclusion]:
    """Overlapping stretches made one: days that two consultations share are taken off once (art. 33)."""
    found.sort(key=lambda exclusion: exclusion[:2])
    merged = found[:1]
    for begin, end, members in found[1:]:
        last_begin, last_end, last_members = merged[-1]
        if begin <= last_end:
            merged[-1] = last_begin, max(end, last_end), last_members + members
        else:
            merged.append((begin, end, members))
    return merged


def refuse(code: str, event: Event) -> NoReturn:
    raise CaseRefused(code, f"{chinese(event.on)}{KINDS[event.kind].label}")


EFFECTS: dict[str, Callable[[Clock, Event], None]] = {kind: getattr(Clock, f"_{kind}") for kind in KINDS}
