"""The fields of a form as what they are, and how a page shows them."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.db.models import Model
from django.utils.choices import normalize_choices

Known = TypeVar("Known", bound=forms.Field)


def field_of(form: forms.BaseForm, name: str, kind: type[Known]) -> Known:
    """The form's own copy of a field, whose choices differ from person to person. TypeError where it is none of `kind`."""
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{name} of {type(form).__name__} is no {kind.__name__}")
    return field


class NamedChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic while it runs
    """A row to choose, called what `named` says of it."""

    def __init__(self, *args: Any, named: Callable[[Any], str] = str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = named

    def label_from_instance(self, obj: Model) -> str:
        return self.named(obj)


def options(field: forms.ChoiceField) -> list[tuple[Any, str]]:
    """The values that may be chosen, with their labels."""
    return [(value, str(label)) for value, label in normalize_choices(field.choices)]


def mark_optional(field: Known, optional: bool) -> Known:
    """Say whether 选填 is printed, where the form decides by other answers whether the field must be filled."""
    field.optional = optional  # type: ignore[attr-defined]  # ours, read by the template filter `is_optional`
    return field


def mark_row(field: Known, css: str) -> Known:
    """Give the row of the field a style of its own."""
    field.row_class = css  # type: ignore[attr-defined]  # ours, read by components/field.html
    return field
