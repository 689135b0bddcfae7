"""Letters: once each, frozen after issue, complete before anybody signs, told to the applicant."""

import errno
import os
from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import ProgrammingError, transaction
from django.utils import timezone

from accounts.models import Agency
from casework.models import Message
from casework.storage import SyncedStorage
from requests_app.closing.internal_forms import queue_delivery_form
from requests_app.consultation.consultation import PartyData, send_consultations
from requests_app.letters.letters import composed, render_letter, stored_facts
from requests_app.models import Letter
from requests_app.public import letter_by_code
from statute.answers.replies import required_fields
from statute.refused import Refused
from tests.cast import Case, Cast, make_staff, submit
from typeset.seal import sample_seal
from workflows.moves.reorganise import hand_over_agency

R12 = {
    "searched_on": date(2026, 3, 2),
    "search_scope": "局档案室、公文系统",
    "search_keywords": ["部门预算"],
    "search_period": "2025年",
}


def test_an_issued_letter_is_never_made_again(case: Case) -> None:
    case.register().review().assign().search().draft().approve()
    letter = case.reply_letter()
    assert render_letter(letter.pk).sha256 == letter.sha256
    assert case.application.matter.events.filter(kind="letter_issued").count() == 2


def test_an_issued_letter_cannot_be_changed_even_by_sql(case: Case) -> None:
    case.register().review().assign().search().draft().approve()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Letter.objects.filter(pk=case.reply_letter().pk).update(sha256="0" * 64)


def test_art36_4_not_existing_needs_a_search_record(case: Case) -> None:
    case.register().review().assign().search(found=True)
    with pytest.raises(Refused) as refused:
        case.draft("R12", "", R12)
    assert refused.value.code == "no_search_record"


def test_art36_4_the_search_record_goes_into_the_file(case: Case) -> None:
    case.register().review().assign().search(found=False).draft("R12", "", R12).approve()
    letters = Letter.objects.filter(matter=case.application.matter).order_by("pk")
    assert [(x.code, x.state) for x in letters] == [("D01", "issued"), ("R12", "issued"), ("D15", "issued")]


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


def test_art33_3_the_applicant_is_told_of_everybody_who_is_asked(case: Case) -> None:
    case.register().review().assign()
    parties = [
        PartyData("third_party", "青禾县宏远置业有限公司", "补偿协议"),
        PartyData("other_agency", "青禾县财政局", "联合通知"),
        PartyData("third_party", "李四", "补偿协议"),
    ]
    send_consultations(case.application, by=case.cast.bob, on=case.on, parties=parties)
    told = Letter.objects.select_related("matter").get(matter=case.application.matter, code="D07")
    assert "涉及第三方和其他机关，依法应当征求意见" in "".join(b.text for b in composed(told).blocks)


def test_a_missing_part_is_refused_before_anybody_signs(case: Case) -> None:
    case.register().review().assign().search()
    with pytest.raises(Refused) as refused:
        case.draft("R02", "provide", {"provided": ["2025年部门预算"]})
    assert refused.value.code == "letter_fact_missing"
    assert "提供的形式" in refused.value.message


def test_fuyi23_a_refusal_without_review_body_is_refused(case: Case) -> None:
    agency = case.cast.agency
    agency.court = ""
    agency.save()
    case.register().review().assign().search()
    with pytest.raises(Refused) as refused:
        case.draft("R08", "", {"x5_content": "考勤记录", "x5_kind": "人事管理", "x5_reason": "属于内部事务"})
    assert refused.value.code == "letter_remedy_missing"


def test_a_proof_of_delivery_needs_a_delivery(case: Case) -> None:
    case.register().review().assign().search().draft().approve()
    with pytest.raises(Refused) as refused:
        queue_delivery_form(case.reply_letter(), by=case.cast.alice, on=case.on)
    assert refused.value.code == "not_delivered"


def test_a_proof_of_delivery_is_made_once(case: Case) -> None:
    case.register().review().assign().search().draft().approve().deliver()
    first = queue_delivery_form(case.reply_letter(), by=case.cast.alice, on=case.on)
    assert queue_delivery_form(case.reply_letter(), by=case.cast.alice, on=case.on) == first
    assert render_letter(first.pk).code == "D14"


def test_the_applicant_is_told_of_a_new_letter_and_not_of_an_old_one(case: Case) -> None:
    case.register()
    render_letter(Letter.objects.get(matter=case.application.matter).pk)
    today = timezone.localdate()
    fresh = Case(case.cast, submit(case.cast.agency, on=today), on=today)
    fresh.register()
    render_letter(Letter.objects.get(matter=fresh.application.matter).pk)
    assert [m.matter for m in Message.objects.filter(channel="sms")] == [fresh.application.matter]


def test_a_letter_keeps_its_agency_when_the_case_moves_before_it_is_made(case: Case, tmp_path: Path) -> None:
    grace = make_staff("grace", case.cast.county, "administrator")
    certificate = tmp_path / "finance.p12"
    for agency, path in ((case.cast.agency, ""), (case.cast.other_agency, str(certificate))):
        agency.seal.save("seal.png", ContentFile(sample_seal(agency.name)))
        Agency.objects.filter(pk=agency.pk).update(signing_certificate=path)
    case.register().review().assign().search().draft()
    for step, task, by in (
        ("head", "head_review", case.cast.carol),
        ("legal", "legal_review", case.cast.dave),
    ):
        case.do(task, by, lambda a, step=step, by=by: case._pass(a, step, by))
    case.do("sign", case.cast.erin, lambda a: case._pass(a, "sign", case.cast.erin))
    hand_over_agency(by=grace, source=case.cast.agency, to=case.cast.other_agency, on=case.on)
    case.make_letters()  # by the other agency's certificate, which isn't there, it would fail
    letter = case.reply_letter()
    assert (letter.state, stored_facts(letter).agency.code) == ("issued", "EDU")
    found = letter_by_code(letter.verification_code)
    assert found is not None
    assert found.agency_name == "青禾县教育局"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (
            "seal",
            "服务器上找不到所需的文件“seal.png”（如印章图样）。请联系系统管理员恢复，恢复以后系统自动重做。",
        ),
        ("disk", "服务器磁盘已满，没有保存。请联系系统管理员清理磁盘，有空间以后系统自动重做。"),
        (
            "facts",
            "制作时程序出错（JSONDecodeError），系统会自动重做。一直不成功的，请联系系统管理员看日志。",
        ),
    ],
)
def test_whatever_keeps_a_letter_from_being_made_is_told_on_the_case(cast: Cast, settings, spoil, reason):
    agency = cast.agency
    if spoil == "seal":
        agency.seal.save("seal.png", ContentFile(sample_seal(agency.name)))
    letter = Letter.objects.get(matter=submit(agency).application.matter)
    if spoil == "seal":
        agency.seal.storage.delete(agency.seal.name)
    elif spoil == "facts":
        letter.facts = "no json"
        letter.save(update_fields=["facts"])
    else:
        settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.FullStorage"}}
    with pytest.raises(Exception, match=r".+"):
        render_letter(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.failure) == ("pending", reason)


class FullStorage(SyncedStorage):
    """A storage on a disk without room."""

    def _save(self, name, content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
