"""Forms for the file, made from what was recorded: the search record D15 and the proof of delivery D14."""

from datetime import date

from accounts.models import Staff
from requests_app.base import atomic, lock_application
from requests_app.clock import clock_result
from requests_app.intake.models import Application
from requests_app.letters.letters import queue_letter
from requests_app.reply.models import Delivery, Letter, Reply
from statute.answers.replies import REPLIES
from statute.refused import Refused


@atomic
def queue_search_form(application: Application, *, on: date) -> Letter | None:
    """D15 for a reply that rests on a search, once a reply. None for others, without a search, or where it exists."""
    application = lock_application(application)
    reply = application.replies.filter(state=Reply.State.SIGNED).last()
    if reply is None or not REPLIES[reply.kind].rests_on_search:
        return None
    key = f"search:{reply.pk}"
    searches = list(application.searches.select_related("by"))
    if not searches or application.matter.letters.filter(key=key).exists():
        return None
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
    return queue_letter(
        application,
        "D15",
        key=key,
        on=on,
        by=None,
        clock=clock_result(application, on),
        fields={
            "entries": entries,
            "search_conclusion": f"{REPLIES[reply.kind].label}。{searches[-1].result}",
        },
    )


@atomic
def queue_delivery_form(letter: Letter, *, by: Staff, on: date) -> Letter:
    """D14 for a delivered letter, once. Refused while the delivery isn't recorded."""
    application = lock_application(Application.objects.get(matter=letter.matter_id))
    delivery = Delivery.objects.filter(letter=letter).select_related("letter", "by").first()
    if delivery is None:
        raise Refused("not_delivered", "这份文书还没有登记送达，不能生成送达回证。请先登记送达。")
    key = f"delivery:{letter.pk}"
    existing = application.matter.letters.filter(key=key).first()
    if existing:
        return existing
    delivery.letter.matter = application.matter
    return queue_letter(
        application,
        "D14",
        key=key,
        on=on,
        by=by,
        clock=clock_result(application, on),
        fields={
            "document_title": letter.title,
            "document_no": letter.document_no,
            "served_person": letter.addressee_masked,
            "service_method": delivery.get_method_display(),
            "served_on": delivery.effective_on,
            "mail_no": delivery.tracking_no,
            "signed_by": delivery.received_by.open(),
            "server": delivery.by.name if delivery.by else "系统",
        },
    )
