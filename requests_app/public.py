"""What the applicant may read of a case, and how people prove that it is theirs."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.typed import lookup
from casework.crypto import lookup_hash
from casework.models import StoredFile
from letters.making import stored_facts
from letters.models import Delivery, Letter
from requests_app.case import Case, applications_with_facts, case_of
from requests_app.intake.acknowledgement import ACKNOWLEDGEMENT
from requests_app.models import Application, Reply
from requests_app.purposes import ENCLOSURE
from statute.answers.replies import REPLIES
from statute.letters.procedure import LETTERS
from statute.letters.remedies import AgencyRemedyFacts, Remedy, RemedyFactsMissing, remedy
from statute.refused import Refused

FOR_APPLICANT = [code for code, letter in LETTERS.items() if letter.audience == "applicant"]


def find_by_id(pk: int) -> Case | None:
    """The case whose code this visitor has proved to know."""
    return _found(Q(pk=pk))


def find_by_query_code(code: str) -> Case | None:
    """By the full query code, however it was spaced or cased."""
    known = lookup_hash(code.replace("-", ""))
    return _found(Q(query_code_hash=known)) if known else None


def find_by_number_and_name(number: str, proof: str) -> Case | None:
    """By register number and the name, or the last four of the document number, of an applicant or the representative."""
    known = lookup_hash(proof)
    if not (number and known):
        return None
    proved = Q(applicants__name_hash=known) | Q(representative__name_hash=known)
    if len(lookup(proof)) == 4:
        proved |= Q(applicants__id_tail_hash=known) | Q(representative__id_tail_hash=known)
    return _found(proved & Q(matter__number=number))


def letters_for_applicant(application: Application) -> QuerySet[Letter]:
    """Letters to the applicant once made; a reply only once delivered, since being readable here is delivery."""
    reply = Q(code__in=list(REPLIES)) & Exists(Delivery.objects.filter(letter=OuterRef("pk")))
    return (
        Letter.objects.filter(
            Q(code__in=FOR_APPLICANT) | reply, matter=application.matter_id, state=Letter.State.MADE
        )
        .select_related("file__matter")
        .order_by("dated", "pk")
    )


def acknowledgement_letter(application: Application) -> Letter | None:
    """The acknowledgement D01, made or in the making; None until the day of receipt is known."""
    return Letter.objects.filter(matter=application.matter_id, purpose=ACKNOWLEDGEMENT.code).first()


def files_for_applicant(application: Application) -> QuerySet[StoredFile]:
    """The information itself, after the reply and where it was to be had online: what was approved with the reply."""
    online = application.obtain == Application.Obtain.ONLINE or application.electronic_delivery
    if not (online and application.replied_on):
        return StoredFile.objects.none()
    reply = application.replies.filter(state=Reply.State.SIGNED).last()
    files = StoredFile.objects.filter(matter=application.matter_id, purpose=ENCLOSURE)
    return files.filter(pk__in=reply.enclosed if reply else []).select_related("matter")


def remedy_of_reply(application: Application) -> Remedy | None:
    """Remedies against the reply that was delivered; None before, or while the agency lacks its remedy bodies."""
    reply = application.replies.filter(state=Reply.State.SIGNED).last()
    if reply is None or reply.letter_id is None:
        return None
    letter = letters_for_applicant(application).filter(pk=reply.letter_id).first()
    if letter is None:
        return None
    letter.matter = application.matter
    try:
        agency = stored_facts(letter).agency  # whoever works on the case now, the letter says against whom
        facts = AgencyRemedyFacts(
            kind=agency.kind,
            name=agency.name,
            review_body=agency.review_body,
            court=agency.court,
            online_review_url=agency.online_review_url,
            also_review_body=agency.also_review_body,
        )
        return remedy(
            reply.kind,
            on=letter.dated,
            sub_reason=reply.sub_reason,
            grounds=reply.grounds,
            agency=facts,
        )
    except (Refused, RemedyFactsMissing):
        return None


def _found(condition: Q) -> Case | None:
    rows = applications_with_facts().select_related("matter__current_agency")
    application = rows.filter(condition).first()
    return case_of(application) if application else None
