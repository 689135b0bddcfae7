"""Configuration pages for administrators: agencies, people, duties, deputies. Nothing can be deleted here."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast

from axes.models import AccessBase
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from statute.refused import Refused

from . import services
from .admin_pages import AdministratorPage, AdministratorTable
from .forms import ConfigurationLoginForm, InitialPasswordForm, NewStaffForm
from .models import Agency, AgencyChange, Department, Deputy, Duty, FailedLogin, Login, Staff
from .services.people import let_into_configuration

admin.site.site_header = admin.site.site_title = "政府信息公开系统配置"
admin.site.index_title = "机关、人员和职责"
admin.site.login_form = ConfigurationLoginForm
admin.site.unregister(Group)  # duties decide, not groups


M = TypeVar("M", bound=Model)


def acting(request: HttpRequest) -> Staff:
    """Who asks; the pages are closed to anybody who isn't logged in."""
    return cast(Staff, request.user)


def each(request: HttpRequest, rows: QuerySet[M], act: Callable[[M], object], done: str) -> None:
    """Run a service on each chosen row and say what came of it."""
    for row in rows:
        try:
            warnings = act(row) or ()
        except Refused as refused:
            messages.error(request, refused.message)
            continue
        messages.success(request, f"{row}：{done}。")
        if isinstance(warnings, tuple):
            for warning in warnings:
                messages.warning(request, warning)


class DepartmentInline(AdministratorTable):
    model = Department
    fields = ["name", "opened_on", "closed_on"]
    readonly_fields = ["closed_on"]
    extra = 0


