"""From the rows of a case to the facts that its letters are made from."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from letters.agency_facts import agency_facts
from letters.facts import Answer, LetterFacts, load_fields
from letters.models import Letter
from letters.purposes import Purpose
from letters.writing import queue_letter
from requests_app.case import Case, LockedCase
from requests_app.models import Application, Extension, Reply
from statute.answers.course import consultation_sentence
from statute.answers.wording import address_form
from statute.clock.result import ClockResult


def letter_facts(
    case: Case,
    *,
    on: date,
    fields: Mapping[str, Any] | None = None,
    to_party: str = "",
) -> LetterFacts:
    """What a letter of the case says that is dated `on`; `fields` are what the act itself adds.

    `to_party` is the name of whoever gets it, where that isn't the applicant.
    """
    application = case.application
    return LetterFacts(
        agency=agency_facts(application.matter.current_agency),
        issued_on=on,
        addressee=to_party,
        fields=common_facts(application, case.clock(on)) | dict(fields or {}),
        electronic=application.electronic_delivery and not to_party,
    )


def write_to_applicant(
    case: LockedCase,
    code: str,
    purpose: Purpose,
    *,
    on: date,
    fields: Mapping[str, Any],
    ref: str | None = None,
) -> Letter:
    """Queue a letter to the applicant that needs no approval of its own, as `letters.writing.queue_letter` does."""
    return queue_letter(
        case.matter,
        code,
        letter_facts(case, on=on, fields=fields),
        purpose=purpose,
        addressee_masked=case.application.applicant_masked,
        ref=ref,
    )


def reply_facts(case: Case, reply: Reply, *, on: date) -> LetterFacts:
    """What the reply says if it is dated `on`: the case, its course, and what was filled in for the answer."""
    facts = letter_facts(case, on=on, fields=course_facts(case, on))
    content = load_fields(reply.content.open())
    return replace(facts, answers=(Answer(reply.kind, reply.sub_reason, tuple(reply.grounds), content),))


def common_facts(application: Application, clock: ClockResult) -> dict[str, Any]:
    """What nearly every letter of a case says: who, when received, under which number, what was asked, by whom."""
    agency = application.matter.current_agency
    prefetch_related_objects([application], "applicants")  # several letters may be made at once
    applicants = application.applicants.all()
    return {
        "agency": agency.name,
        "applicant": "、".join(a.name.open() for a in applicants),
        "you": address_form(application.applicant_kind, joint=len(applicants) > 1),
        "receipt_date": clock.receipt_on or application.submitted_on,
        "register_no": application.matter.number,
        "request_text": application.request_text,
        "office": agency.office_name or f"{agency.name}政府信息公开工作机构",
        "address": agency.address,
        "office_phone": agency.phone,
    }


def course_facts(case: Case, on: date) -> dict[str, Any]:
    """What happened on the way to the reply, each act with its date and the number of its letter."""
    clarification, reasons, delay = case.clarification, case.reasons_request, case.delay
    approved = [e for e in case.extensions if e.state == Extension.State.APPROVED]
    extension = approved[-1] if approved else None
    number = _letter_numbers(clarification, reasons, extension, delay)
    facts: dict[str, Any] = {"excluded_days": case.clock(on).excluded_working_days or None}
    if clarification:
        facts |= {
            "clarify_notice_no": number(clarification),
            "clarify_notice_date": clarification.notified_on,
            "clarified_date": clarification.clarified_on,
            "clarified_text": clarification.response.open() or None,
        }
    if reasons:
        facts |= {"reasons_notice_no": number(reasons), "reasons_notice_date": reasons.asked_on}
    if extension:
        facts |= {
            "extension_notice_no": number(extension),
            "extension_notice_date": extension.decided_on,
            "extension_days": extension.working_days,
            "extension_reason": extension.reason,
        }
    if delay:
        facts |= {
            "delay_notice_no": number(delay),
            "delay_notice_date": delay.on,
            "delayed_until": delay.until,
        }
    facts["consultations"] = [
        consultation_sentence(c.get_party_display(), c.sent_on, c.opinion, c.returned_on)
        for c in case.consultations
    ]
    return facts


def _letter_numbers(*rows: Any) -> Callable[[Any], str | None]:
    """The number of the letter that each of these rows has; asked for in one statement, and only where there is one."""
    ids = [row.letter_id for row in rows if row and row.letter_id]
    numbers = dict(Letter.objects.filter(pk__in=ids).values_list("pk", "number")) if ids else {}
    return lambda row: numbers.get(row.letter_id)
