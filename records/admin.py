"""Catalogue metadata for administrators."""

from django.contrib import admin

from accounts.admin import SearchPage, TypedFields
from records.models import Document


@admin.register(Document)
class DocumentAdmin(TypedFields, SearchPage):
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

    def has_add_permission(self, request: object) -> bool:
        return False  # a document comes with its matter: records.services.add_document

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False