class ChangeInline(AdministratorTable):
    model = AgencyChange
    fields = ["on", "kind", "old", "new", "basis", "by"]
    readonly_fields = ["on", "kind", "old", "new", "basis", "by"]
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Agency)
class AgencyAdmin(AdministratorPage):
    list_display = [
        "code",
        "name",
        "kind",
        "parent",
        "number_prefix",
        "approval_depth",
        "opened_on",
        "closed_on",
    ]
    list_filter = ["kind", ("closed_on", admin.EmptyFieldListFilter), "approval_depth"]
    list_select_related = ["parent"]
    search_fields = ["code", "name", "short_name", "number_prefix"]
    autocomplete_fields = ["parent"]
    inlines = [DepartmentInline, ChangeInline]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (
            None,
            {
                "description": "更名、合并、改变隶属和撤销有生效日期，在工作台“机构变动和移交”办理，不在这里改。",
                "fields": [
                    ("code", "kind"),
                    ("name", "short_name"),
                    "parent",
                    "answers_in_own_name",
                    ("opened_on", "closed_on", "successor"),
                ],
            },
        ),
        (
            "文书",
            {
                "fields": [
                    ("uscc", "number_prefix"),
                    ("letterhead", "letter_form", "reply_title_word"),
                    ("seal", "signing_certificate"),
                ]
            },
        ),
        ("救济", {"fields": [("review_body", "also_review_body"), "online_review_url", "court"]}),
        (
            "公开指南",
            {
                "fields": [
                    "office_name",
                    ("address", "postcode"),
                    "office_hours",
                    ("phone", "fax", "email"),
                    "complaint_phone",
                ]
            },
        ),
        ("办理", {"fields": [("online_confirm", "email_confirm"), "approval_depth"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        dated = ["closed_on", "successor"]
        return ["code", "name", "parent", *dated] if obj else dated


@admin.register(Department)
class DepartmentAdmin(AdministratorPage):
    list_display = ["name", "agency", "opened_on", "closed_on", "successor"]
    list_filter = [("closed_on", admin.EmptyFieldListFilter), "agency"]
    list_select_related = ["agency", "successor"]
    search_fields = ["name", "agency__name"]
    autocomplete_fields = ["agency"]
    fields = ["agency", "name", "opened_on", "closed_on", "successor"]
    actions = ["close"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["closed_on", "successor", *(["agency"] if obj else [])]

    @admin.action(description="停用所选科室（自今天起）")
    def close(self, request: HttpRequest, rows: QuerySet[Department]) -> None:
        def act(row: Department) -> None:
            services.close_department(by=acting(request), department=row, on=timezone.localdate())

        each(request, rows, act, "已停用")


class DutyInline(AdministratorTable):
    model = Duty
    fields = ["duty", "agency", "department", "from_on", "until_on"]
    autocomplete_fields = ["agency", "department"]
    extra = 0


@admin.register(Staff)
class StaffAdmin(AdministratorPage, UserAdmin):  # type: ignore[type-arg]  # not generic while it runs
    add_form = NewStaffForm
    change_password_form = InitialPasswordForm
    list_display = ["username", "name", "phone", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "duty_rows__duty", "duty_rows__agency"]
    search_fields = ["username", "name", "phone"]
    ordering = ["username"]
    filter_horizontal = []
    readonly_fields = ["is_active", "last_login"]
    inlines = [DutyInline]
    fieldsets = [
        (None, {"fields": [("username", "name"), ("phone", "email"), "password"]}),
        ("账号", {"fields": [("is_active", "must_change_password", "is_staff"), "last_login"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    ("username", "name"),
                    ("phone", "email"),
                    "usable_password",
                    "password1",
                    "password2",
                ]
            },
        )
    ]
    actions = ["deactivate", "reactivate"]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for duty in formset.queryset.filter(staff=form.instance):
            let_into_configuration(duty)

    @admin.action(description="停用所选账号（职责今天结束）")
    def deactivate(self, request: HttpRequest, rows: QuerySet[Staff]) -> None:
        def act(row: Staff) -> tuple[str, ...]:
            return services.deactivate_staff(by=acting(request), staff=row, on=timezone.localdate())

        each(request, rows, act, "已停用，尚在办理的事项请移交他人")

    @admin.action(description="重新启用所选账号")
    def reactivate(self, request: HttpRequest, rows: QuerySet[Staff]) -> None:
        each(
            request,
            rows,
            lambda row: services.reactivate_staff(by=acting(request), staff=row),
            "已启用，职责请重新任命",
        )


@admin.register(Duty)
class DutyAdmin(AdministratorPage):
    list_display = ["staff", "duty", "agency", "department", "from_on", "until_on"]
    list_filter = ["duty", ("until_on", admin.EmptyFieldListFilter), "agency"]
    list_select_related = ["staff", "agency", "department"]
    search_fields = ["staff__name", "staff__username", "agency__name", "department__name"]
    autocomplete_fields = ["staff", "agency", "department"]
    actions = ["end"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["staff", "agency", "department", "duty"] if obj else []

    def save_model(self, request: HttpRequest, obj: Duty, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        let_into_configuration(obj)

    @admin.action(description="停用所选职责（今天是最后一天）")
    def end(self, request: HttpRequest, rows: QuerySet[Duty]) -> None:
        def act(row: Duty) -> None:
            services.end_duty(by=acting(request), duty=row, on=timezone.localdate())

        each(request, rows.select_related("staff", "agency", "department"), act, "今天结束")


@admin.register(Deputy)
class DeputyAdmin(AdministratorPage):
    list_display = ["absent", "deputy", "from_on", "until_on", "reason"]
    list_filter = ["from_on"]
    list_select_related = ["absent", "deputy"]
    search_fields = ["absent__name", "deputy__name"]
    autocomplete_fields = ["absent", "deputy"]
    actions = ["end"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["absent", "deputy"] if obj else []

    @admin.action(description="停用所选代理（今天是最后一天）")
    def end(self, request: HttpRequest, rows: QuerySet[Deputy]) -> None:
        def act(row: Deputy) -> None:
            services.end_deputy(by=acting(request), deputy=row, on=timezone.localdate())

        each(request, rows, act, "今天结束")


class LoginRecord(AdministratorPage):
    """Who logged in or failed to, from where; for looking at."""

    date_hierarchy = "attempt_time"
    search_fields = ["username", "ip_address"]
    search_help_text = "登录名或者地址"
    ordering = ["-pk"]
    show_full_result_count = False
    list_display = ["at", "name", "address", "ended", "browser"]
    fields = ["at", "name", "address", "ended", "browser"]

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.display(description="时间", ordering="attempt_time")
    def at(self, row: AccessBase) -> datetime:
        return row.attempt_time

    @admin.display(description="登录名", ordering="username")
    def name(self, row: AccessBase) -> str:
        return row.username or ""

    @admin.display(description="地址", ordering="ip_address")
    def address(self, row: AccessBase) -> str:
        return row.ip_address or ""

    @admin.display(description="浏览器")
    def browser(self, row: AccessBase) -> str:
        return row.user_agent


@admin.register(FailedLogin)
class FailedLoginAdmin(LoginRecord):
    @admin.display(description="登录因此暂停", boolean=True)
    def ended(self, row: FailedLogin) -> bool:
        return row.locked_out


@admin.register(Login)
class LoginAdmin(LoginRecord):
    @admin.display(description="退出时间", ordering="logout_time")
    def ended(self, row: Login) -> datetime | None:
        return row.logout_time
