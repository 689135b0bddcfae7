"""Everything in one case's file, in a number of statements that doesn't depend on how much there is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

from accounts.access import Access
from casework.crypto import Sealed
from casework.models import StoredFile
from casework.visibility import knows_people
from desk.shell.material import Line, history, kinds_in, narrowed, shown_files
from letters.models import Approval, Letter
from letters.replaced import remark
from letters.selectors import numbered
from requests_app.case import Case
from requests_app.consultation.consultation import party_shown
from requests_app.intake.reveal import APPLICANT_FIELDS, PERSON_FIELDS
from requests_app.models import (
    Application,
    ApplicationLink,
    Consultation,
    Delay,
    Note,
    Reply,
    SearchRecord,
)
from statute.answers.grounds import GROUNDS
from statute.answers.replies import REPLIES
from statute.clock.channels import CHANNELS
from statute.people import masking
from statute.refused import Refused

MASKS = {
    "name": masking.mask_name,
    "id_number": masking.mask_id,
    "phone": masking.mask_phone,
    "address": masking.mask_address,
    "email": masking.mask_email,
}
SEALED = "（已封存）"


@dataclass(frozen=True)
class PersonalField:
    """One masked value; `name` and `person` say what to ask for in clear. `open` is shown as it is."""

    label: str
    masked: str
    person: str = ""
    name: str = ""


@dataclass(frozen=True)
class PersonCard:
    title: str
    fields: list[PersonalField]


@dataclass(frozen=True)
class CaseFile:
    """The material of one case in the order in which people look for it."""

    people: list[PersonCard]
    files: list[StoredFile]
    searches: list[SearchRecord]
    consultations: list[dict[str, Any]]
    replies: list[dict[str, Any]]
    letters: list[Letter]
    unprinted: list[str]
    notes: list[dict[str, Any]]
    links: list[tuple[str, Application]]
    events: list[Line]
    event_kinds: list[tuple[str, str]]
    clarification: dict[str, Any] | None
    reasons: dict[str, Any] | None
    delay: Delay | None


def case_file(case: Case, access: Access, *, seen: Any, event_kind: str = "") -> CaseFile:
    """Read it all. `seen`: the applications that this person may see, for what is linked."""
    application = case.application
    knows_applicant = knows_people(access, case.matter)
    lines = history(case.matter, access)
    letters = _letters(application) if knows_applicant else []
    return CaseFile(
        people=_people(application) if knows_applicant else [],
        files=shown_files(case.matter, access),
        searches=list(application.searches.select_related("by")),
        consultations=[_consultation(c) for c in case.consultations],
        replies=_replies(application) if knows_applicant else [],
        letters=letters,
        unprinted=unprinted(application, letters),
        notes=[
            _note(application, note)
            for note in application.notes.select_related("by")
            if knows_applicant or note.for_helpers
        ],
        links=_links(application, seen) if knows_applicant else [],
        events=narrowed(lines, event_kind),
        event_kinds=kinds_in(lines),
        clarification=_clarification(case),
        reasons=_reasons(case) if knows_applicant else None,
        delay=case.delay,
    )


def parts(case: Case) -> dict[str, str]:
    """What people call the parts of a case that steps are about."""
    return {f"consultation:{c.pk}": f"{c.get_party_display()}（{c.ref}）" for c in case.consultations}


def _people(application: Application) -> list[PersonCard]:
    cards = []
    applicants = list(application.applicants.all())
    for applicant in applicants:
        applicant.application = application
        title = f"申请人（第{applicant.position}人）" if len(applicants) > 1 else "申请人"
        cards.append(PersonCard(title, _fields(applicant, f"applicant:{applicant.pk}", APPLICANT_FIELDS)))
    representative = getattr(application, "representative", None)
    if representative:
        cards.append(PersonCard("代理人", _fields(representative, "representative", PERSON_FIELDS)))
    return cards


def _fields(row: Any, person: str, names: tuple[str, ...]) -> list[PersonalField]:
    found = []
    for name in names:
        sealed = getattr(row, name)
        if sealed:
            label = row._meta.get_field(name).verbose_name
            shown = row.name_masked if name == "name" and person != "representative" else masked(name, sealed)
            found.append(PersonalField(label, shown, person, name))
    return found


def masked(name: str, sealed: Sealed) -> str:
    """The value as everybody sees it; anything without a mask of its own is masked like a name."""
    try:
        return MASKS.get(name, masking.mask_name)(sealed.open())
    except Refused:
        return SEALED


def _opened(sealed: Sealed) -> str:
    """Text that staff need for their work; a note where the record was sealed for good."""
    try:
        return sealed.open()
    except Refused:
        return SEALED


def _consultation(asked: Consultation) -> dict[str, Any]:
    return {"row": asked, "name": masked_party(asked), "text": _opened(asked.opinion_text)}


def masked_party(asked: Consultation) -> str:
    """The name as everybody on the case may see it; a note where the record was sealed for good."""
    try:
        return party_shown(asked.party, asked.party_name.open())
    except Refused:
        return SEALED


def _replies(application: Application) -> list[dict[str, Any]]:
    approvals = Prefetch(
        "letter__approvals", Approval.objects.select_related("by", "on_behalf_of").order_by("pk")
    )
    return [
        {
            "row": reply,
            "kind": REPLIES[reply.kind],
            "sub": REPLIES[reply.kind].sub_reason(reply.sub_reason).label if reply.sub_reason else "",
            "grounds": [GROUNDS[code] for code in reply.grounds if code in GROUNDS],
        }
        for reply in application.replies.select_related("drafted_by", "signed_by", "letter").prefetch_related(
            approvals
        )
        if reply.state != Reply.State.VOID or (reply.letter and reply.letter.approvals.all())
    ]


def _letters(application: Application) -> list[Letter]:
    rows = numbered(application.matter).select_related("file").prefetch_related("deliveries")
    return list(rows.order_by("pk"))


def unprinted(application: Application, letters: Iterable[Letter]) -> list[str]:
    """Of each letter that isn't delivered, what it prints as 〓; nothing once the case is archived."""
    if application.archived_on:
        return []
    waiting = [letter for letter in letters if letter.replaced and not letter.deliveries.all()]
    for letter in waiting:
        letter.matter = application.matter
    try:
        return [remark(letter.title, letter.replaced.open()) for letter in waiting]
    except Refused:  # sealed for good: nothing is printed any more
        return []


def _note(application: Application, note: Note) -> dict[str, Any]:
    note.application = application
    return {"row": note, "text": _opened(note.text)}


def _links(application: Application, seen: Any) -> list[tuple[str, Application]]:
    rows = list(ApplicationLink.objects.filter(Q(source=application) | Q(target=application)))
    others = {row.target_id if row.source_id == application.pk else row.source_id for row in rows}
    visible = {a.pk: a for a in seen.filter(pk__in=others)}
    found = [
        (row.get_kind_display(), row.target_id if row.source_id == application.pk else row.source_id)
        for row in rows
    ]
    return [(kind, visible[pk]) for kind, pk in found if pk in visible]


def _clarification(case: Case) -> dict[str, Any] | None:
    row = case.clarification
    return {"row": row, "response": _opened(row.response)} if row else None


def _reasons(case: Case) -> dict[str, Any] | None:
    row = case.reasons_request
    return {"row": row, "reasons": _opened(row.reasons)} if row else None


def channel_rule(application: Application) -> str:
    """The rule of art. 31 for how this one arrived."""
    return CHANNELS[application.channel].receipt_rule
