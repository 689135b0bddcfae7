"""Arts. 32–34: opinions, silence that means different things, and days that don't count."""

from datetime import date

import pytest

from accounts.access import Access
from casework.models import Deadline, OpenWork
from letters.making import composed
from letters.models import Letter
from requests_app.case import LockedCase
from requests_app.consultation import consultation
from requests_app.consultation.consultation import PartyData, party_shown
from requests_app.handling import search
from requests_app.models import Consultation
from tests.cast import Case, act
from workflows.moves import lapses

SENT = date(2026, 3, 5)
THIRD = PartyData("third_party", "青禾县宏远置业有限公司", "补偿协议", "青禾县工业路2号")
CO = PartyData("co_producer", "青禾县财政局", "联合通知", "")


def consult(case: Case, *parties: PartyData) -> Case:
    bob = case.cast.bob
    case.register().review().assign()
    case.on = SENT

    def handle(locked: LockedCase) -> str:
        search.record_search(
            locked,
            by=bob,
            on=SENT,
            places="档案室",
            keywords="协议",
            period="2025年",
            found=True,
            result="1份",
        )
        consultation.send_consultations(locked, by=bob, on=SENT, parties=parties)
        return "consult"

    case.do("search", bob, handle)
    case.make_letters()
    return case


def answer(case: Case, asked: Consultation, on: date, opinion: str = "consent") -> None:
    bob = case.cast.bob
    case.on = on
    task = next(t for t in OpenWork.objects.filter(step="application.opinion") if t.part_id == asked.pk)

    def handle(locked: LockedCase) -> str:
        consultation.record_opinion(
            locked, asked.pk, by=bob, on=on, opinion=opinion, reasonable=opinion != "consent" or None
        )
        return ""

    from workflows.engine import door

    door.complete(task.pk, access=Access(bob, on), handle=handle)


def test_art33_days_until_the_opinion_do_not_count(case: Case) -> None:
    consult(case, THIRD)
    asked = case.application.consultations.get()
    received = {"on": date(2026, 3, 10), "received_on": date(2026, 3, 9)}
    act(case.application, consultation.record_arrival, asked.pk, by=case.cast.bob, **received)
    answer(case, asked, date(2026, 3, 20))
    assert Deadline.objects.get(matter=case.application.matter, clock="application.reply").due_on == date(
        2026, 4, 15
    )
    assert case.open_steps() == ["draft"]


def test_each_party_gets_its_letter_and_the_applicant_is_told(case: Case) -> None:
    consult(case, THIRD, CO)
    letters = Letter.objects.filter(matter=case.application.matter).order_by("pk")
    assert [x.code for x in letters] == ["D01", "D05", "D08", "D07"]
    assert case.open_steps() == ["opinion", "opinion"]


def test_art32_a_silent_third_party_leaves_the_decision_to_the_agency(case: Case) -> None:
    consult(case, THIRD)
    assert [lapses.sweep(date(2026, 3, day)) for day in (26, 27, 27)] == [0, 1, 0]
    assert case.application.consultations.get().opinion == "silent"
    assert case.open_steps() == ["draft"]


def test_art34_a_silent_co_producer_counts_as_consent(case: Case) -> None:
    consult(case, CO)
    lapses.sweep(date(2026, 3, 27))
    assert case.application.consultations.get().opinion == "deemed"


def test_parallel_branches_join_when_the_last_has_ended(case: Case) -> None:
    consult(case, THIRD, CO)
    first, second = case.application.consultations.all()
    answer(case, first, date(2026, 3, 12))
    assert case.open_steps() == ["opinion"]
    assert case.application.stage == "consulting"
    answer(case, second, date(2026, 3, 13))
    assert case.open_steps() == ["draft"]
    assert case.application.stage == "drafting"


def test_the_letter_to_a_third_party_does_not_name_the_applicant(case: Case) -> None:
    consult(case, THIRD)
    letter = Letter.objects.get(matter=case.application.matter, code="D05")
    assert "张喆堃" not in str(letter.facts.open()).replace('"applicant": "张喆堃"', "")
    assert letter.addressee_masked == THIRD.name


@pytest.mark.parametrize(
    ("party", "name", "shown"),
    [
        ("third_party", "李四", "李*"),
        ("third_party", "阿依古丽·买买提", "阿*******"),
        ("third_party", "John Smith", "J*********"),
        ("third_party", "青禾县鸿远建材有限公司", "青禾县鸿远建材有限公司"),
        ("co_producer", "市财政局", "市财政局"),
        ("other_agency", "省水利厅", "省水利厅"),
    ],
)
def test_only_natural_third_parties_are_masked(party: str, name: str, shown: str) -> None:
    assert party_shown(party, name) == shown


def test_art33_3_the_applicant_is_told_of_everybody_who_is_asked(case: Case) -> None:
    case.register().review().assign()
    parties = [
        PartyData("third_party", "青禾县宏远置业有限公司", "补偿协议"),
        PartyData("other_agency", "青禾县财政局", "联合通知"),
        PartyData("third_party", "李四", "补偿协议"),
    ]
    act(case.application, consultation.send_consultations, by=case.cast.bob, on=case.on, parties=parties)
    told = Letter.objects.select_related("matter").get(matter=case.application.matter, code="D07")
    assert "涉及第三方和其他机关，依法应当征求意见" in "".join(b.text for b in composed(told).blocks)
