"""Art. 36 (4): the search log that a reply "does not exist" must rest on."""

from datetime import date

from accounts.models import Staff
from casework.events import record
from requests_app.case import LockedCase, require_open
from requests_app.handling.models import SearchRecord
from requests_app.intake.models import Application
from statute.refused import Refused


def record_search(
    case: LockedCase,
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
    require_open(case)
    if not all(text.strip() for text in (places, keywords, period, result)):
        raise Refused(
            "search_incomplete",
            "检索记录不完整。检索系统或者库房、关键词、时间范围和结果都要写明，法院据此判断是否尽到合理检索义务。",
        )
    search = SearchRecord.objects.create(
        application=case.application,
        searched_on=on,
        places=places,
        keywords=keywords,
        period=period,
        found=found,
        result=result,
        by=by,
    )
    record(
        case.matter,
        "application.searched",
        on=on,
        by=by,
        scope=places[:100],
        result="检索到" if found else "未检索到",
    )
    return search


def start_drafting(case: LockedCase) -> None:
    """The search is over and nobody is to be asked: the reply is drafted."""
    require_open(case)
    case.application.stage = Application.Stage.DRAFTING
    case.application.save(update_fields=["stage"])
