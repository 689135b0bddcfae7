"""Addresses and forms that make no sense get an answer in words on every configuration page, never a server error."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.urls import reverse

from accounts.dates import IMPLAUSIBLE
from accounts.models import Agency, Department, Deputy, Duty, Staff
from casework.models import CalendarDay
from desk.organisation.restructure_forms import CHANGES

from .conftest import DAY

BAD = ["abc", "²", "9" * 5000, "a\0b", "0001-01-01", "-425520608843"]
PAGES = [
    model
    for model in apps.get_models()
    if admin.site.is_registered(model) and model._meta.app_label != "auth"
]


@pytest.fixture
def page(client, cast):
    """The administrator's browser; a server error comes back as a page and not as an exception."""
    Staff.objects.filter(pk=cast.admin.pk).update(must_change_password=False)
    client.force_login(Staff.objects.get(pk=cast.admin.pk))
    client.raise_request_exception = False
    return client


def url(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def failed(answers) -> list[tuple]:
    return [(what, response.status_code) for what, response in answers if response.status_code >= 500]


def label(model):
    return model._meta.model_name


def filters(model) -> list[str]:
    shown = admin.site.get_model_admin(model)
    names = [row[0] if isinstance(row, tuple) else row for row in shown.list_filter]
    hierarchy = [f"{shown.date_hierarchy}__{part}" for part in ("year", "month", "day")]
    return [
        *names,
        *(f"{name}__{how}" for name in names for how in ("exact", "id__exact", "isempty")),
        *(hierarchy if shown.date_hierarchy else []),
        *("q", "p", "o", "all", "e", "_popup", "_to_field", "_facets", "_changelist_filters"),
    ]


@pytest.mark.parametrize("model", PAGES, ids=label)
def test_a_list_with_a_filter_that_makes_no_sense(page, model):
    asked = [{name: bad} for name in filters(model) for bad in BAD]
    assert failed((query, page.get(url(model, "changelist"), query)) for query in asked) == []


def test_the_years_at_the_ends_of_the_calendar(page, db):
    CalendarDay.objects.create(date=DAY, working=True, name="x", source="y")
    asked = [
        {"date__year": year} | month
        for year in ("-425520608843", "0", "1", "9999", "10000")
        for month in ({}, {"date__month": "12"}, {"date__month": "12", "date__day": "31"})
    ]
    assert failed((query, page.get(url(CalendarDay, "changelist"), query)) for query in asked) == []


@pytest.mark.parametrize("model", PAGES, ids=label)
def test_a_row_or_form_addressed_by_nonsense(page, model):
    asked = [url(model, name, bad) for name in ("change", "history", "delete") for bad in BAD]
    fields = [field.name for field in model._meta.fields]
    given = [(url(model, "add"), dict.fromkeys(fields, bad)) for bad in BAD]
    assert failed((address[:90], page.get(address)) for address in asked) == []
    assert failed((query, page.get(address, query)) for address, query in given) == []


@pytest.mark.parametrize("model", PAGES, ids=label)
def test_an_action_on_rows_that_can_not_be(page, model):
    names = [*(admin.site.get_model_admin(model).actions or ()), "delete_selected", "nonsense"]
    sent = [{"action": name, "_selected_action": [bad]} for name in names for bad in BAD]
    sent += [{"action": names[0], "_selected_action": ["1"], "index": bad} for bad in BAD]
    assert failed((data, page.post(url(model, "changelist"), data)) for data in sent) == []


@pytest.mark.parametrize("model", [Agency, Department, Staff, Duty, Deputy, CalendarDay], ids=label)
def test_a_form_with_nonsense_in_each_field(page, cast, model):
    CalendarDay.objects.create(date=DAY, working=True, name="x", source="y")
    Deputy.objects.create(absent=cast.li, deputy=cast.chen, from_on=DAY, until_on=DAY, reason="出差")
    prefixes = ("departments", "changes", "duty_rows")
    counts = {f"{p}-{n}": "0" for p in prefixes for n in ("TOTAL_FORMS", "INITIAL_FORMS")}
    before = model.objects.count()
    fields = [field.name for field in model._meta.fields]
    sent = [counts | dict.fromkeys(fields, bad) for bad in BAD]
    sent += [
        counts | {f"{p}-{n}": bad for p in prefixes for n in ("TOTAL_FORMS", "INITIAL_FORMS")} for bad in BAD
    ]
    inline = ("id", "agency", "staff", "department", "from_on", "name")
    sent += [
        counts
        | {f"{p}-TOTAL_FORMS": "1" for p in prefixes}
        | {f"{p}-INITIAL_FORMS": initial for p in prefixes}
        | {f"{p}-0-{field}": bad for p in prefixes for field in inline}
        for initial in ("0", "1")
        for bad in BAD
    ]
    where = [url(model, "add"), url(model, "change", model.objects.order_by("pk").first().pk)]
    assert failed((data, page.post(address, data)) for address in where for data in sent) == []
    assert model.objects.count() == before


def test_a_kind_that_does_not_fit_the_superior_is_refused_in_words(page, cast, county):
    form = page.get(url(Agency, "change", county.town.pk)).context["adminform"].form
    sent = {
        name: form[name].value() for name in form.fields if not form.fields[name].widget.needs_multipart_form
    }
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    for row in page.get(url(Agency, "change", county.town.pk)).context["inline_admin_formsets"]:
        for name, value in row.formset.management_form.initial.items():
            sent[f"{row.formset.prefix}-{name}"] = value
    answer = page.post(
        url(Agency, "change", county.town.pk),
        sent | {"kind": "county_government", "departments-TOTAL_FORMS": 0},
    )
    assert answer.status_code == 200
    assert "县级人民政府是机构树的根，不能有上级机关。" in answer.content.decode()
    assert Agency.objects.get(pk=county.town.pk).kind == county.town.kind


def test_no_row_of_the_configuration_has_a_public_page(page):
    assert [page.get(f"/admin/r/{n}/13/").status_code for n in range(1, 40)] == [404] * 39


def test_choosing_by_name_with_nonsense(page, cast):
    asked = [
        {"app_label": "accounts", "model_name": "duty", "field_name": "staff", "term": "x"} | {name: bad}
        for name in ("term", "page", "app_label", "model_name", "field_name")
        for bad in BAD
    ]
    assert failed((query, page.get("/admin/autocomplete/", query)) for query in asked) == []


@pytest.mark.parametrize("day", ["0001-01-01", "1949-09-30", "2101-01-01", "9999-12-31"])
def test_a_year_typed_wrongly_is_said_beside_the_field(page, cast, county, day):
    duty = {"staff": cast.li.pk, "agency": county.town.pk, "duty": "signer", "from_on": day}
    answer = page.post(url(Duty, "add"), duty)
    assert (answer.status_code, IMPLAUSIBLE in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("name", CHANGES)
def test_a_reorganisation_with_a_day_that_can_not_be_is_refused_in_words(page, cast, county, name):
    rows = {
        "agency": county.bureau.pk, "absorbed": county.bureau.pk, "into": county.town.pk, "parent": county.town.pk,
        "successor": county.town.pk, "name": "新局", "department": county.basic.pk, "to": county.town.pk,
        "source": county.bureau.pk, "reason": "x", "basis": "x",
    }  # fmt: skip
    for bad in BAD:
        answer = page.post(f"/desk/reorganise/{name}/", rows | {"on": bad, "confirm": "1"})
        assert answer.status_code in (302, 422), bad
        if "on" in CHANGES[name].base_fields:
            assert answer.status_code == 422, bad
        if bad == "0001-01-01" and "on" in CHANGES[name].base_fields:
            assert "之间，请核对年份。" in answer.content.decode()
    assert Agency.objects.filter(closed_on__lt=date(1949, 10, 1)).count() == 0


def test_every_date_of_the_configuration_is_bounded():
    fields = [
        (model, field)
        for model in PAGES
        for field in model._meta.fields
        if type(field) is models.DateField and field.editable
    ]
    assert len(fields) > 0
    for model, field in fields:
        formfield = admin.site.get_model_admin(model).formfield_for_dbfield(field, None)
        assert "plausible_day" in [getattr(v, "__name__", "") for v in formfield.validators], (model, field)
