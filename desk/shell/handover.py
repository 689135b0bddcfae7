"""To whom work is given."""

from contextlib import suppress
from typing import Any

from django import forms
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.http import QueryDict

from accounts.access import Access
from accounts.models import WORKING_DUTIES, Duty, Staff
from accounts.typed import LineField, NumberField
from casework.ui.fields import field_of

BIGGEST_ID = BigIntegerField.MAX_BIGINT


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        label="转交给",
        queryset=Staff.objects.none(),
        empty_label="请选择",
        error_messages={
            "required": "没有选择转交给谁。请选择人员。",
            "invalid_choice": "不能转交给此人，请重新选择。",
        },
    )
    reason = LineField(label="理由", max_length=200, required=False)

    def __init__(self, *args: Any, people: QuerySet[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "to", forms.ModelChoiceField).queryset = people


def ticked(query: QueryDict, most: int) -> list[int]:
    """The ids of the ticked rows of a list; what is no id is left out."""
    field, found = NumberField(min_value=1, max_value=BIGGEST_ID), []
    for given in query.getlist("work")[:most]:
        with suppress(forms.ValidationError):
            found.append(field.clean(given))
    return found


def colleagues(access: Access) -> QuerySet[Staff]:
    """Active people who work on cases in an agency where this person does; whether they may take a step is
    asked again when it is handed over."""
    working = Duty.objects.in_force_on(access.on).filter(
        staff=OuterRef("pk"), agency__in=access.agencies_with(*WORKING_DUTIES), duty__in=WORKING_DUTIES
    )
    return Staff.objects.active().filter(Exists(working)).order_by("name", "pk")
