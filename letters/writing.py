"""Writing a letter from facts that are handed in as values: drafted, signed with a number, queued for a worker."""

import secrets
from dataclasses import replace

from django.conf import settings
from django.utils import timezone

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
from statute.letters.numbering import letter_number
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
    """Write a letter that nobody has to approve, numbered and complete, and ask a worker to make it.

    Whoever has a row for the letter points it at the result; else `ref` makes it exist once. Refused as `sign_letter`.
    """
    letter = _new(matter, purpose, ref)
    letter.code = code
    return sign_letter(letter, facts, addressee_masked=addressee_masked)


def draft_letter(
    matter: Matter,
    code: str,
    facts: LetterFacts,
    *,
    purpose: Purpose,
    addressee_masked: str,
    again: Letter | None = None,
) -> Letter:
    """Hand a letter in for approval; `again` is the draft that is written anew. Refused as `sign_letter`."""
    letter = again or _new(matter, purpose, None)
    letter.matter, letter.code, letter.addressee_masked = matter, code, addressee_masked
    letter.state = Letter.State.IN_APPROVAL
    _fill(letter, facts)
    letter.save()
    return letter


def sign_letter(letter: Letter, facts: LetterFacts, *, addressee_masked: str) -> Letter:
    """Fix what a letter says, give it the next number of the matter's agency, and ask a worker to make it.

    It is composed without rendering, so that a missing fact or a missing review-first sentence is refused before
    anything is sent. A character that no font has stops nothing: it is noted with the letter, which prints 〓 for it.
    """
    agency, series, year = letter.matter.current_agency, _series(letter.code), facts.issued_on.year
    facts = replace(
        facts,
        number=letter_number(agency.number_prefix, series, year, 1),
        verification_code=letter.verification_code,
        verification_url=f"{settings.PUBLIC_URL}{settings.PORTAL_PREFIX}verify/{letter.verification_code}/",
    )
    _fill(letter, facts)
    number = next_number(agency, series, year)  # only now: what was refused has taken none
    letter.number = letter_number(agency.number_prefix, series, year, number)
    letter.facts = dump_fields(replace(facts, number=letter.number).to_json())
    letter.addressee_masked = addressee_masked
    letter.state, letter.queued_at = Letter.State.SIGNED, timezone.now()
    letter.save()
    send_after_commit(make, letter.pk)
    return letter


def void_draft(letter: Letter) -> None:
    """A letter that isn't signed yet is no longer needed; a signed one stays as it is."""
    if letter.state in (Letter.State.DRAFT, Letter.State.IN_APPROVAL):
        letter.state = Letter.State.VOID
        letter.save(update_fields=["state"])


def preview_letter(code: str, facts: LetterFacts) -> bytes:
    """The draft as PDF without number and seal, for those who approve it."""
    return render_letter(content.build(code, replace(facts, number="（签发后编号）")), archival=False).pdf


def _new(matter: Matter, purpose: Purpose, ref: str | None) -> Letter:
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(12))
    return Letter(matter=matter, purpose=purpose.code, ref=ref, verification_code=code)


def _fill(letter: Letter, facts: LetterFacts) -> None:
    composed = content.build(letter.code, facts)
    letter.title, letter.dated = composed.title, facts.issued_on
    letter.template_version = content.TEMPLATE_VERSION
    letter.facts = dump_fields(facts.to_json())
    letter.replaced = where_replaced(letter.code, facts, check_printable(composed))


def _series(code: str) -> str:
    return (REPLIES.get(code) or LETTERS[code]).word
