"""What the draft of a reply can take over from the rows of the case, so that nobody types it again."""

from datetime import date
from typing import Any

from letters.facts import load_fields
from letters.models import Letter
from requests_app.case import Case
from requests_app.letter_facts import course_facts
from requests_app.models import Application, ApplicationLink, Consultation
from statute.answers.grounds import CONSULTATION_OUTCOMES


def prefilled(case: Case, on: date) -> dict[str, Any]:
    """Values by the name of the required field: an earlier draft's first, then what the file says."""
    application = case.application
    facts = course_facts(case, on)
    facts |= _search(application) | _reasons(case) | _earlier_reply(application) | _provision(application)
    facts |= _third_party(case)
    reply = application.replies.exclude(state="void").first()
    if reply:
        reply.application = application
        facts |= load_fields(reply.content.open())
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def _search(application: Application) -> dict[str, Any]:
    searches = list(application.searches.all())
    if not searches:
        return {}
    words = [word for search in searches for word in search.keywords.replace("，", "、").split("、")]
    return {
        "searched_on": searches[-1].searched_on,
        "search_scope": "、".join(dict.fromkeys(search.places for search in searches)),
        "search_keywords": list(dict.fromkeys(word.strip() for word in words if word.strip())),
        "search_period": searches[-1].period,
    }


def _reasons(case: Case) -> dict[str, Any]:
    asked = case.reasons_request
    if asked is None:
        return {}
    return {"count_facts": asked.frequency, "reasons_given": asked.reasons.open()}


def _earlier_reply(application: Application) -> dict[str, Any]:
    """The reply of the application that this one is linked to as a repetition."""
    link = application.links_out.filter(kind=ApplicationLink.Kind.REPEATED).select_related("target").first()
    if link is None:
        return {}
    letter = Letter.objects.filter(replies__application=link.target).last()
    return {
        "earlier_reply_no": letter.number if letter else "",
        "earlier_reply_date": link.target.replied_on,
    }


def _provision(application: Application) -> dict[str, Any]:
    named = application.info_name or application.info_document_no
    number = (
        f"（{application.info_document_no}）"
        if application.info_name and application.info_document_no
        else ""
    )
    return {
        "provision_form": application.get_carrier_display(),
        "provision_way": application.get_obtain_display(),
        "provided": [named + number] if named else [],
    }


def _third_party(case: Case) -> dict[str, Any]:
    said = dict(CONSULTATION_OUTCOMES)
    for asked in case.consultations:
        if asked.party != Consultation.Party.THIRD_PARTY:
            continue
        if asked.opinion == Consultation.Opinion.OBJECT and asked.reasonable:
            return {"x4_opinion": said["refused"]}
        if asked.opinion == Consultation.Opinion.SILENT:
            return {"x4_opinion": said["silent"]}
    return {}
