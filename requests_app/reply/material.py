"""What staff put into a case: working material and what is to go out with the reply."""

from datetime import date

from django.db import transaction

from accounts.models import Staff
from casework import kinds
from casework.events import record
from casework.files import store_file
from casework.models import StoredFile
from requests_app.base import lock_application
from requests_app.intake.models import Application
from requests_app.intake.submit import Upload
from requests_app.purposes import ENCLOSURE
from requests_app.reply.enclosures import require_may_enclose
from statute.refused import Refused


@transaction.atomic
def add_file(application: Application, *, by: Staff, on: date, purpose: str, upload: Upload) -> StoredFile:
    """Put a file into the case. Refused as uploads are, for a purpose that isn't one of added material, and for an
    enclosure of the reply as `why_not_enclose` says.
    """
    application = lock_application(application)
    known = kinds.purposes().get(purpose)
    if known is None or not known.added:
        raise Refused("unknown_purpose", "没有选择材料的用途，请选择。")
    if purpose == ENCLOSURE:
        require_may_enclose(application, by=by, on=on)
    stored = store_file(application.matter, purpose, upload.name, upload.content, by=by)
    record(application.matter, "file_added", on=on, by=by, purpose=kinds.purpose(purpose).label)
    return stored
