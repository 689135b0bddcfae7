"""Making letters: a worker renders what is signed, once; what is made is frozen."""

import errno
import json
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import OperationalError, transaction
from django.utils import timezone

from accounts.models import Agency
from casework import kinds
from casework.events import record
from casework.files import store_file
from casework.models import Matter
from letters import content
from letters.facts import LetterFacts
from letters.models import Letter
from letters.purposes import purpose_of
from letters.replaced import where_replaced
from statute.answers.replies import REPLIES
from statute.letters.procedure import LETTERS
from statute.refused import Refused
from typeset import Letter as Composed
from typeset import Rendered, render_letter

if TYPE_CHECKING:
    from typeset.signing import Signer

AT_ONCE = 200  # letters that one sweep asks for again: about as many as a worker makes until the next
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def make_letter(letter_id: int, *, on: date) -> Letter:
    """Make the PDF of a signed letter, once: whoever comes second finds it made and returns it.

    The work is done without lock; the row is claimed at the end, so a killed worker leaves it signed.
    """
    letter = Letter.objects.select_related("matter").get(pk=letter_id)
    if letter.state == Letter.State.MADE:
        return letter
    try:
        made = render_letter(composed(letter), archival=True, signer=_signer(letter))
        return issue_letter(letter, made, on=on)
    except OperationalError:
        raise  # the database is busy or restarts: nothing is wrong with the letter
    except Exception as error:
        Letter.objects.filter(pk=letter.pk, state=Letter.State.SIGNED).update(failure=failure(error)[:300])
        raise


def make_letters(matter: Matter, *, on: date) -> None:
    """Make every letter of the matter that waits for it, also one that the making of another asks for."""
    while letter := matter.letters.filter(state=Letter.State.SIGNED).order_by("pk").first():
        make_letter(letter.pk, on=on)


@transaction.atomic(savepoint=False)
def issue_letter(letter: Letter, made: Rendered, *, on: date) -> Letter:
    """Store the finished PDF and freeze the letter, once: whoever comes second gets it as made."""
    row = locked(letter)
    if row.state == Letter.State.MADE:
        return row
    name = f"{row.number or row.title}.pdf"
    stored = store_file(row.matter, kinds.LETTER, name, made.pdf, by=None)
    row.state, row.file, row.sha256, row.pages = Letter.State.MADE, stored, made.sha256, made.pages
    row.made_at = timezone.now()
    row.failure = ""
    # The fonts may be others by now.
    row.replaced = where_replaced(row.code, stored_facts(row), made.replaced)
    row.save(update_fields=["state", "file", "sha256", "pages", "made_at", "failure", "replaced"])
    record(
        row.matter,
        "letter_issued",
        on=row.dated,
        letter=row.title,
        letter_number=row.number,
        sha256=made.sha256,
    )
    purpose_of(row).made(row, on)
    return row


def locked(letter: Letter) -> Letter:
    """The letter as it stands with its matter, both locked until the transaction ends."""
    matter = Matter.objects.select_for_update(no_key=True).get(pk=letter.matter_id)
    row = Letter.objects.select_for_update(no_key=True).get(pk=letter.pk)
    row.matter = matter
    return row


@transaction.atomic
def ask_again(late: datetime) -> list[int]:
    """Ids of letters that nobody was asked to make since `late`, the longest waiting first; noted as asked for now."""
    waiting = Letter.objects.filter(state=Letter.State.SIGNED)
    rows = waiting.filter(queued_at__lt=late).order_by("queued_at").select_for_update(skip_locked=True)
    ids = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    waiting.filter(pk__in=ids).update(queued_at=timezone.now())
    return ids


def failure(error: Exception) -> str:
    """Why a letter could not be made, in words for the people on the case; what went wrong inside is in the log."""
    if isinstance(error, Refused):
        return error.message
    if isinstance(error, SoftTimeLimitExceeded):
        return "服务器太忙，没有在规定时间内制作完，系统会自动重做。"
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return "服务器磁盘已满，没有保存。请联系系统管理员清理磁盘，有空间以后系统自动重做。"
    if isinstance(error, FileNotFoundError):
        name = PurePath(str(error.filename or "")).name
        return f"服务器上找不到所需的文件“{name}”（如印章图样）。请联系系统管理员恢复，恢复以后系统自动重做。"
    if isinstance(error, OSError):
        return "服务器读写文件时出错。请联系系统管理员检查文件目录，改正以后系统自动重做。"
    return f"制作时程序出错（{type(error).__name__}），系统会自动重做。一直不成功的，请联系系统管理员看日志。"


def stored_facts(letter: Letter) -> LetterFacts:
    """What the letter was made from. Refused once the record is sealed for good."""
    return LetterFacts.from_json(json.loads(letter.facts.open()))


def composed(letter: Letter) -> Composed:
    """The letter ready to be typeset, from its stored facts."""
    facts = stored_facts(letter)
    return content.build(letter.code, facts, seal=_seal(facts.agency.seal))


def _signer(letter: Letter) -> "Signer | None":
    """The certificate of the agency on the letter, where one is configured and the letter goes out.

    Else the place is for the ink seal. The matter may be another agency's by now: that one signs nothing of it.
    """
    agency = stored_facts(letter).agency
    path = Agency.objects.values_list("signing_certificate", flat=True).get(code=agency.code)
    kind = REPLIES.get(letter.code) or LETTERS[letter.code]
    if not path or kind.audience == "internal" or not agency.seal:
        return None
    from typeset.signing import CertificateSigner  # brings WeasyPrint along, which only workers need

    return CertificateSigner(Path(path), settings.SIGNING_PASSPHRASE.encode())


def _seal(name: str) -> bytes | None:
    """The image that was the agency's seal when the letter was drafted."""
    if not name:
        return None
    with default_storage.open(name) as image:
        content: bytes = image.read()
        return content
