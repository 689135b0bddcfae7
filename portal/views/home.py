"""The column's own pages: home, guides, and the display switches."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from accounts.selectors import answering_agencies, review_bodies
from casework.templatetags.gongkai import DISPLAY_MODES
from portal.flow_chart import build_chart
from portal.outcomes import outcomes
from records.selectors import published_documents
from requests_app.intake.blank_form import EDITIONS
from statute.clock.channels import CHANNELS
from statute.law.articles import ARTICLES, cite_short

GUIDE_ARTICLES = ("27", "29", "30", "31", "33", "36", "42")
YEAR = 365 * 24 * 3600


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"documents": published_documents()[:6]})


@login_not_required
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/guides.html", {"agencies": answering_agencies(timezone.localdate())})


@login_not_required
@require_safe
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """The disclosure guide of one agency, with the contents that art. 12 lists."""
    agency = get_object_or_404(answering_agencies(timezone.localdate()), code=code)
    articles = [(cite_short(article), ARTICLES[article].paragraphs) for article in GUIDE_ARTICLES]
    channels = [(channel.label, channel.receipt_rule) for channel in CHANNELS.values()]
    review_body, also_review_body = review_bodies(agency)
    return render(
        request,
        "portal/guide.html",
        {
            "agency": agency,
            "articles": articles,
            "channels": channels,
            "review_body": review_body,
            "also_review_body": also_review_body,
            "chart": build_chart(),
            "outcomes": outcomes(timezone.localdate()),
            "editions": EDITIONS.values(),
        },
    )


@login_not_required
@require_safe
def display(request: HttpRequest) -> HttpResponse:
    """Turn a display switch on or off and go back (what app.js does without leaving the page)."""
    target = request.GET.get("next", "")
    if not (target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)):
        target = "/"
    response = HttpResponseRedirect(target)
    mode = request.GET.get("mode")
    if mode in DISPLAY_MODES:
        on = "1" if request.GET.get("on") == "1" else "0"
        response.set_cookie(mode, on, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response
