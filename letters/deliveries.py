"""How letters reach their addressees: each attempt a row, and what follows from it for the row behind the letter."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import Staff
from casework.events import record
from casework.locks import lock_or_refuse
from letters.agency_facts import agency_facts
from letters.facts import LetterFacts
from letters.making import locked
from letters.models import Delivery, Letter
from letters.purposes import Purpose, purpose_of
from letters.writing import queue_letter
from statute.letters.reply_date import METHODS, effective_date
from statute.refused import Refused

PROOF = Purpose("proof_of_delivery")
KNOWN_TO_ARRIVE = ("handed_on", "arrived_on")
"""The dates on which a letter is in the addressee's hands; a letter that was posted has only left."""


@dataclass(frozen=True)
class DeliveryData:
    """How a letter was delivered: the way (a key of `METHODS`), the date that this way asks for, and what proves it."""

    method: str
    handed_on: date | None = None
    posted_on: date | None = None
    arrived_on: date | None = None
    tracking_no: str = ""
    received_by: str = ""


@transaction.atomic(savepoint=False)
def record_delivery(letter: Letter, *, by: Staff | None, on: date, data: DeliveryData) -> Delivery:
    """Note how and when a letter was delivered.

    Refused: a letter not made yet or delivered already, a missing date, one before the letter's or after `on`.
    """
    letter = _locked(letter)
    earlier = list(letter.deliveries.all())
    left_on = _checked_date(letter, data, on, earlier)
    delivery = Delivery(
        letter=letter,
        method=data.method,
        left_on=left_on,
        arrived_on=left_on if METHODS[data.method].dated_by in KNOWN_TO_ARRIVE else None,
        tracking_no=data.tracking_no,
        by=by,
    )
    delivery.received_by = data.received_by
    delivery.save()
    record(
        letter.matter,
        "delivered",
        on=left_on,
        by=by,
        letter=letter.title,
        method=METHODS[data.method].label,
        effective_on=left_on.isoformat(),
    )
    if not earlier:
        purpose_of(letter).left(letter, on)
    if delivery.arrived_on:
        purpose_of(letter).arrived(letter, on)
    return delivery


@transaction.atomic(savepoint=False)
def record_return(delivery: Delivery, *, by: Staff | None, on: date, returned_on: date) -> Delivery:
    """Note that a letter came back; it may be delivered again. Refused: twice, before it left, after `on`."""
    letter = _locked(delivery.letter)
    delivery = letter.deliveries.get(pk=delivery.pk)
    if delivery.returned_on:
        raise Refused("already_returned", "这次送达已经登记过退回，不能重复登记。")
    if not delivery.left_on <= returned_on <= on:
        raise Refused("bad_return_date", "退回日期应当在送出日期和今天之间，请核对。")
    delivery.returned_on = returned_on
    delivery.save(update_fields=["returned_on"])
    record(letter.matter, "delivery_returned", on=returned_on, by=by, letter=letter.title)
    purpose_of(letter).returned(letter, on)
    return delivery


@transaction.atomic(savepoint=False)
def queue_proof(letter: Letter, *, on: date) -> Letter:
    """The proof of delivery D14 of a delivered letter, once a delivery. Refused while none is recorded."""
    letter = _locked(letter)
    delivery = letter.deliveries.filter(returned_on=None).select_related("by", "proof").first()
    if delivery is None:
        raise Refused("not_delivered", "这份文书还没有登记送达，不能生成送达回证。请先登记送达。")
    if delivery.proof:
        return delivery.proof
    delivery.letter = letter
    fields = {
        "register_no": letter.matter.number,
        "letter_title": letter.title,
        "letter_number": letter.number,
        "served_person": letter.addressee_masked,
        "service_method": delivery.get_method_display(),
        "served_on": delivery.left_on,
        "mail_no": delivery.tracking_no,
        "signed_by": delivery.received_by.open(),
        "server": delivery.by.name if delivery.by else "系统",
    }
    facts = LetterFacts(agency_facts(letter.matter.current_agency), issued_on=on, fields=fields)
    delivery.proof = queue_letter(
        letter.matter, "D14", facts, purpose=PROOF, addressee_masked=letter.addressee_masked
    )
    delivery.save(update_fields=["proof"])
    return delivery.proof


def _locked(letter: Letter) -> Letter:
    with lock_or_refuse():
        return locked(letter)


def _checked_date(letter: Letter, data: DeliveryData, on: date, earlier: list[Delivery]) -> date:
    if letter.state != Letter.State.MADE:
        raise Refused("letter_not_issued", "文书还没有制作完成，不能登记送达。请稍候再试。")
    if any(delivery.returned_on is None for delivery in earlier):
        raise Refused("already_delivered", "这份文书已经登记过送达，不能重复登记。")
    left_on = effective_date(
        data.method,
        handed_on=data.handed_on,
        posted_on=data.posted_on,
        arrived_on=data.arrived_on,
    )
    rule = METHODS[data.method]
    if left_on is None:
        raise Refused("no_delivery_date", f"没有填写{rule.dated_label}。{rule.rule}")
    if not letter.dated <= left_on <= on:
        raise Refused("bad_delivery_date", f"{rule.dated_label}应当在成文日期和今天之间，请核对。")
    return left_on
