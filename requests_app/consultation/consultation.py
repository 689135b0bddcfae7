"""Arts. 32–34: third parties and other agencies are asked for their opinion, each with its own clock and silence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from accounts import typed
from accounts.models import Agency, Staff
from accounts.services import closed_sentence, stays_open
from casework.crypto import lookup_hash
from casework.events import record
from casework.files import store_file
from letters.purposes import Purpose
from letters.writing import queue_letter
from requests_app.case import LockedCase, require_act, require_open
from requests_app.consultation.models import Consultation
from requests_app.deadlines import consultation_limit, recalculate_deadlines
from requests_app.intake.models import Application
from requests_app.intake.submit import Upload
from requests_app.letter_facts import letter_facts, write_to_applicant
from requests_app.notify import notify_applicant
from requests_app.purposes import OPINION
from statute.answers.course import parties_phrase
from statute.calendar.unpublished import provisional_note
from statute.people.masking import mask_name
from statute.refused import Refused

REQUEST = Purpose("application.consultation")
TO_APPLICANT = Purpose("application.consultation_notice", made=notify_applicant)
LONGEST_PERSONAL_NAME = 4  # a longer Chinese name is an organisation's
LETTER_OF_PARTY = {"third_party": "D05", "co_producer": "D08", "other_agency": "D08"}
SILENCE = {
    Consultation.Party.THIRD_PARTY: Consultation.Opinion.SILENT,
    Consultation.Party.CO_PRODUCER: Consultation.Opinion.DEEMED,
    Consultation.Party.OTHER_AGENCY: Consultation.Opinion.SILENT,
}
"""Art. 32: the agency decides itself. Art. 34: deemed consent. Other agencies (art. 11): no fiction either way."""


@dataclass(frozen=True)
class PartyData:
    """Whom to ask about what. `contact` is how the letter reaches them."""

    party: str
    name: str
    subject: str
    contact: str = ""
    agency: Agency | None = None


def send_consultations(
    case: LockedCase, *, by: Staff, on: date, parties: Sequence[PartyData]
) -> list[Consultation]:
    """Ask each party in writing (D05, D08) and tell the applicant that this time doesn't count (D07)."""
    require_open(case)
    if not parties:
        raise Refused("no_party", "没有填写征求意见的对象。请至少写明一个第三方或者机关。")
    parties = [replace(p, name=typed.name(p.name)) for p in parties]
    for code in {_act(p.party) for p in parties}:
        require_act(case, code, on)
    for party in parties:
        if party.agency and stays_open(party.agency) != party.agency:
            party.agency.refresh_from_db()
            raise Refused(
                "party_closed",
                f"{closed_sentence(party.agency)}，没有发出征求意见书。请向现在履行职责的机关征求意见。",
            )
    application = case.application
    sent = [
        Consultation(
            application=application,
            ref=str(n),
            party=p.party,
            party_name=p.name,
            party_hash=lookup_hash(p.name),
            party_address=p.contact,
            agency=p.agency,
            subject=p.subject,
            sent_on=on,
            by=by,
        )
        for n, p in enumerate(parties, len(case.consultations) + 1)
    ]
    case = case.having(consultations=(*case.consultations, *sent))
    application.stage = Application.Stage.CONSULTING
    application.save(update_fields=["stage"])
    result = case.clock(on)
    for consultation, party in zip(sent, parties, strict=True):
        record(
            application.matter,
            "application.consultation_sent",
            on=on,
            by=by,
            ref=consultation.ref,
            party=consultation.get_party_display(),
            due_on=consultation_limit(consultation, case.calendar).isoformat(),
        )
        consultation.letter = queue_letter(
            application.matter,
            LETTER_OF_PARTY[party.party],
            letter_facts(case, on=on, fields=_letter_fields(party), to_party=party.name),
            purpose=REQUEST,
            addressee_masked=party_shown(party.party, party.name),
        )
    fields = {
        "consulted_party": parties_phrase(c.get_party_display() for c in sent),
        "consultation_date": on,
        "projected_due_date": result.due_on,
        "provisional_note": provisional_note(result.provisional),
    }
    letter = write_to_applicant(case, "D07", TO_APPLICANT, on=on, fields=fields)
    for consultation in sent:
        consultation.applicant_letter = letter
        consultation.save()
    recalculate_deadlines(case, on)
    return sent


