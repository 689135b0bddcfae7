"""What every configuration page shares: who may open it, and answers to addresses and forms that make no sense."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from .access import Access
from .dates import plausible_day
from .typed import DayField, MailField, ProseField, SettingField, half_width


def may_be_key(key: "models.Field[Any, Any]", value: Any) -> bool:
    """Whether a row can have this key; the database is asked for nothing else."""
    try:
        key.to_python(value)
    except ValidationError:
        return False
    return True


class KnownRowsSelect(AutocompleteSelect):
    """Shows again what was sent only where it can be a row's key."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        key = self.field.target_field
        return super().optgroups(name, [one for one in value if not one or may_be_key(key, one)], attr)


class Rows(ChangeList):
    """A list whose filters can't be understood is shown without them, as the library does for most of these."""

    def get_filters(self, request: HttpRequest) -> Any:
        if any("\0" in value for values in self.filter_params.values() for value in values):
            raise IncorrectLookupParameters("NUL")
        try:
            return super().get_filters(request)
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters(error) from error


class AdministratorOnly(admin.options.BaseModelAdmin):  # type: ignore[type-arg]  # not generic while it runs
    """Open to whoever holds the duty today. Rows are ended or deactivated, never deleted.

    Every field understands full-width digits and letters; no control ends in a row.
    """

    FORM_FIELDS: "dict[type[models.Field[Any, Any]], type[FormField]]" = {
        models.CharField: SettingField,
        models.TextField: ProseField,
        models.EmailField: MailField,
        models.DateField: DayField,
    }

    def _may(self, request: HttpRequest) -> bool:
        access: Access = request.access  # type: ignore[attr-defined]  # set by the middleware
        return access.is_administrator

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if type(db_field) in self.FORM_FIELDS and not db_field.choices:
            kwargs.setdefault("form_class", self.FORM_FIELDS[type(db_field)])
        field: FormField | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        if (
            field
            and isinstance(db_field, models.DateField)
            and not isinstance(db_field, models.DateTimeField)
        ):
            field.validators.append(plausible_day)
        return field

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KnownRowsSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class AdministratorTable(AdministratorOnly, admin.TabularInline):  # type: ignore[type-arg]  # not generic while it runs
    """Rows on the page of another row."""


class AdministratorPage(AdministratorOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not generic while it runs
    """A page of its own, with list, form and actions."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Rows

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        return super().get_search_results(request, queryset, half_width(search_term))

    def response_action(  # type: ignore[override]  # the stubs are of a later version
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        key = self.opts.pk
        if not all(may_be_key(key, chosen) for chosen in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            messages.error(request, "选中的行不能识别，没有办理。请刷新列表，重新选择。")
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset)
