"""Catalogue metadata for administrators."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from accounts.admin_pages import AdministratorPage
from records.models import Document


@admin.register(Document)
class DocumentAdmin(AdministratorPage):
    list_display = [
        "index_number",
        "title",
        "document_number",
        "publisher_name",
        "attribute",
        "published_on",
        "validity",
    ]
    list_filter = ["attribute", "validity"]
    search_fields = ["title", "document_number", "index_number"]
    readonly_fields = ["matter", "index_number"]

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # a document comes with its matter: records.services.add_document
