"""Taking an application in, by whichever channel of art. 31, and confirming that it arrived."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import typed
from accounts.models import Agency, Staff
from accounts.services import closed_sentence, stays_open
from casework.crypto import lookup_hash, new_data_key
from casework.events import record
from casework.files import store_file
from casework.models import Matter, StoredFile
from casework.series import next_number
from requests_app.case import LockedCase, new_case
from requests_app.deadlines import recalculate_deadlines
from requests_app.intake.acknowledgement import acknowledge_if_possible
from requests_app.intake.models import Applicant, Application, Representative
from requests_app.purposes import ATTACHMENT
from statute.clock.channels import CHANNELS
from statute.letters.numbering import register_number
from statute.people.masking import mask_name
from statute.refused import Refused

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread aloud or on paper: no 0 O 1 I L
REGISTER_SERIES = "register"


@dataclass(frozen=True)
class PersonData:
    """Who applies, as typed. Organisations fill the code into `id_number`."""

    name: str
    kind: str = "natural_person"
    id_type: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    email: str = ""
    fax: str = ""
    work_unit: str = ""
    legal_representative: str = ""
    contact_person: str = ""


@dataclass(frozen=True)
class RequestData:
    """What is asked for and in which form (art. 29: name, document number or description; form; way)."""

    info_name: str = ""
    info_document_no: str = ""
    info_description: str = ""
    purpose: str = ""
    carrier: str = Application.Carrier.PAPER
    obtain: str = Application.Obtain.POST
    accept_other: bool = True
    electronic_delivery: bool = False
    needs_help: bool = False


@dataclass(frozen=True)
class Upload:
    """A file that came with the application: `purpose` is a code of `casework.kinds.purposes`.

    `source` is the content or what reads it, so that of many large files only one is in memory at a time.
    """

    name: str
    source: bytes | Callable[[], bytes]
    purpose: str = ATTACHMENT

    @property
    def content(self) -> bytes:
        return self.source if isinstance(self.source, bytes) else self.source()


@dataclass(frozen=True)
class Submitted:
    """A new application and its query code, which is shown once and stored only as a keyed hash.

    `sent_on` says in a sentence that another agency received it than the one it was addressed to; "" otherwise.
    """

    application: Application
    query_code: str
    files: Sequence[StoredFile] = field(default_factory=tuple)
    sent_on: str = ""


@dataclass(frozen=True)
class KeyedIn:
    """Who of the staff entered an application for the applicant, with which remark, and when, if not on its day."""

    by: Staff
    note: str = ""
    on: date | None = None


@transaction.atomic(savepoint=False)
def submit_application(
    *,
    agency: Agency,
    channel: str,
    submitted_at: datetime,
    applicants: Sequence[PersonData],
    request: RequestData,
    representative: PersonData | None = None,
    uploads: Iterable[Upload] = (),
    keyed_in: KeyedIn | None = None,
) -> Submitted:
    """Store a new application with its register number; it may not be refused (art. 27, 国办公开办函〔2017〕19号).

    `submitted_at` is aware; its day in Asia/Shanghai is the day of arrival. An online application is confirmed at
    once where the agency accepts automatic confirmation; `keyed_in` is None when the applicant submits it. `uploads`
    are read one by one. Where the day of receipt is certain now, the acknowledgement D01 is queued, dated with the day of
    entry where paper is keyed in later.
    An agency that was merged or closed meanwhile is replaced by the one that continues its work. Refused: no
    applicant, nothing described, a closed agency whose work nobody continues.
    """
    on = timezone.localdate(submitted_at)
    by = keyed_in.by if keyed_in else None
    addressed_to, agency = agency, _receiver(agency)
    _check_intake(agency, channel, applicants, request, on)
    first = applicants[0]
    matter = Matter.objects.create(
        kind="application",
        title=(request.info_name or request.info_document_no or request.info_description)[:200],
        filed_agency=agency,
        current_agency=agency,
        opened_on=on,
        data_key=new_data_key(),
    )
    # Sealing and writing takes seconds: before the number, for which every other application to the agency waits.
    files = tuple(store_file(matter, u.purpose, u.name, u.content, by=by) for u in uploads)
    matter.number = register_number(
        agency.number_prefix, on.year, next_number(agency, REGISTER_SERIES, on.year)
    )
    matter.save(update_fields=["number"])
    mode = confirm_mode(agency, channel)
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(12))
    application = Application.objects.create(
        matter=matter,
        channel=channel,
        confirm_mode=mode,
        submitted_at=submitted_at,
        submitted_on=on,
        confirmed_on=on if mode == Application.ConfirmMode.AUTO else None,
        stage=Application.Stage.SUBMITTED
        if mode == Application.ConfirmMode.MANUAL
        else Application.Stage.RECEIVED,
        applicant_kind=first.kind,
        applicant_masked=_masked(applicants),
        query_code_hash=lookup_hash(code),
        intake_by=by,
        intake_note=keyed_in.note if keyed_in else "",
        **request.__dict__,
    )
    case = new_case(application)
    Applicant.objects.bulk_create(
        _applicant(application, position, person) for position, person in enumerate(applicants, 1)
    )
    if representative:
        Representative.objects.create(
            application=application,
            name_hash=lookup_hash(representative.name),
            id_tail_hash=tail_hash(representative.id_number),
            **_person(representative),
        )
    sent_on = _sent_on(addressed_to, agency)
    record(
        matter,
        "application.submitted",
        on=on,
        by=by,
        actor="" if by else "申请人",
        channel=CHANNELS[channel].label,
        addressed_to=addressed_to.name if sent_on else None,
    )
    if application.confirmed_on:
        record(matter, "application.confirmed", on=on, receipt_on=on.isoformat())
    recalculate_deadlines(case, on)
    acknowledge_if_possible(case, on=(keyed_in and keyed_in.on) or on)
    return Submitted(
        application,
        f"{code[:4]}-{code[4:8]}-{code[8:]}",
        files,
        sent_on,
    )


def confirm_receipt(
    case: LockedCase, *, by: Staff, on: date, how: str, confirmed_on: date | None = None
) -> None:
    """Both sides confirmed the arrival of an ordinary letter, online application or fax (art. 31): the clock starts.

    `confirmed_on` is the day they did, `on` (the same unless told) the day it is entered and the acknowledgement dated;
    `how` says how the applicant learnt of it. Refused when nothing is to be confirmed or the day is impossible.
    """
    confirmed_on = confirmed_on or on
    application = case.application
    if application.confirm_mode != Application.ConfirmMode.MANUAL or application.confirmed_on:
        raise Refused("nothing_to_confirm", "本件不需要确认，或者已经确认过。收到日期以已有记录为准。")
    if confirmed_on < application.submitted_on:
        raise Refused(
            "confirmed_before_submission", "确认日期早于到达日期。双方确认不可能先于申请到达，请核对日期。"
        )
    if confirmed_on > on:
        raise Refused("confirmed_in_future", "确认日期晚于今天。请填写双方实际确认的日期。")
    application.confirmed_on = confirmed_on
    application.stage = Application.Stage.RECEIVED
    application.save(update_fields=["confirmed_on", "stage"])
    record(
        application.matter,
        "application.confirmed",
        on=confirmed_on,
        by=by,
        receipt_on=confirmed_on.isoformat(),
        how=how[:100],
    )
    recalculate_deadlines(case, on)
    acknowledge_if_possible(case, on=on)


def confirm_mode(agency: Agency, channel: str) -> str:
    """How the arrival is confirmed: not at all, by the acknowledgement that the system sends itself, or by hand (regulation 1.8)."""
    rule = CHANNELS[channel]
    if not rule.needs_confirmation:
        return Application.ConfirmMode.NONE
    setting = {"online": agency.online_confirm, "email": agency.email_confirm, "fax": agency.email_confirm}
    return setting.get(channel, Application.ConfirmMode.MANUAL)


def _receiver(agency: Agency) -> Agency:
    """The agency as it is now, or the one that continues its work; neither can be closed before this is stored."""
    receiver = stays_open(agency)
    if receiver is None:
        agency.refresh_from_db()
        raise Refused(
            "agency_closed",
            f"{closed_sentence(agency)}，不能再收件。请改向现在履行这项职责的机关提出；"
            "不清楚的，向县人民政府提出，由其告知应当向哪个机关提出（条例第三十六条）。",
        )
    return receiver


def _sent_on(addressed_to: Agency, agency: Agency) -> str:
    if addressed_to == agency:
        return ""
    addressed_to.refresh_from_db()
    return f"{closed_sentence(addressed_to)}，本申请由{agency.name}收到。"


def _check_intake(
    agency: Agency, channel: str, applicants: Sequence[PersonData], request: RequestData, on: date
) -> None:
    if channel not in CHANNELS:
        raise Refused("unknown_channel", "收到渠道不在条例第三十一条所列范围内，请重新选择。")
    if not agency.answers_in_own_name:
        parent = agency.parent.name if agency.parent else "其上级机关"
        raise Refused(
            "agency_not_own_name", f"{agency.name}不以自己的名义答复，请向{parent}提出（条例第十条）。"
        )
    if not agency.number_prefix:
        raise Refused(
            "agency_without_word",
            f"{agency.name}没有设置机关代字，不能编登记号。请管理员先在机关设置中填写。",
        )
    if not applicants or not typed.name(applicants[0].name):
        raise Refused("no_applicant", "没有填写申请人姓名或者名称。条例第二十九条要求写明，请补填。")
    if not (request.info_name or request.info_document_no or request.info_description):
        raise Refused(
            "nothing_described",
            "没有写明要哪些政府信息。条例第二十九条要求写明名称、文号或者其他特征性描述，三项至少填一项。",
        )


def _masked(applicants: Sequence[PersonData]) -> str:
    first = shown_name(applicants[0])
    return f"{first}等{len(applicants)}人" if len(applicants) > 1 else first


def shown_name(person: PersonData) -> str:
    """A person's name masked; an organisation's isn't personal data and stays."""
    name = typed.name(person.name)
    return mask_name(name) if person.kind == "natural_person" else name


def _applicant(application: Application, position: int, person: PersonData) -> Applicant:
    return Applicant(
        application=application,
        position=position,
        kind=person.kind,
        name_masked=shown_name(person),
        name_hash=lookup_hash(person.name),
        id_hash=lookup_hash(person.id_number),
        id_tail_hash=tail_hash(person.id_number),
        fax=typed.code(person.fax),
        work_unit=person.work_unit,
        legal_representative=person.legal_representative,
        contact_person=person.contact_person,
        **_person(person),
    )


def tail_hash(id_number: str) -> str:
    """Of the last four of a document number, by which people prove who they are."""
    return lookup_hash(typed.lookup(id_number)[-4:])


def _person(person: PersonData) -> dict[str, str]:
    """The name in its one form, with what was typed beside it where that is different."""
    name, as_typed = typed.name(person.name), person.name.strip()
    return {
        "name": name,
        "name_typed": as_typed if as_typed != name else "",
        "id_type": person.id_type,
        "id_number": typed.code(person.id_number),
        "phone": typed.code(person.phone),
        "address": person.address,
        "postcode": typed.code(person.postcode),
        "email": typed.code(person.email),
    }
