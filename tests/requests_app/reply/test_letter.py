"""What a reply's letter brings along when it is made: the search record behind it, and the next stage."""

from datetime import date

from letters.models import Letter
from statute.answers.replies import required_fields
from tests.cast import Case
from workflows.moves import application as moves

R12 = {
    "searched_on": date(2026, 3, 2),
    "search_scope": "局档案室、公文系统",
    "search_keywords": ["部门预算"],
    "search_period": "2025年",
}


def test_art36_4_the_search_record_goes_into_the_file(case: Case) -> None:
    case.register().review().assign().search(found=False).draft("R12", "", R12).approve()
    letters = Letter.objects.filter(matter=case.application.matter).order_by("pk")
    assert [(x.code, x.state) for x in letters] == [("D01", "made"), ("R12", "made"), ("D15", "made")]


def test_art38_the_search_behind_nothing_ready_goes_into_the_file_too(case: Case) -> None:
    fields = {field.field: "需要另行汇总" for field in required_fields("R14") if field.required}
    case.register().review().assign().search(found=False).draft("R14", "", fields).approve()
    assert [x.code for x in Letter.objects.filter(matter=case.application.matter).order_by("pk")] == [
        "D01",
        "R14",
        "D15",
    ]


def test_the_search_behind_a_disclosure_stays_a_record_of_the_case(case: Case) -> None:
    case.register().review().assign().search().draft().approve()
    assert not Letter.objects.filter(matter=case.application.matter, code="D15").exists()


def test_a_reply_made_after_the_withdrawal_is_not_delivered(case: Case) -> None:
    case.register().review().assign().search().draft()
    for step, task, by in (
        ("head", "head_review", case.cast.carol),
        ("legal", "legal_review", case.cast.dave),
        ("sign", "sign", case.cast.erin),
    ):
        case.do(task, by, lambda a, step=step, by=by: case.approve_at(a, step, by))
    moves.withdraw(case.application.matter_id, on=case.on)
    case.make_letters()
    assert [x.code for x in Letter.objects.filter(state=Letter.State.MADE).order_by("pk")] == [
        "D01",
        "R02",
        "D13",
    ]
    assert case.application.stage == "archiving"
