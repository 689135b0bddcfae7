"""The facts a letter is made from, gathered from the rows of a case, and their JSON form (dates kept as dates)."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects

from accounts.models import Agency
from accounts.selectors import review_bodies
from letters.facts import AgencyFacts, dated, plain
from requests_app.models import Application, Extension
from statute.answers.course import consultation_sentence
from statute.answers.wording import address_form
from statute.calendar.unpublished import provisional_note
from statute.clock.channels import CHANNELS
from statute.clock.result import ClockResult


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


def receipt_facts(application: Application, clock: ClockResult) -> dict[str, Any]:
    """What the receipt D01 adds: how it came, the rule for the day of receipt, and the term."""
    channel = CHANNELS[application.channel]
    return {
        "submitted_date": application.submitted_on,
        "channel_label": channel.label,
        "receipt_rule": channel.receipt_rule,
        "due_date": clock.due_on,
        "provisional_note": provisional_note(clock.provisional),
        "track_url": f"{settings.PUBLIC_URL}{settings.PORTAL_PREFIX}track/",
    }


def course_facts(application: Application, clock: ClockResult) -> dict[str, Any]:
    """What happened on the way to the reply, each act with its date and the number of its letter."""
    numbers = _letter_numbers(application)
    facts: dict[str, Any] = {"excluded_days": clock.excluded_working_days or None}
    clarification = getattr(application, "clarification", None)
    if clarification:
        facts |= {
            "clarify_notice_no": numbers.get("clarification"),
            "clarify_notice_date": clarification.notified_on,
            "clarified_date": clarification.clarified_on,
            "clarified_text": clarification.response.open() or None,
        }
    reasons = getattr(application, "reasons_request", None)
    if reasons:
        facts |= {"reasons_notice_no": numbers.get("reasons"), "reasons_notice_date": reasons.asked_on}
    approved = [e for e in application.extensions.all() if e.state == Extension.State.APPROVED]
    extension = approved[-1] if approved else None
    if extension:
        facts |= {
            "extension_notice_no": numbers.get(f"extension:{extension.pk}"),
            "extension_notice_date": extension.decided_on,
            "extension_days": extension.working_days,
            "extension_reason": extension.reason,
        }
    delay = getattr(application, "delay", None)
    if delay:
        facts |= {
            "delay_notice_no": numbers.get("delay"),
            "delay_notice_date": delay.on,
            "delayed_until": delay.until,
        }
    facts["consultations"] = [
        consultation_sentence(c.get_party_display(), c.sent_on, c.opinion, c.returned_on)
        for c in application.consultations.all()
    ]
    return facts


def _letter_numbers(application: Application) -> dict[str, str]:
    """Document numbers of the letters sent so far, by key; not asked for where nothing was sent but the receipt."""
    if not any(hasattr(application, fact) for fact in ("clarification", "reasons_request", "delay")) and not (
        application.extensions.all()
    ):
        return {}
    return dict(application.matter.letters.exclude(document_no="").values_list("key", "document_no"))


def agency_facts(agency: Agency) -> AgencyFacts:
    """What the letter says of the agency that signs it, as configured on the day."""
    review_body, also_review_body = review_bodies(agency)
    return AgencyFacts(
        name=agency.name,
        kind=agency.kind,
        letterhead=agency.letterhead,
        form="plain" if agency.letter_form == Agency.LetterForm.PLAIN else "letter",
        title_word=agency.reply_title_word,
        review_body=review_body,
        also_review_body=also_review_body,
        court=agency.court,
        online_review_url=agency.online_review_url,
        seal=agency.seal.name or "",
        code=agency.code,
    )


def dump_fields(fields: Mapping[str, Any]) -> str:
    """JSON of facts in which dates stay dates."""
    return json.dumps(plain(dict(fields)), ensure_ascii=False)


def load_fields(text: str) -> dict[str, Any]:
    return dated(json.loads(text))
