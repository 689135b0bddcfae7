"""Configuration pages of casework: the working calendar, and the outgoing messages for looking at."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from accounts.admin import AgencyAdmin
from accounts.admin_pages import AdministratorPage
from accounts.models import Agency
from casework.calendar import forget_calendar
from casework.gazette import GazetteForm, enter_gazette
from casework.messages import UNSENT, send_again
from casework.models import CalendarDay, Message
from statute.refused import Refused
from typeset.seal import check_seal

WILL_BE_RECALCULATED = "未办结事项的期限会在几分钟内自动重新计算，变动的期限列在各件的办理记录里。"

admin.site.unregister(Agency)


class AgencyForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic while it runs
    """A seal that letters can't print is refused when it is uploaded."""

    def clean_seal(self) -> Any:
        seal = self.cleaned_data["seal"]
        if isinstance(seal, UploadedFile):
            try:
                check_seal(seal.read())
            except Refused as refusal:
                raise forms.ValidationError(refusal.message) from refusal
            finally:
                seal.seek(0)
        return seal


@admin.register(Agency)
class AgencyWithSealAdmin(AgencyAdmin):
    """The agency's page with a check of the seal, which accounts can't make: it doesn't know how letters are typeset."""

    form = AgencyForm


@admin.register(CalendarDay)
class CalendarDayAdmin(AdministratorPage):
    """Single days (a correction, a regional holiday, a suspension), or a whole year's announcement at once."""

    list_display = ["date", "working", "name", "status", "source", "updated_at"]
    list_filter = ["working", "status"]
    search_fields = ["name", "source"]
    date_hierarchy = "date"

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request)

    def save_model(self, request: HttpRequest, obj: CalendarDay, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        forget_calendar()
        messages.info(request, WILL_BE_RECALCULATED)

    def get_urls(self) -> list[URLPattern]:
        gazette = path(
            "gazette/", self.admin_site.admin_view(self.gazette_view), name="casework_calendarday_gazette"
        )
        return [gazette, *super().get_urls()]

    def gazette_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = GazetteForm(request.POST or None)
        if form.is_valid():
            entered = form.cleaned_data
            enter_gazette(year=entered["year"], source=entered["source"], days=entered["days"])
            messages.success(
                request,
                f"已录入{entered['year']}年放假安排，共 {len(entered['days'])} 天。{WILL_BE_RECALCULATED}",
            )
            return redirect("admin:casework_calendarday_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": "录入全年放假通知",
            "form": form,
            "opts": self.opts,
        }
        return render(request, "admin/casework/calendarday/gazette.html", context)


@admin.register(Message)
class MessageAdmin(AdministratorPage):
    """What went out and what failed; addresses and texts stay sealed."""

    list_display = ["created_at", "channel", "subject", "state", "attempts", "next_attempt_at", "sent_at"]
    list_filter = ["state", "channel"]
    fields = [
        "channel",
        "subject",
        "message_id",
        "state",
        "attempts",
        "attempt_log",
        "next_attempt_at",
        "sent_at",
    ]
    ordering = ["-pk"]
    actions = ["send_again"]

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.action(description="重新发送失败和没有发送的消息")
    def send_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        unsent = queryset.filter(state__in=UNSENT)
        for message in unsent:
            send_again(message)
        self.message_user(request, f"已把 {len(unsent)} 条失败或者没有发送的消息重新列入发送。")
