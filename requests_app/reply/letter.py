"""What follows when the letter that carries a reply is made and when it leaves (arts. 33, 36 (4))."""

from datetime import date

from letters.models import Letter
from letters.purposes import Purpose
from requests_app.case import LockedCase, locked_case
from requests_app.deadlines import recalculate_deadlines
from requests_app.intake.models import Application
from requests_app.letter_facts import write_to_applicant
from requests_app.notify import notify_applicant
from requests_app.reply.models import Reply
from statute.answers.replies import REPLIES


def _made(letter: Letter, on: date) -> None:
    """It can be delivered; nothing of it where the applicant withdrew meanwhile."""
    for reply in letter.replies.filter(state=Reply.State.SIGNED).select_related("application"):
        with locked_case(reply.application.matter_id) as case:
            application = reply.application = case.application
            if application.stage == Application.Stage.ISSUING:
                application.stage = Application.Stage.DELIVERING
                application.save(update_fields=["stage"])
            _queue_search_form(case, reply, on=letter.dated)
        notify_applicant(letter, on)


def _left(letter: Letter, on: date) -> None:
    """The day on which it left ends the clock (4.3)."""
    for reply in letter.replies.select_related("application"):
        with locked_case(reply.application.matter_id) as case:
            application = case.application
            application.outcome, application.outcome_reason = reply.kind, reply.sub_reason
            if not application.lapsed_on:
                application.replied_on = letter.left_on
            application.stage = Application.Stage.ARCHIVING
            application.save(update_fields=["outcome", "outcome_reason", "replied_on", "stage"])
            recalculate_deadlines(case, on)


REPLY = Purpose("application.reply", made=_made, left=_left)
SEARCH_FORM = Purpose("application.search_form")


def _queue_search_form(case: LockedCase, reply: Reply, *, on: date) -> None:
    """The search record D15 for a reply that rests on a search, once a reply."""
    searches = list(case.application.searches.select_related("by"))
    if not REPLIES[reply.kind].rests_on_search or not searches or reply.search_form_id:
        return
    entries = [
        {
            "searched_on": s.searched_on,
            "searcher": s.by.name if s.by else "",
            "place": s.places,
            "keywords": s.keywords,
            "period": s.period,
            "result": s.result,
        }
        for s in searches
    ]
    fields = {
        "entries": entries,
        "search_conclusion": f"{REPLIES[reply.kind].label}。{searches[-1].result}",
    }
    reply.search_form = write_to_applicant(case, "D15", SEARCH_FORM, on=on, fields=fields)
    reply.save(update_fields=["search_form"])
