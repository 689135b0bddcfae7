"""What of a matter's files and history a person sees: helping departments, who mustn't learn who applies, see less."""

from pathlib import PurePosixPath

from accounts.access import Access
from accounts.models import Staff
from casework import kinds
from casework.events import sentence
from casework.models import Matter, MatterEvent, StoredFile
from casework.visibility import knows_people

TYPED = frozenset({"how", "opinion", "reason", "note"})
"""What people type into events: it may name the applicant, so helping departments read the events without it."""

Line = tuple[MatterEvent, str]


def shown_files(matter: Matter, access: Access) -> list[StoredFile]:
    """The files of a matter save its letters; for helping departments those meant for them, under neutral names."""
    files = matter.files.exclude(purpose=kinds.LETTER).order_by("pk")
    if knows_people(access, matter):
        return list(files)
    found = list(files.filter(purpose__in=[code for code, p in kinds.purposes().items() if p.for_helpers]))
    for stored in found:
        stored.name = name_for_helper(stored, access.staff)
    return found


def name_for_helper(stored: StoredFile, staff: Staff) -> str:
    """People name papers after the applicant: whoever helps reads the names of the own files only."""
    if stored.uploaded_by_id == staff.pk:
        return stored.name
    return f"{stored.purpose_label}{stored.pk}{PurePosixPath(stored.name).suffix}"


def history(matter: Matter, access: Access) -> list[Line]:
    """The events with their sentences by legal date, so that what was entered late stands where it belongs."""
    rows = matter.events.order_by("occurred_on", "seq")
    if knows_people(access, matter):
        return [(event, sentence(event)) for event in rows]
    about_people = [code for code, kind in kinds.events().items() if kind.about_people]
    return [(event, sentence(event, TYPED)) for event in rows.exclude(kind__in=about_people)]


def narrowed(lines: list[Line], kind: str) -> list[Line]:
    """The events of one kind; all of them for ""."""
    return [line for line in lines if not kind or line[0].kind == kind]


def kinds_in(lines: list[Line]) -> list[tuple[str, str]]:
    """The kinds of events that there are, with their labels, in the order of their first appearance."""
    return [(code, kinds.event(code).label) for code in dict.fromkeys(event.kind for event, _ in lines)]
