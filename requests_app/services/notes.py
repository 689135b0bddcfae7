"""What staff add around a case: notes, material, links; and looking at personal data with a logged reason."""

from datetime import date

from django.db import transaction

from accounts.models import Staff
from accounts.typed import line
from casework.events import record
from casework.files import store_file
from casework.models import RevealLog, StoredFile
from requests_app.models import Applicant, Application, ApplicationLink, Note, Representative
from requests_app.services.base import lock_application
from requests_app.services.enclosures import require_may_enclose
from requests_app.services.intake import Upload
from statute.refused import Refused

PERSON_FIELDS = ("name", "name_typed", "id_number", "phone", "address", "email")
ADDABLE = frozenset(StoredFile.Purpose) - {StoredFile.Purpose.LETTER, StoredFile.Purpose.DOCUMENT}
APPLICANT_FIELDS = (*PERSON_FIELDS, "fax", "work_unit", "legal_representative", "contact_person")


@transaction.atomic
def add_note(application: Application, *, by: Staff, on: date, text: str, for_helpers: bool = False) -> Note:
    """A note for colleagues, sealed; the applicant never sees it, helping departments where it is for them."""
    application = lock_application(application)
    if not text.strip():
        raise Refused("empty_note", "备注是空的，没有保存。请写明内容。")
    note = Note(application=application, by=by, for_helpers=for_helpers)
    note.text = text.strip()
    note.save()
    record(application.matter, "note_added", on=on, by=by)
    return note


@transaction.atomic
def add_file(application: Application, *, by: Staff, on: date, purpose: str, upload: Upload) -> StoredFile:
    """Put a file into the case. Refused as uploads are, for a purpose that isn't one of added material, and for an
    enclosure of the reply as `why_not_enclose` says.
    """
    application = lock_application(application)
    if purpose not in ADDABLE:
        raise Refused("unknown_purpose", "没有选择材料的用途，请选择。")
    if purpose == StoredFile.Purpose.ENCLOSURE:
        require_may_enclose(application, by=by, on=on)
    stored = store_file(application.matter, purpose, upload.name, upload.content, by=by)
    record(application.matter, "file_added", on=on, by=by, purpose=StoredFile.Purpose(purpose).label)
    return stored


@transaction.atomic
def link_applications(
    application: Application, *, to: Application, by: Staff, on: date, kind: str
) -> ApplicationLink:
    """Note that two applications belong together. Refused: to itself, or twice."""
    application = lock_application(application)
    if to.pk == application.pk:
        raise Refused("link_to_itself", "不能把申请关联到它自己，请填写另一件的编号。")
    if application.links_out.filter(target=to).exists():
        raise Refused("linked_already", f"本件已经关联到{to.matter.number}。")
    link = ApplicationLink.objects.create(source=application, target=to, kind=kind, by=by)
    record(
        application.matter,
        "linked",
        on=on,
        by=by,
        number=to.matter.number,
        relation=ApplicationLink.Kind(kind).label,
    )
    return link


@transaction.atomic
def reveal(application: Application, *, by: Staff, on: date, person: str, field: str, reason: str) -> str:
    """One personal field in clear, logged with the reason. `person`: "applicant:<id>" or "representative".

    Refused: no reason, an unknown field, or a sealed record whose key is gone.
    """
    application = lock_application(application)
    if not line(reason):
        raise Refused("no_reason", "没有写明查看理由。查看个人信息要留下理由，请填写。")
    kind, _, pk = person.partition(":")
    fields = APPLICANT_FIELDS if kind == "applicant" else PERSON_FIELDS
    if field not in fields or kind not in ("applicant", "representative"):
        raise Refused("unknown_field", "没有这一项个人信息，请从本件页面重新选择。")
    row = _person(application, kind, pk)
    if row is None:
        raise Refused("unknown_person", "本件没有这个人，请从本件页面重新选择。")
    row.application = application
    text = getattr(row, field).open()
    label = str(row._meta.get_field(field).verbose_name)
    _log(application, by=by, on=on, field=f"{row._meta.verbose_name}{label}", reason=reason)
    return text


@transaction.atomic
def reveal_file(
    application: Application, *, by: Staff, on: date, stored: StoredFile, reason: str
) -> StoredFile:
    """Log who opens an identity paper, and why."""
    application = lock_application(application)
    if not line(reason):
        raise Refused("no_reason", "没有写明查看理由。查看身份材料要留下理由，请填写。")
    _log(application, by=by, on=on, field=f"{stored.get_purpose_display()}（文件{stored.pk}）", reason=reason)
    return stored


def _person(application: Application, kind: str, pk: str) -> Applicant | Representative | None:
    if kind == "representative":
        return getattr(application, "representative", None)
    return next((a for a in application.applicants.all() if str(a.pk) == pk), None)


def _log(application: Application, *, by: Staff, on: date, field: str, reason: str) -> None:
    RevealLog.objects.create(matter=application.matter, staff=by, field=field[:60], reason=line(reason)[:200])
    record(application.matter, "revealed", on=on, by=by, field=field, reason=line(reason)[:100])
