"""Letters: queued as rows with a sealed snapshot of their facts, rendered by a worker, frozen after issue."""

import errno
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import OperationalError, transaction
from django.utils import timezone

from accounts.models import Agency, Staff
from casework import kinds
from casework.events import record
from casework.files import store_file
from casework.hurry import hurry
from casework.models import Matter
from casework.series import next_number
from letters import content
from letters.facts import Answer, LetterFacts
from letters.replaced import where_replaced
from requests_app.base import atomic
from requests_app.letter_facts import (
    agency_facts,
    common_facts,
    course_facts,
    dump_fields,
    load_fields,
    receipt_facts,
)
from requests_app.models import Application, Letter, Reply
from requests_app.notify import tell_of_letter
from statute.answers.replies import REPLIES
from statute.clock.result import ClockResult
from statute.letters.numbering import document_number
from statute.letters.procedure import LETTERS
from statute.refused import Refused
from typeset import Letter as Composed
from typeset import Rendered
from typeset import render_letter as typeset
from typeset.printable import check_printable

if TYPE_CHECKING:
    from typeset.signing import Signer

NEWS = timedelta(days=7)  # an older letter was entered afterwards: nobody is told of history
STAGE_AFTER = {"reply": Application.Stage.DELIVERING, "withdrawal": Application.Stage.ARCHIVING}
AT_ONCE = 200  # letters that one sweep asks for again: about as many as a worker makes until the next
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Addressee:
    """Who gets a letter that doesn't go to the applicant."""

    name: str
    masked: str


def queue_letter(
    application: Application,
    code: str,
    *,
    key: str,
    on: date,
    by: Staff | None,
    clock: ClockResult,
    fields: Mapping[str, Any] | None = None,
    addressee: Addressee | None = None,
    reply: Reply | None = None,
) -> Letter:
    """Write the pending letter, numbered and complete, and hurry a worker on commit.

    `key` says why it exists and makes it exist once. The letter is composed here once without rendering, so that
    a missing fact or a missing review-first sentence is refused before anything is sent. A character that no font
    has stops nothing: it is noted with the letter, which prints 〓 for it.
    """
    kind = REPLIES.get(code) or LETTERS[code]
    agency = application.matter.current_agency
    code_word = "".join(secrets.choice(CODE_ALPHABET) for _ in range(12))
    facts = replace(
        _facts(application, code, on=on, clock=clock, fields=fields, addressee=addressee, reply=reply),
        document_no=document_number(agency.word, kind.word, on.year, 1),
        verification_code=code_word,
        verification_url=f"{settings.PUBLIC_URL}{settings.PORTAL_PREFIX}verify/{code_word}/",
    )
    composed = content.build(code, facts)
    replaced = check_printable(composed)
    number = next_number(agency, kind.word, on.year)  # only now: what was refused has taken none
    facts = replace(facts, document_no=document_number(agency.word, kind.word, on.year, number))
    letter = Letter(
        matter=application.matter,
        key=key,
        code=code,
        title=composed.title,
        document_no=facts.document_no,
        addressee_masked=addressee.masked if addressee else application.applicant_masked,
        dated=on,
        template_version=content.TEMPLATE_VERSION,
        verification_code=facts.verification_code,
    )
    letter.facts = dump_fields(facts.to_json())
    letter.replaced = where_replaced(code, facts, replaced)
    letter.save(force_insert=True)
    hurry("workflows.tasks.render_one_letter", letter.pk)
    return letter


def check_letter(application: Application, code: str, *, on: date, clock: ClockResult, reply: Reply) -> None:
    """Refused with the reason when this reply could not become a lawful letter; nothing is stored."""
    facts = _facts(application, code, on=on, clock=clock, fields=None, addressee=None, reply=reply)
    check_printable(content.build(code, facts))


def preview_letter(application: Application, reply: Reply, *, on: date, clock: ClockResult) -> bytes:
    """The draft as PDF without number and seal, for those who approve it."""
    facts = _facts(application, reply.kind, on=on, clock=clock, fields=None, addressee=None, reply=reply)
    return typeset(
        content.build(reply.kind, replace(facts, document_no="（签发后编号）")), archival=False
    ).pdf


