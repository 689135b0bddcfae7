"""The rules of the reply clock: what each event of a case does to it (arts. 30–35, fee measures art. 6).

Days are numbers of `statute.calendar.working_days`; W(d, n) is the n-th working day after d.
"""

from collections.abc import Callable
from typing import ClassVar, Literal

from statute.calendar.working_days import DAY_ZERO, SPAN, Calendar
from statute.clock.case import (
    ClarificationNotified,
    Clarified,
    ClockCase,
    ClockEvent,
    ConsultationReturned,
    ConsultationSent,
    Delayed,
    Extended,
    FeeNoticed,
    FeePaid,
    Replied,
    Supplemented,
    Withdrawn,
    in_turn,
)
from statute.clock.channels import CHANNELS
from statute.clock.refusals import refusal
from statute.clock.runs import Consultation, Exclusion, Origin, Run, Told
from statute.refused import Refused
from statute.wording import chinese_date

REPLY = 20  # working days, art. 33
CLARIFICATION_LETTER = 7  # working days, art. 30
CONSULTATION = 15  # working days, arts. 32 and 34
PAYMENT = 20  # working days, fee measures art. 6
LONGEST_EXTENSION = 20  # working days, art. 33
CONFIRMATION = 1  # working day after which an unconfirmed application alarms

NEVER = SPAN  # a day after every day of the calendar
BEFORE_RECEIPT = (Replied, Withdrawn)


