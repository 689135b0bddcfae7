"""What staff write around a case: notes for colleagues and links to other cases."""

from datetime import date

from accounts.models import Staff
from casework.events import record
from requests_app.case import LockedCase
from requests_app.intake.models import Application, ApplicationLink, Note
from statute.refused import Refused


def add_note(case: LockedCase, *, by: Staff, on: date, text: str, for_helpers: bool = False) -> Note:
    """A note for colleagues, sealed; the applicant never sees it, helping departments where it is for them."""
    if not text.strip():
        raise Refused("empty_note", "备注是空的，没有保存。请写明内容。")
    note = Note(application=case.application, by=by, for_helpers=for_helpers)
    note.text = text.strip()
    note.save()
    record(case.matter, "note_added", on=on, by=by)
    return note


def link_applications(
    case: LockedCase, *, to: Application, by: Staff, on: date, kind: str
) -> ApplicationLink:
    """Note that two applications belong together. Refused: to itself, or twice."""
    application = case.application
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
