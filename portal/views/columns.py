"""The blocks of the column besides guide, catalogue and application: rules, annual reports, form and flow chart."""

from functools import lru_cache
from io import BytesIO

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.selectors import answering_agencies
from portal import limits
from portal.flow_chart import build_chart
from records.selectors import REPORTS, RULES, documents_of_group
from requests_app.intake.blank_form import EDITIONS, blank_form
from statute.law.articles import ARTICLES, cite_short
from statute.refused import Refused
from typeset import Letter, render_letter


@login_not_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """政府信息公开制度: the county's own rules from the catalogue, and the Regulation that they carry out."""
    articles = [(cite_short(a.code), a.paragraphs) for a in ARTICLES.values() if a.law == ""]
    return render(
        request, "portal/rules.html", {"documents": documents_of_group(RULES), "articles": articles}
    )


@login_not_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """政府信息公开年报 (arts. 49, 50)."""
    context = {"documents": documents_of_group(REPORTS), "rule": ARTICLES["49"], "place": cite_short("49")}
    return render(request, "portal/reports.html", context)


@login_not_required
@require_safe
def flow_chart(request: HttpRequest) -> HttpResponse:
    """The flow chart as a file."""
    response = render(
        request, "portal/flow_chart.svg", {"chart": build_chart()}, content_type="image/svg+xml"
    )
    response["Content-Disposition"] = content_disposition_header(True, "政府信息公开申请流程图.svg")
    return response


@login_not_required
@require_safe
def paper_form(request: HttpRequest, code: str, edition: str) -> HttpResponseBase:
    """The agency's application form to print and fill in by hand."""
    agency = get_object_or_404(answering_agencies(timezone.localdate()), code=code)
    if edition not in EDITIONS:
        raise Http404("没有这种申请表。")
    if limits.too_many(request, limits.DOWNLOAD):
        return limits.refuse(request, limits.DOWNLOAD)
    letter = blank_form(agency.name, agency.address, EDITIONS[edition])
    try:
        content = _typeset(letter)
    except Refused as refusal:
        raise Http404(refusal.message) from refusal
    return FileResponse(
        BytesIO(content),
        as_attachment=True,
        filename=f"{letter.title}.pdf",
        content_type="application/pdf",
    )


@lru_cache(maxsize=64)
def _typeset(letter: Letter) -> bytes:
    """The same form is the same letter, so it is typeset once in a process."""
    return render_letter(letter, archival=False).pdf
