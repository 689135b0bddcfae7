"""Art. 36 (4): the search log that a reply "does not exist" must rest on."""

from datetime import date

from accounts.models import Staff
from casework.events import record
from requests_app.base import atomic, lock_application, require_open
from requests_app.handling.models import SearchRecord
from requests_app.intake.models import Application
from statute.refused import Refused


@atomic
def record_search(
    application: Application,
    *,
    by: Staff,
    on: date,
    places: str,
    keywords: str,
    period: str,
    found: bool,
    result: str,
) -> SearchRecord:
    """Note one search: where, by which words, over which period, with what result. All of it is required."""
    application = lock_application(application)
    require_open(application)
    if not all(text.strip() for text in (places, keywords, period, result)):
        raise Refused(
            "search_incomplete",
            "检索记录不完整。检索系统或者库房、关键词、时间范围和结果都要写明，法院据此判断是否尽到合理检索义务。",
        )
    search = SearchRecord.objects.create(
        application=application,
        searched_on=on,
        places=places,
        keywords=keywords,
        period=period,
        found=found,
        result=result,
        by=by,
    )
    record(
        application.matter,
        "application.searched",
        on=on,
        by=by,
        scope=places[:100],
        result="检索到" if found else "未检索到",
    )
    return search


@atomic
def start_drafting(application: Application) -> Application:
    """The search is over and nobody is to be asked: the reply is drafted."""
    application = lock_application(application)
    require_open(application)
    application.stage = Application.Stage.DRAFTING
    application.save(update_fields=["stage"])
    return application
