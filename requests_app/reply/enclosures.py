"""The files that go out with a reply (arts. 36 (2), 37): part of its draft, approved with it, then left as they are."""

from collections.abc import Collection
from datetime import date

from accounts.access import Access
from accounts.models import DutyKind, Staff
from casework import kinds
from casework.events import record
from casework.models import StoredFile
from requests_app.case import LockedCase
from requests_app.intake.models import Application
from requests_app.purposes import ENCLOSURE
from requests_app.reply.models import Reply
from statute.refused import Refused


def why_not_enclose(application: Application, access: Access) -> str:
    """ "" when this person may add to the enclosures or take from them now, else the Chinese reason."""
    matter = application.matter
    if not (
        access.holds(DutyKind.REGISTRAR, matter.current_agency_id)
        or access.holds(DutyKind.HANDLER, matter.current_agency_id, matter.department_id)
    ):
        return (
            "“提供的信息”随答复公开，由承办人或者登记员添加。"
            "您找到的文件，请按“办理材料”添加，由承办人审查后提供。"
        )
    if application.replied_on or application.withdrawn_on or application.lapsed_on:
        return "本件已经答复、撤回或者视为放弃，不能再增减提供给申请人的文件。"
    if application.replies.filter(state__in=[Reply.State.SUBMITTED, Reply.State.SIGNED]).exists():
        return (
            "答复已经送审，提供给申请人的文件须先经审查（条例第十七条），以送审时的为准，不能再增减。"
            "确需增减的，请审批人退回，改好后重新送审。"
        )
    return ""


def require_may_enclose(case: LockedCase, *, by: Staff, on: date) -> None:
    """Refused with the reason; under the lock no draft can be sent off meanwhile."""
    reason = why_not_enclose(case.application, Access(by, on))
    if reason:
        raise Refused("may_not_enclose", reason)


def enclosures(application: Application) -> list[StoredFile]:
    """What goes out with the draft as it stands: fixed in the reply when it is sent for approval."""
    return list(application.matter.files.filter(purpose=ENCLOSURE).order_by("pk"))


def take_out_enclosures(case: LockedCase, *, by: Staff, on: date, file_ids: Collection[int]) -> None:
    """Leave these files out of the reply; they stay in the case as working material."""
    require_may_enclose(case, by=by, on=on)
    for stored in enclosures(case.application):
        if stored.pk in file_ids:
            stored.purpose = kinds.EVIDENCE
            stored.save(update_fields=["purpose"])
            record(case.matter, "application.enclosure_taken_out", on=on, by=by, file=stored.pk)
