"""What staff put into a case: working material and what is to go out with the reply."""

from datetime import date

from accounts.models import Staff
from casework import kinds
from casework.events import record
from casework.files import store_file
from casework.models import StoredFile
from requests_app.case import LockedCase
from requests_app.intake.submit import Upload
from requests_app.purposes import ENCLOSURE
from requests_app.reply.enclosures import require_may_enclose
from statute.refused import Refused


def add_file(case: LockedCase, *, by: Staff, on: date, purpose: str, upload: Upload) -> StoredFile:
    """Put a file into the case. Refused as uploads are, for a purpose that isn't one of added material, and for an
    enclosure of the reply as `why_not_enclose` says.
    """
    known = kinds.purposes().get(purpose)
    if known is None or not known.added:
        raise Refused("unknown_purpose", "没有选择材料的用途，请选择。")
    if purpose == ENCLOSURE:
        require_may_enclose(case, by=by, on=on)
    stored = store_file(case.matter, purpose, upload.name, upload.content, by=by)
    record(case.matter, "file_added", on=on, by=by, purpose=kinds.purpose(purpose).label)
    return stored
