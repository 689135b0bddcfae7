"""Writing a letter: composed from facts that are handed in as values, numbered, and queued for a worker."""

import secrets
from dataclasses import replace

from django.conf import settings

from accounts.models import Agency
from casework.after_commit import send_after_commit
from casework.models import Matter
from casework.series import next_number
from letters import content
from letters.facts import LetterFacts, dump_fields
from letters.models import Letter
from letters.purposes import Purpose
from letters.replaced import where_replaced
from letters.tasks import make
from statute.answers.replies import REPLIES
from statute.letters.numbering import document_number
from statute.letters.procedure import LETTERS
from typeset import render_letter
from typeset.printable import check_printable

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def queue_letter(
    matter: Matter,
    code: str,
    facts: LetterFacts,
    *,
    purpose: Purpose,
    addressee_masked: str,
    ref: str | None = None,
) -> Letter:
    """Write a letter of the matter's agency, numbered and complete, and ask a worker to make it.

    Whoever has a row for the letter points it at the result; else `ref` makes it exist once. It is composed here
    without rendering, so that a missing fact or a missing review-first sentence is refused before anything is sent. A
    character that no font has stops nothing: it is noted with the letter, which prints 〓 for it.
    """
    letter = Letter(matter=matter, purpose=purpose.code, ref=ref, code=code)
    letter.verification_code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(12))
    facts = replace(
        facts,
        document_no=_document_no(matter.current_agency, code, facts, 1),
        verification_code=letter.verification_code,
        verification_url=f"{settings.PUBLIC_URL}{settings.PORTAL_PREFIX}verify/{letter.verification_code}/",
    )
    composed = content.build(code, facts)
    replaced = check_printable(composed)
    number = next_number(  # only now: what was refused has taken none
        matter.current_agency, _series(code), facts.issued_on.year
    )
    facts = replace(facts, document_no=_document_no(matter.current_agency, code, facts, number))
    letter.title, letter.document_no, letter.dated = composed.title, facts.document_no, facts.issued_on
    letter.addressee_masked = addressee_masked
    letter.template_version = content.TEMPLATE_VERSION
    letter.facts = dump_fields(facts.to_json())
    letter.replaced = where_replaced(code, facts, replaced)
    letter.save(force_insert=True)
    send_after_commit(make, letter.pk)
    return letter


def check_letter(code: str, facts: LetterFacts) -> None:
    """Refused with the reason when no lawful letter can be made of these facts; nothing is stored."""
    check_printable(content.build(code, facts))


def preview_letter(code: str, facts: LetterFacts) -> bytes:
    """The draft as PDF without number and seal, for those who approve it."""
    return render_letter(
        content.build(code, replace(facts, document_no="（签发后编号）")), archival=False
    ).pdf


def _series(code: str) -> str:
    return (REPLIES.get(code) or LETTERS[code]).word


def _document_no(agency: Agency, code: str, facts: LetterFacts, number: int) -> str:
    return document_number(agency.word, _series(code), facts.issued_on.year, number)
