"""What a case may have to do with: fetched after its page, because it looks through many titles."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.middleware import StaffRequest
from casework.visibility import knows_people
from desk.applications.page import case_of_matter
from desk.shell.page import visible_matter
from records.selectors import matching_documents
from requests_app.selectors import same_applicant, similar_titles, visible_applications


@require_GET
@never_cache
def related(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Cases of the same applicant, with like titles, and published documents (a fragment of the case page)."""
    access = request.access
    matter = visible_matter(access, matter_id)
    application = case_of_matter(matter).application
    known = knows_people(access, matter)
    context = {
        "same_applicant": same_applicant(application, visible_applications(access)) if known else [],
        "similar": similar_titles(application, access),
        "documents": matching_documents(application.info_name, application.info_document_no),
    }
    return render(request, "desk/related.html", context)
