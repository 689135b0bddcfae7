"""The public catalogue: list with search, and the page of one document."""

from io import BytesIO

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.typed import code
from casework.files import open_file
from casework.templatetags.gongkai import cn_date
from portal import limits
from records.catalogue import FILTERS, SCOPES, search
from records.models import Document
from records.selectors import published_documents
from statute.refused import Refused

PAGE = 20


@login_not_required
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    typed = {name: _clean(request.GET.get(name, "")) for name in ("q", "scope", *FILTERS)}
    found = search(typed["q"], typed["scope"], {name: typed[name] for name in FILTERS})
    context = {
        "page": Paginator(found.documents, PAGE).get_page(request.GET.get("page")),
        "query": typed["q"],
        "scopes": [(code, label, code == typed["scope"]) for code, (label, _) in SCOPES.items()],
        "filters": found.filters,
        "filtered": any(each.chosen for each in found.filters),
    }
    return render(request, "portal/documents.html", context)


def _clean(text: str) -> str:
    return code(text)[:100]


@login_not_required
@require_safe
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    found = get_object_or_404(published_documents(), pk=document_id)
    return render(request, "portal/document.html", {"document": found, "rows": _metadata(found)})


@login_not_required
@require_safe
def document_file(request: HttpRequest, document_id: int) -> HttpResponseBase:
    found = get_object_or_404(published_documents().select_related("file"), pk=document_id)
    if found.file is None:
        raise Http404
    if limits.too_many(request, limits.DOWNLOAD):
        return limits.refuse(request, limits.DOWNLOAD)
    try:
        content = open_file(found.file)
    except Refused as refusal:
        raise Http404(refusal.message) from refusal
    return FileResponse(
        BytesIO(content), as_attachment=True, filename=found.file.name, content_type=found.file.content_type
    )


def _metadata(document: Document) -> list[tuple[str, str, bool]]:
    """The block above the text: (label, value, whole line). An empty class is left out."""
    rows = [
        ("索引号", document.index_number, False),
        ("组配分类", document.group_class, False),
        ("发布机构", document.publisher_name, False),
        ("主题分类", document.topic, False),
        ("名称", document.title, True),
        ("文号", document.document_number or "无", False),
        ("有效性", document.get_validity_display(), False),
        ("成文日期", cn_date(document.formed_on), False),
        ("发布日期", cn_date(document.published_on), False),
    ]
    return [row for row in rows if row[1]]
