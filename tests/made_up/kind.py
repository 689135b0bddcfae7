from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date

from django.db.models import Q

from accounts.access import Access
from accounts.models import Agency
from casework.calendar import current_calendar
from casework.crypto import new_data_key
from casework.deadlines import DeadlineState, apply_deadlines, close_deadlines
from casework.events import record
from casework.kinds import Clock, EventKind, FilePurpose, Kind, Moved
from casework.locks import lock_matter
from casework.models import Matter
from casework.series import next_number
from statute.clock.terms import add_working_days
from tests.made_up.flow import GiftFlow
from tests.made_up.models import Gift
from workflows.engine.door import start

HAND_IN = "gift.hand_in"


@contextmanager
def locked_gift(matter_id: int) -> Iterator[Gift]:
    lock_matter(matter_id)
    yield Gift.objects.select_related("matter").get(matter=matter_id)


def recalculate(gift: Gift, on: date) -> Moved:
    due_on = add_working_days(gift.given_on, 10, current_calendar())
    return apply_deadlines(
        gift.matter, {(HAND_IN, ""): DeadlineState(due_on, open=gift.stored_on is None)}, on=on
    )


def gifts_of(matter_ids: Collection[int]) -> dict[int, Gift]:
    return {gift.matter_id: gift for gift in Gift.objects.filter(matter__in=matter_ids)}


def worth(text: str, access: Access) -> tuple[Q, ...]:
    return (Q(gift__value=int(text)),) if text.isdecimal() and len(text) < 9 else ()


def receive(agency: Agency, title: str, on: date) -> Gift:
    """Enter a gift and start its flow."""
    matter = Matter.objects.create(
        kind="gift",
        number=f"礼〔{on.year}〕{next_number(agency, 'gift', on.year)}号",
        title=title,
        filed_agency=agency,
        current_agency=agency,
        opened_on=on,
        data_key=new_data_key(),
    )
    gift = Gift.objects.create(matter=matter, given_on=on)
    recalculate(gift, on)
    start(GiftFlow, matter, on=on)
    return gift


def appraise(gift: Gift, value: int, access: Access) -> None:
    gift.value = value
    gift.save()
    record(gift.matter, "gift.valued", on=access.on, by=access.staff, value=value)


def store(gift: Gift, access: Access) -> None:
    gift.stored_on = access.on
    gift.save()
    gift.matter.closed_on = access.on
    gift.matter.save(update_fields=["closed_on"])
    record(gift.matter, "gift.stored", on=access.on, by=access.staff)
    close_deadlines(gift.matter)


GIFT = Kind(
    code="gift",
    label="礼品",
    subject="gift",
    main_clock=HAND_IN,
    lock=locked_gift,
    recalculate=recalculate,
    rows=gifts_of,
    search=worth,
    clocks={HAND_IN: Clock("上交期限")},
    events={
        "gift.valued": EventKind("估价", "{actor}估价[，{value}元]。"),
        "gift.stored": EventKind("入库", "{actor}入库。"),
    },
    purposes={"gift.photo": FilePurpose("照片")},
)