class Clock:
    """The state of one case while its events take effect in order.

    `receipt` is NEVER while the clock has not started on `as_of`. `today` is the day that the answer speaks of: the
    end of the case, else `as_of`. `told` holds the runs before the current one, `at` is the day of the last event.
    An event that is refused leaves all else as it stood before it.
    """

    noticed = late_letter = clarified = fee_noticed = paid = False
    at = 0
    ended_by: Literal["", "replied", "withdrawn"] = ""

    def __init__(self, case: ClockCase, calendar: Calendar) -> None:
        self.case, self.calendar = case, calendar
        self.through, self.workdays = calendar.through, calendar.workdays
        self.confirmable = CHANNELS[case.channel].needs_confirmation
        self.submitted = case.submitted_on.toordinal() - DAY_ZERO
        self.as_of = self.today = case.as_of.toordinal() - DAY_ZERO
        received_on = case.confirmed_on if self.confirmable else case.submitted_on
        known = received_on is not None and received_on <= case.as_of
        self.receipt = received_on.toordinal() - DAY_ZERO if received_on is not None and known else NEVER
        self.events = in_turn(case.events, case.as_of)
        self.run = Run(self.receipt, "receipt", REPLY)
        self.told: list[Told] = []
        self.consultations: dict[str | int, Consultation] = {}

    # Dates

    def nth(self, day: int, n: int) -> int:
        """W(day, n)."""
        return self.workdays[self.through[day] + n - 1]

    def roll_forward(self, day: int) -> int:
        return day if self.workdays[self.through[day] - 1] == day else self.nth(day, 1)

    def limit(self, consultation: Consultation, today: int) -> int:
        """The last day of the party's fifteen working days, with what is known on `today`."""
        received = consultation.received
        begun = received if received is not None and received <= today else consultation.sent
        return self.workdays[self.through[begun] + CONSULTATION - 1]

    def exclusions(self, today: int) -> list[Exclusion]:
        """The united stretches of the current run that don't count, as known on `today`."""
        found: list[Exclusion] = []
        start = self.run.start
        for consultation in self.consultations.values():
            end = self.limit(consultation, today)
            returned = consultation.returned
            if returned is not None and returned < end and returned <= today:
                end = returned
            if self.ended_by == "replied" and self.today < end:
                end = self.today
            begin = consultation.sent if consultation.sent > start else start
            if end > begin:
                found.append((begin, end, (consultation,)))
        return united(found) if len(found) > 1 else found

    def due(self, exclusions: list[Exclusion]) -> int:
        """The date that a delay fixed, else the working day on which the days that count reach the allowance."""
        run = self.run
        if run.until is not None:
            return run.until
        through, at, left = self.through, run.start, run.allowance
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

    def due_shown(self, today: int) -> int | None:
        """The due date as it stands on `today`; None before the receipt and while the clock is stopped."""
        return None if today < self.receipt or self.run.waiting else self.due_on(today)

    def confirmed_late(self) -> bool:
        """Whether both sides confirmed the receipt, or could still, only after the next working day."""
        if not self.confirmable:
            return False
        confirmed = self.receipt if self.receipt != NEVER else self.today
        return confirmed > self.nth(self.submitted, CONFIRMATION)

    # Events

    def apply(self) -> None:
        """Let the events take effect. Refused with the rule that stands first in REFUSALS."""
        for event in self.events:
            self.at = on = event.on.toordinal() - DAY_ZERO
            kind = type(event)
            if self.ended_by and kind is not ConsultationReturned:
                if kind is Supplemented and self.ended_by == "replied":
                    continue
                raise refused("event_after_end", event)
            if on < self.receipt and kind not in BEFORE_RECEIPT:
                raise refused("before_receipt", event)
            self.EFFECTS[kind](self, event, on)

    def _clarification_notified(self, event: ClarificationNotified, on: int) -> None:
        if self.noticed:
            raise refused("second_clarification", event)
        if self.run.waiting:
            raise refused("clock_stopped", event)
        self.noticed = True
        if on > self.nth(self.receipt, CLARIFICATION_LETTER):
            self.late_letter = True
            return
        # The applicant's last day rolls forward like any period that people must act in (regulation 5.1).
        self._stop("clarification", on, self.roll_forward(event.respond_by.toordinal() - DAY_ZERO))

    def _clarified(self, event: Clarified, on: int) -> None:
        if not self.noticed or self.clarified:
            raise refused("clarified_without_notice", event)
        if not self.late_letter:
            sent = on if event.sent_on is None else event.sent_on.toordinal() - DAY_ZERO
            if sent > self.run.limit:
                raise refused("clarified_too_late", event)
            self._restart("clarification", on)
        self.clarified = True

    def _consultation_sent(self, event: ConsultationSent, on: int) -> None:
        if event.ref in self.consultations:
            raise refused("duplicate_consultation", event)
        received = None if event.received_on is None else event.received_on.toordinal() - DAY_ZERO
        self.consultations[event.ref] = Consultation(event.ref, event.party, on, received)

    def _consultation_returned(self, event: ConsultationReturned, on: int) -> None:
        consultation = self.consultations.get(event.ref)
        if consultation is None:
            raise refused("unknown_consultation", event)
        if consultation.returned is not None:
            raise refused("consultation_returned_twice", event)
        consultation.returned = on

    def _extended(self, event: Extended, on: int) -> None:
        run = self.run
        if not 1 <= event.working_days <= LONGEST_EXTENSION:
            raise refused("extension_out_of_range", event)
        if run.extended is not None:
            raise refused("extension_twice", event)
        if not run.waiting and on > self.due_on(on):
            raise refused("extension_after_due", event)
        if run.until is not None:
            raise refused("extension_after_delay", event)
        if run.waiting:
            raise refused("clock_stopped", event)
        run.extended = event
        run.allowance += event.working_days

    def _fee_noticed(self, event: FeeNoticed, on: int) -> None:
        if self.run.waiting:
            raise refused("clock_stopped", event)
        if on > self.due_on(on):
            raise refused("fee_notice_after_due", event)
        if self.fee_noticed:
            raise refused("second_fee_notice", event)
        self.fee_noticed = True
        received = on if event.received_on is None else event.received_on.toordinal() - DAY_ZERO
        self._stop("payment", on, self.nth(on if received > self.as_of else received, PAYMENT))

    def _fee_paid(self, event: FeePaid, on: int) -> None:
        if not self.fee_noticed or self.paid:
            raise refused("paid_without_notice", event)
        if on > self.run.limit:
            raise refused("paid_too_late", event)
        self.paid = True
        self._restart("payment", on)

    def _delayed(self, event: Delayed, on: int) -> None:
        run = self.run
        if run.waiting:
            raise refused("clock_stopped", event)
        due, until = self.due_on(on), event.until.toordinal() - DAY_ZERO
        if until <= due:
            raise refused("delay_not_later", event)
        if on > due:
            raise refused("delay_after_due", event)
        if run.until is not None:
            raise refused("second_delay", event)
        run.until, run.delayed_on = until, on

    def _replied(self, event: Replied, on: int) -> None:
        self.today, self.ended_by = on, "replied"

    def _withdrawn(self, event: Withdrawn, on: int) -> None:
        self.today, self.ended_by = on, "withdrawn"

    def _supplemented(self, event: Supplemented, on: int) -> None:
        raise refused("supplement_before_reply", event)

    def _stop(self, waiting: Literal["clarification", "payment"], on: int, limit: int) -> None:
        run = self.run
        run.waiting, run.stopped_on, run.limit = waiting, on, limit

    def _restart(self, origin: Origin, on: int) -> None:
        self.told.append((self.run, self.exclusions(self.run.stopped_on), on))
        self.run = Run(on, origin, REPLY)

    EFFECTS: ClassVar[dict[type[ClockEvent], Callable[..., None]]] = {
        ClarificationNotified: _clarification_notified,
        Clarified: _clarified,
        ConsultationSent: _consultation_sent,
        ConsultationReturned: _consultation_returned,
        Extended: _extended,
        FeeNoticed: _fee_noticed,
        FeePaid: _fee_paid,
        Delayed: _delayed,
        Replied: _replied,
        Withdrawn: _withdrawn,
        Supplemented: _supplemented,
    }


def united(found: list[Exclusion]) -> list[Exclusion]:
    """Overlapping exclusions made one: days that two consultations share are taken off once (art. 33)."""
    found.sort(key=lambda exclusion: exclusion[:2])
    merged = found[:1]
    for begin, end, members in found[1:]:
        last_begin, last_end, last_members = merged[-1]
        if begin <= last_end:
            merged[-1] = last_begin, max(end, last_end), last_members + members
        else:
            merged.append((begin, end, members))
    return merged


def refused(code: str, event: ClockEvent) -> Refused:
    return refusal(code, f"{chinese_date(event.on)}{event.label}")
