"""Extension, withdrawal, delivery: what ends or moves the term."""

from datetime import date

import pytest
from viewflow.workflow.models import Process

from casework.models import Deadline
from letters.deliveries import DeliveryData
from letters.making import composed
from letters.models import Letter
from requests_app.closing import closing
from requests_app.handling import extension
from statute.calendar.unpublished import PROVISIONAL_NOTE
from statute.refused import Refused
from tests.cast import Case, Cast, act, submit
from workflows.moves import application as moves


def test_art33_an_agreed_extension_moves_the_date_and_makes_its_letter(case: Case) -> None:
    case.register().review().assign()
    moves.request_extension(
        case.application.matter_id, by=case.cast.bob, on=date(2026, 3, 25), working_days=10, reason="材料较多"
    )
    case.on = date(2026, 3, 26)
    case.do(
        "approval",
        case.cast.carol,
        lambda a: extension.approve_extension(a, by=case.cast.carol, on=case.on),
        "approved",
    )
    case.make_letters()
    assert Deadline.objects.get(matter=case.application.matter, clock="application.reply").due_on == date(
        2026, 4, 14
    )
    assert Letter.objects.get(matter=case.application.matter, code="D04").state == "made"
    assert case.open_steps() == ["search"]


def test_art33_after_the_due_date_no_extension(case: Case) -> None:
    case.register().review().assign()
    with pytest.raises(Refused) as refused:
        moves.request_extension(
            case.application.matter_id,
            by=case.cast.bob,
            on=date(2026, 3, 31),
            working_days=10,
            reason="材料较多",
        )
    assert refused.value.code == "extend_not_allowed"


def test_a_withdrawal_ends_everything_that_is_open(case: Case) -> None:
    case.register().review().assign()
    moves.request_extension(
        case.application.matter_id, by=case.cast.bob, on=case.on, working_days=5, reason="材料较多"
    )
    moves.withdraw(case.application.matter_id, on=date(2026, 3, 4))
    case.make_letters()
    application = case.application
    assert (application.outcome, application.outcome_reason) == ("R23", "withdrawn")
    assert application.stage == "archiving"
    assert case.open_steps() == ["archive"]
    assert sorted(
        Process.objects.filter(link__matter=application.matter).values_list("status", flat=True)
    ) == [
        "CANCELED",  # the extension
        "NEW",
    ]
    assert Letter.objects.filter(matter=application.matter, code="D13", state="made").count() == 1


def test_after_the_reply_no_withdrawal(case: Case) -> None:
    case.register().review().assign().search().draft().approve().deliver()
    with pytest.raises(Refused) as refused:
        moves.withdraw(case.application.matter_id, on=case.on)
    assert refused.value.code == "withdraw_not_allowed"


def test_43_posting_dates_the_reply_and_electronic_arrival_does(case: Case) -> None:
    case.register().review().assign().search().draft().approve()
    letter = case.reply_letter()
    data = DeliveryData("electronic", arrived_on=date(2026, 3, 5))
    act(
        case.application,
        closing.record_delivery,
        letter,
        by=case.cast.alice,
        on=date(2026, 3, 6),
        data=data,
    )
    assert case.application.replied_on == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("method", "dates", "code"),
    [
        ("post", {}, "no_delivery_date"),
        ("post", {"posted_on": date(2026, 3, 1)}, "bad_delivery_date"),
        ("handed", {"handed_on": date(2026, 4, 1)}, "bad_delivery_date"),
    ],
)
def test_43_an_impossible_delivery_is_refused(case: Case, method: str, dates: dict, code: str) -> None:
    case.register().review().assign().search().draft().approve()
    data, letter = DeliveryData(method, **dates), case.reply_letter()
    with pytest.raises(Refused) as refused:
        act(case.application, closing.record_delivery, letter, by=case.cast.alice, on=case.on, data=data)
    assert refused.value.code == code


def test_nobody_approves_his_own_draft(case: Case) -> None:
    from accounts.models import Duty

    Duty.objects.create(
        staff=case.cast.bob, agency=case.cast.agency, duty="office_head", from_on=date(2020, 1, 1)
    )
    case.register().review().assign().search().draft()
    with pytest.raises(Refused) as refused:
        case.do("head_review", case.cast.bob, lambda a: case.approve_at(a, "head", case.cast.bob))
    assert refused.value.code == "own_draft"


def test_5_5_a_letter_says_when_the_date_it_states_is_provisional(cast: Cast) -> None:
    december = date(2026, 12, 7)
    case = Case(cast, submit(cast.agency, on=december), on=december).register().review().assign()
    moves.request_extension(
        case.application.matter_id, by=cast.bob, on=december, working_days=10, reason="材料较多"
    )
    case.do(
        "approval",
        cast.carol,
        lambda a: extension.approve_extension(a, by=cast.carol, on=december),
        "approved",
    )
    assert [note_in(letter) for letter in letters_of(case, "D01", "D04")] == [PROVISIONAL_NOTE] * 2


def test_a_date_within_gazetted_years_carries_no_note(case: Case) -> None:
    case.register()
    assert [note_in(letter) for letter in letters_of(case, "D01")] == [None]


def letters_of(case: Case, *codes: str) -> list[Letter]:
    return list(Letter.objects.filter(matter=case.application.matter, code__in=codes).order_by("pk"))


def note_in(letter: Letter) -> str | None:
    """The note as the paragraph that is printed, or None."""
    found = [block.text for block in composed(letter).blocks if "暂定" in getattr(block, "text", "")]
    assert len(found) < 2
    return found[0] if found else None