def render_letter(letter_id: int) -> Letter:
    """Make the PDF of a pending letter, once: whoever comes second finds it issued and returns it.

    The work is done without lock; the row is claimed at the end, so a killed worker leaves it pending.
    """
    letter = Letter.objects.select_related("matter").get(pk=letter_id)
    if letter.state == Letter.State.ISSUED:
        return letter
    try:
        made = typeset(composed(letter), archival=True, signer=_signer(letter))
        return issue_letter(letter, made)
    except OperationalError:
        raise  # the database is busy or restarts: nothing is wrong with the letter
    except Exception as error:
        Letter.objects.filter(pk=letter.pk, state=Letter.State.PENDING).update(failure=failure(error)[:300])
        raise


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


def hurry_pending_letters(late: datetime) -> None:
    """Ask again for the letters that nobody was asked for since `late`, the longest waiting first."""
    pending = Letter.objects.filter(state=Letter.State.PENDING)
    with transaction.atomic():
        rows = pending.filter(queued_at__lt=late).order_by("queued_at").select_for_update(skip_locked=True)
        waiting = list(rows.values_list("pk", flat=True)[:AT_ONCE])
        pending.filter(pk__in=waiting).update(queued_at=timezone.now())
        for letter_id in waiting:
            hurry("workflows.tasks.render_one_letter", letter_id)


def stored_facts(letter: Letter) -> LetterFacts:
    """What the letter was made from. Refused once the record is sealed for good."""
    return LetterFacts.from_json(json.loads(letter.facts.open()))


def composed(letter: Letter) -> Composed:
    """The letter ready to be typeset, from its stored facts."""
    facts = stored_facts(letter)
    return content.build(letter.code, facts, seal=_seal(facts.agency.seal))


@atomic
def issue_letter(letter: Letter, made: Rendered) -> Letter:
    """Store the finished PDF and freeze the letter, once: whoever comes second gets it as issued."""
    matter = Matter.objects.select_for_update(no_key=True).get(pk=letter.matter_id)
    row = Letter.objects.select_for_update(no_key=True).get(pk=letter.pk)
    if row.state == Letter.State.ISSUED:
        return row
    row.matter = matter
    stored = store_file(matter, kinds.LETTER, f"{row.document_no or row.title}.pdf", made.pdf, by=None)
    row.state, row.file, row.sha256, row.pages = Letter.State.ISSUED, stored, made.sha256, made.pages
    row.issued_at = timezone.now()
    row.failure = ""
    row.replaced = where_replaced(
        row.code, stored_facts(row), made.replaced
    )  # the fonts may be others by now
    row.save(update_fields=["state", "file", "sha256", "pages", "issued_at", "failure", "replaced"])
    if stage := STAGE_AFTER.get(row.key.partition(":")[0]):
        Application.objects.filter(matter=matter, stage=Application.Stage.ISSUING).update(stage=stage)
    record(
        matter,
        "letter_issued",
        on=row.dated,
        letter=row.title,
        document_no=row.document_no,
        sha256=made.sha256,
    )
    if timezone.localdate() - row.dated <= NEWS:
        tell_of_letter(Application.objects.select_related("matter__current_agency").get(matter=matter), row)
    return row


def _facts(
    application: Application,
    code: str,
    *,
    on: date,
    clock: ClockResult,
    fields: Mapping[str, Any] | None,
    addressee: Addressee | None,
    reply: Reply | None,
) -> LetterFacts:
    known = common_facts(application, clock)
    if code == "D01":
        known |= receipt_facts(application, clock)
    if code in REPLIES:
        known |= course_facts(application, clock)
    known |= dict(fields or {})
    return LetterFacts(
        agency=agency_facts(application.matter.current_agency),
        issued_on=on,
        addressee=addressee.name if addressee else "",
        fields=known,
        answers=(_answer(reply),) if reply else (),
        electronic=application.electronic_delivery and addressee is None,
    )


def _answer(reply: Reply) -> Answer:
    return Answer(reply.kind, reply.sub_reason, tuple(reply.grounds), load_fields(reply.content.open()))


def _signer(letter: Letter) -> "Signer | None":
    """The certificate of the agency on the letter, where one is configured and the letter goes out.

    Else the place is for the ink seal. The case may be another agency's by now: that one signs nothing of it.
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
        return image.read()
