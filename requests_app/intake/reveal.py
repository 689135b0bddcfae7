"""Looking at personal data in clear, with a logged reason (个人信息保护法)."""

from datetime import date

from accounts.models import Staff
from accounts.services.administration import label_of
from accounts.typed import line
from casework.crypto import Sealed
from casework.reveal import log_reveal
from requests_app.case import LockedCase
from requests_app.intake.models import Applicant, Application, Representative
from statute.refused import Refused

PERSON_FIELDS = ("name", "name_typed", "id_number", "phone", "address", "email")
APPLICANT_FIELDS = (*PERSON_FIELDS, "fax", "work_unit", "legal_representative", "contact_person")


def reveal(case: LockedCase, *, by: Staff, on: date, person: str, field: str, reason: str) -> str:
    """One personal field in clear, logged with the reason. `person`: "applicant:<id>" or "representative".

    Refused: no reason, an unknown field, or a sealed record whose key is gone.
    """
    if not line(reason):
        raise Refused("no_reason", "没有写明查看理由。查看个人信息要留下理由，请填写。")
    kind, _, pk = person.partition(":")
    fields = APPLICANT_FIELDS if kind == "applicant" else PERSON_FIELDS
    if field not in fields or kind not in ("applicant", "representative"):
        raise Refused("unknown_field", "没有这一项个人信息，请从本件页面重新选择。")
    row = _person(case.application, kind, pk)
    if row is None:
        raise Refused("unknown_person", "本件没有这个人，请从本件页面重新选择。")
    row.application = case.application
    sealed: Sealed = getattr(row, field)
    text = sealed.open()
    label = label_of(type(row), field)
    log_reveal(case.matter, by=by, on=on, field=f"{row._meta.verbose_name}{label}", reason=reason)
    return text


def _person(application: Application, kind: str, pk: str) -> Applicant | Representative | None:
    if kind == "representative":
        return getattr(application, "representative", None)
    return next((a for a in application.applicants.all() if str(a.pk) == pk), None)