def record_arrival(
    case: LockedCase, consultation_id: int, *, by: Staff, on: date, received_on: date
) -> Consultation:
    """The day on which the other side got the letter: its 15 working days run from there (arts. 32, 34)."""
    require_open(case)
    consultation = case.consultation(consultation_id)
    if consultation.closed_on:
        raise Refused("consultation_closed", "这次征求意见已经了结，不能再改对方收到的日期。")
    if not consultation.sent_on <= received_on <= on:
        raise Refused("bad_received_on", "对方收到的日期应当在发出之日和今天之间，请核对送达凭证。")
    consultation.received_on = received_on
    consultation.save(update_fields=["received_on"])
    record(
        case.matter,
        "application.consultation_received",
        on=received_on,
        by=by,
        ref=consultation.ref,
        received_on=received_on.isoformat(),
        due_on=consultation_limit(consultation, case.calendar).isoformat(),
    )
    recalculate_deadlines(case, on)
    return consultation


def record_opinion(
    case: LockedCase,
    consultation_id: int,
    *,
    by: Staff,
    on: date,
    opinion: str,
    text: str = "",
    reasonable: bool | None = None,
    upload: Upload | None = None,
) -> Consultation:
    """The opinion came back on `on`. An objection must be judged: with good reason it binds, else art. 32 decides."""
    require_open(case)
    consultation = case.consultation(consultation_id)
    if consultation.closed_on:
        raise Refused("consultation_closed", "这次征求意见已经了结，不能再次记录意见。")
    if opinion not in (
        Consultation.Opinion.CONSENT,
        Consultation.Opinion.PARTLY,
        Consultation.Opinion.OBJECT,
    ):
        raise Refused("bad_opinion", "请选择对方的意见：同意、部分同意或者不同意。")
    if opinion != Consultation.Opinion.CONSENT and reasonable is None:
        raise Refused("not_judged", "对方不同意公开的，须判断其理由是否合理（条例第三十二条），请选择。")
    if on < consultation.sent_on:
        raise Refused("returned_before_sent", "收回意见的日期早于发出日期，请核对。")
    consultation.opinion, consultation.opinion_text = opinion, text
    consultation.reasonable = reasonable
    consultation.returned_on = consultation.closed_on = on
    consultation.save(update_fields=["opinion", "opinion_text", "reasonable", "returned_on", "closed_on"])
    if upload:
        store_file(case.matter, OPINION, upload.name, upload.content, by=by)
    record(
        case.matter,
        "application.consultation_returned",
        on=on,
        by=by,
        ref=consultation.ref,
        opinion=consultation.get_opinion_display(),
    )
    _leave_consulting(case)
    recalculate_deadlines(case, on)
    return consultation


def note_silence(case: LockedCase, consultation_id: int, *, on: date) -> Consultation | None:
    """The limit passed without an opinion: the outcome depends on who is silent. None when that isn't so (any more)."""
    consultation = case.consultation(consultation_id)
    if consultation.closed_on or on <= consultation_limit(consultation, case.calendar):
        return None
    consultation.opinion = SILENCE[Consultation.Party(consultation.party)]
    consultation.closed_on = on
    consultation.save(update_fields=["opinion", "closed_on"])
    record(
        case.matter,
        "application.consultation_silent",
        on=on,
        actor="系统",
        ref=consultation.ref,
        outcome=consultation.get_opinion_display(),
    )
    _leave_consulting(case)
    recalculate_deadlines(case, on)
    return consultation


def _leave_consulting(case: LockedCase) -> None:
    application = case.application
    if application.stage == Application.Stage.CONSULTING and all(c.closed_on for c in case.consultations):
        application.stage = Application.Stage.DRAFTING
        application.save(update_fields=["stage"])


def party_shown(party: str, name: str) -> str:
    """The name as everybody may see it: a person's masked; agencies and organisations are no persons."""
    return mask_name(name) if party == Consultation.Party.THIRD_PARTY and _personal(name) else name


def _personal(name: str) -> bool:
    """Whether the name looks like a person's: short, with a middle dot, or not in Chinese characters."""
    return len(name) <= LONGEST_PERSONAL_NAME or "·" in name or not re.search("[\u4e00-\u9fff]", name)


def _letter_fields(party: PartyData) -> dict[str, object]:
    info = [line.strip() for line in party.subject.splitlines() if line.strip()]
    if party.party == Consultation.Party.THIRD_PARTY:
        return {
            "third_party": party.name,
            "third_you": "你" if _personal(party.name) else "你单位",
            "involved_info": info,
        }
    other = party.name if party.party == Consultation.Party.OTHER_AGENCY else None
    return {"co_agency": party.name, "involved_info": info, "other_agency": other}


def _act(party: str) -> str:
    return "consult_third_party" if party == Consultation.Party.THIRD_PARTY else "consult_co_producer"
