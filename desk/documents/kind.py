"""Documents on the desk: their line in lists, their page, their step."""

from accounts.access import Access
from casework.models import Matter
from desk.documents.forms import PublishForm
from desk.shell.kinds import DeskKind, RowText
from desk.shell.page import plain_page, plain_peek
from records.kind import PUBLICATION
from records.models import Document


def document_of(matter: Matter) -> Document:
    return Document.objects.select_related("matter").get(matter=matter)


def row(document: Document, access: Access) -> RowText:
    state = "已公开" if document.published_on else document.get_attribute_display()
    return RowText(state=state, person=document.publisher_name, waits="待公开", outcome=state)


DESK_KIND = DeskKind(
    code="document",
    subject=document_of,
    row=row,
    page=plain_page,
    peek=plain_peek,
    forms={PUBLICATION: PublishForm},
    columns=("发布机构", "名称"),
)
