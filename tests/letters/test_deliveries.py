"""A letter of any matter leaves, arrives and comes back, and the row behind it hears of each."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from casework.crypto import new_data_key
from casework.events import verify
from casework.models import Matter
from letters.agency_facts import agency_facts
from letters.deliveries import DeliveryData, queue_proof, record_delivery, record_return
from letters.facts import LetterFacts
from letters.making import make_letter
from letters.models import Delivery, Letter
from letters.purposes import Purpose, register
from letters.samples import sample_facts
from letters.selectors import delivered, undelivered
from letters.writing import queue_letter
from statute.refused import Refused
from tests.cast import MONDAY, Case, Cast

heard: list[tuple[str, date]] = []
CORRECTION = Purpose(
    "test.correction",
    made=lambda letter, on: heard.append(("made", on)),
    left=lambda letter, on: heard.append(("left", on)),
    arrived=lambda letter, on: heard.append(("arrived", on)),
    returned=lambda letter, on: heard.append(("returned", on)),
)
register(CORRECTION)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def letter(cast: Cast) -> Letter:
    """Of a matter that is no application: a record is corrected (art. 41)."""
    heard.clear()
    matter = Matter.objects.create(
        kind="document",
        filed_agency=cast.agency,
        current_agency=cast.agency,
        opened_on=MONDAY,
        data_key=new_data_key(),
    )
    facts = LetterFacts(agency_facts(cast.agency), issued_on=MONDAY, fields=sample_facts("C01").fields)
    letter = queue_letter(matter, "C01", facts, purpose=CORRECTION, addressee_masked="张*堃")
    return make_letter(letter.pk, on=MONDAY)


def test_what_is_handed_over_leaves_and_arrives(letter: Letter) -> None:
    data = DeliveryData("handed", handed_on=MONDAY, received_by="张喆堃")
    delivery = record_delivery(letter, by=None, on=TUESDAY, data=data)
    assert (delivery.left_on, delivery.arrived_on, delivery.received_by.open()) == (MONDAY, MONDAY, "张喆堃")
    assert heard == [("made", MONDAY), ("left", TUESDAY), ("arrived", TUESDAY)]
    assert verify(Matter.objects.get(pk=letter.matter_id)) == []


def test_what_comes_back_is_delivered_again_and_has_left_once(letter: Letter) -> None:
    posted = record_delivery(letter, by=None, on=MONDAY, data=DeliveryData("post", posted_on=MONDAY))
    assert (list(undelivered(letter.matter)), list(delivered(letter.matter))) == ([], [letter])
    record_return(posted, by=None, on=TUESDAY, returned_on=TUESDAY)
    assert (list(undelivered(letter.matter)), list(delivered(letter.matter))) == ([letter], [])
    record_delivery(letter, by=None, on=TUESDAY, data=DeliveryData("handed", handed_on=TUESDAY))
    assert heard == [("made", MONDAY), ("left", MONDAY), ("returned", TUESDAY), ("arrived", TUESDAY)]
    assert Letter.objects.get(pk=letter.pk).left_on == MONDAY


def test_what_is_on_its_way_is_not_delivered_twice(letter: Letter) -> None:
    data = DeliveryData("post", posted_on=MONDAY)
    posted = record_delivery(letter, by=None, on=MONDAY, data=data)
    with pytest.raises(Refused) as refused, transaction.atomic():
        record_delivery(letter, by=None, on=MONDAY, data=data)
    assert refused.value.code == "already_delivered"
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(letter=letter, method="post", left_on=MONDAY)
    record_return(posted, by=None, on=TUESDAY, returned_on=TUESDAY)
    with pytest.raises(Refused) as refused, transaction.atomic():
        record_return(posted, by=None, on=TUESDAY, returned_on=TUESDAY)
    assert refused.value.code == "already_returned"


@pytest.mark.parametrize("day", [MONDAY - timedelta(days=1), TUESDAY + timedelta(days=1)])
def test_nothing_comes_back_before_it_left_or_after_today(letter: Letter, day: date) -> None:
    posted = record_delivery(letter, by=None, on=MONDAY, data=DeliveryData("post", posted_on=MONDAY))
    with pytest.raises(Refused) as refused:
        record_return(posted, by=None, on=TUESDAY, returned_on=day)
    assert refused.value.code == "bad_return_date"


def test_a_proof_of_delivery_needs_a_delivery(case: Case) -> None:
    case.register().review().assign().search().draft().approve()
    with pytest.raises(Refused) as refused:
        queue_proof(case.reply_letter(), on=case.on)
    assert refused.value.code == "not_delivered"


def test_a_proof_of_delivery_is_made_once(case: Case) -> None:
    case.register().review().assign().search().draft().approve().deliver()
    first = queue_proof(case.reply_letter(), on=case.on)
    assert queue_proof(case.reply_letter(), on=case.on) == first
    assert make_letter(first.pk, on=case.on).code == "D14"
