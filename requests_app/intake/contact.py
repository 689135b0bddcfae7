"""Changing how an applicant is reached."""

from collections.abc import Mapping
from datetime import date

from accounts import typed
from accounts.models import Staff
from accounts.services.administration import label_of
from casework.events import record
from requests_app.case import LockedCase
from requests_app.intake.models import Applicant
from statute.refused import Refused

CHANGEABLE = ("phone", "address", "postcode", "email")
TYPED = {name: typed.line if name == "address" else typed.code for name in CHANGEABLE}


def change_contact(
    case: LockedCase, *, on: date, changes: Mapping[str, str], by: Staff | None = None
) -> Applicant:
    """Replace the given contact details of the first applicant, who receives the letters; `by` None: the applicant did.

    Refused: nothing given, or a case already filed away. The event names the fields, never their content.
    """
    application = case.application
    if application.archived_on:
        raise Refused("archived", "本件已经归档，不再送达文书，联系方式不能变更。")
    given = {name: TYPED[name](changes.get(name, "")) for name in CHANGEABLE}
    changes = {name: value for name, value in given.items() if value}
    if not changes:
        raise Refused("nothing_changed", "没有填写任何变更。请填写要变更的联系方式，不变的不用填。")
    applicant = application.applicants.get(position=1)
    applicant.application = application
    for name, value in changes.items():
        setattr(applicant, name, value)
    applicant.save(update_fields=list(changes))
    labels = [label_of(Applicant, name) for name in changes]
    record(
        application.matter,
        "application.contact_changed",
        on=on,
        by=by,
        actor="" if by else "申请人",
        fields=labels,
    )
    return applicant
