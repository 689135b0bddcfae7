"""Letters are made once, and frozen then; what keeps one from being made is told."""

import errno
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import ProgrammingError, transaction
from django.utils import timezone

from accounts.models import Agency
from casework.storage import SyncedStorage
from letters.making import make_letter, stored_facts
from letters.models import Letter
from letters.verification import letter_by_code
from tests.cast import Case, Cast, make_staff, submit
from typeset.seal import sample_seal
from workflows.moves.reorganise import hand_over_agency


def test_an_issued_letter_is_never_made_again(case: Case) -> None:
    case.register().review().assign().search().draft().approve()
    letter = case.reply_letter()
    assert make_letter(letter.pk, on=timezone.localdate()).sha256 == letter.sha256
    assert case.application.matter.events.filter(kind="letter_issued").count() == 2


def test_an_issued_letter_cannot_be_changed_even_by_sql(case: Case) -> None:
    case.register().review().assign().search().draft().approve()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Letter.objects.filter(pk=case.reply_letter().pk).update(sha256="0" * 64)


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
        case.do(task, by, lambda a, step=step, by=by: case.approve_at(a, step, by))
    case.do("sign", case.cast.erin, lambda a: case.approve_at(a, "sign", case.cast.erin))
    hand_over_agency(by=grace, source=case.cast.agency, to=case.cast.other_agency, on=case.on)
    case.make_letters()  # by the other agency's certificate, which isn't there, it would fail
    letter = case.reply_letter()
    assert (letter.state, stored_facts(letter).agency.code) == ("made", "EDU")
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
        make_letter(letter.pk, on=timezone.localdate())
    letter.refresh_from_db()
    assert (letter.state, letter.failure) == ("signed", reason)


class FullStorage(SyncedStorage):
    """A storage on a disk without room."""

    def _save(self, name, content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
