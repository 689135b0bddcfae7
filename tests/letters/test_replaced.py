"""Whatever characters an application is written with, it is received, registered and answered (arts. 27, 29, 33)."""

import json

import pytest
from django.core.management import call_command

from casework.crypto import lookup_hash
from letters.making import make_letter
from letters.models import Letter
from requests_app.intake.submit import PersonData, RequestData
from requests_app.models import Applicant, Application, Representative
from requests_app.public import find_by_number_and_name
from statute.answers.replies import REPLIES
from statute.letters.procedure import LETTERS
from tests.cast import MONDAY, Case, Cast, submit

NO_FONT = "\U00030000"  # of extension G


def acknowledgement(application: Application) -> Letter:
    return Letter.objects.select_related("matter").get(matter=application.matter, code="D01")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("陳大文", "2024年预算"),
        ("王芳", "• 2024年校车采购合同"),
        ("王芳", "营养餐补助发放表🙏谢谢"),
        ("𠮷㐂䶮", "2024年预算"),
        ("ئابدۇرەھىم تۇرسۇن", "½ ¥ € ñ ś Ö 한글 བོད་ཡིག"),
    ],
)
def test_art27_an_application_in_any_script_gets_its_acknowledgement_and_is_registered(
    cast: Cast, name: str, wanted: str
) -> None:
    case = Case(cast, submit(cast.agency, applicants=[PersonData(name)], request=RequestData(wanted)))
    assert acknowledgement(case.application).replaced.open() == ""
    case.register()
    assert case.application.registered_on == MONDAY
    assert make_letter(acknowledgement(case.application).pk, on=MONDAY).state == Letter.State.MADE


def test_art27_a_character_that_no_font_has_is_noted_with_the_letter_and_stops_nothing(cast: Cast) -> None:
    person, wanted = PersonData(f"张{NO_FONT}"), RequestData(f"{NO_FONT}村\ue000的补偿方案")
    case = Case(cast, submit(cast.agency, applicants=[person], request=wanted))
    case.register()
    noted = [
        {"char": "\ue000", "in": ["申请内容（原文摘引）"]},
        {"char": NO_FONT, "in": ["申请人姓名或者名称", "申请内容（原文摘引）"]},
    ]
    assert json.loads(acknowledgement(case.application).replaced.open()) == noted
    issued = make_letter(acknowledgement(case.application).pk, on=MONDAY)
    assert (issued.state, json.loads(issued.replaced.open())) == (Letter.State.MADE, noted)


def test_our_own_wording_has_no_character_without_glyph() -> None:
    from letters.samples import all_codes, sample_letter
    from typeset import fonts
    from typeset.printable import check_printable

    assert set(all_codes()) == {*REPLIES, *LETTERS}
    assert [code for code in all_codes() if check_printable(sample_letter(code))] == []
    texts = "".join(
        path.read_text(encoding="utf-8") for path in (fonts.FOLDER.parents[2] / "statute").glob("*.py")
    )
    assert [char for char in sorted(set(texts)) if char.isprintable() and fonts.wants_far(char, "fang")] == []


def test_a_name_is_kept_in_one_form_with_what_was_typed(cast: Cast) -> None:
    submit(
        cast.agency,
        applicants=[
            PersonData("阿依古丽 • 买买提江", id_number="１１０１０５１９４９１２３１００２ｘ"),
            PersonData("王芳"),
        ],
        representative=PersonData("李　明", phone="１３９００００１１１１"),
    )
    first, second = Applicant.objects.select_related("application__matter")
    assert (first.name.open(), first.name_typed.open()) == ("阿依古丽·买买提江", "阿依古丽 • 买买提江")
    assert (second.name.open(), second.name_typed.open()) == ("王芳", "")
    assert first.id_number.open() == "11010519491231002x"
    assert first.id_tail_hash == lookup_hash("002X")
    agent = Representative.objects.select_related("application__matter").get()
    assert (agent.name.open(), agent.name_typed.open()) == ("李明", "李　明")
    assert agent.phone.open() == "13900001111"


@pytest.mark.parametrize(
    "proof",
    ["阿依古丽·买买提江", "阿依古丽•买买提江", "阿依古丽 买买提江", "王　芳", "李明", "００２Ｘ", "3014"],
)
def test_an_applicant_and_the_representative_find_the_case_however_the_name_is_spelt(
    cast: Cast, proof: str
) -> None:
    application = submit(
        cast.agency,
        applicants=[PersonData("阿依古丽.买买提江", id_number="11010519491231002X"), PersonData("王芳")],
        representative=PersonData("李 明", id_number="11010519900307 3014"),
    ).application
    found = find_by_number_and_name(application.matter.number, proof)
    assert found
    assert found.application == application
    assert find_by_number_and_name(application.matter.number, "王方") is None


def test_rows_from_before_are_found_once_their_hashes_are_made_anew(cast: Cast) -> None:
    application = submit(
        cast.agency, applicants=[PersonData("阿依古丽·买买提江")], representative=PersonData("李明")
    ).application
    Applicant.objects.update(name_hash="old")
    Representative.objects.update(name_hash="")
    number = application.matter.number
    assert find_by_number_and_name(number, "阿依古丽买买提江") is None
    call_command("rehash_names")
    assert find_by_number_and_name(number, "阿依古丽买买提江").application == application
    assert find_by_number_and_name(number, "李明").application == application
