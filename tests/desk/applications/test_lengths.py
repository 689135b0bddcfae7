"""No field takes more than its column holds, and what is as long as allowed goes through to the letter (art. 27)."""

import pytest
from django import forms
from django.apps import apps
from django.db import models

from accounts.typed import MailField
from desk.applications import act_forms, intake_forms
from desk.applications.steps import approval, extension, handling, review
from letters.making import composed
from letters.models import Letter
from requests_app.intake.forms import ApplicantForm, RequestForm, application_data
from requests_app.models import NAME_LENGTH, Application
from tests.cast import Cast, submit

FED_BY: dict[tuple[str, str], list[tuple[type[forms.Form], str]]] = {
    ("Application", "info_name"): [(RequestForm, "info_name")],
    ("Application", "info_document_no"): [(RequestForm, "info_document_no")],
    ("Application", "info_description"): [(RequestForm, "info_description")],
    ("Application", "purpose"): [(RequestForm, "purpose")],
    ("Application", "intake_note"): [(intake_forms.ChannelForm, "note")],
    ("Application", "applicant_masked"): [(ApplicantForm, "name")],
    ("Applicant", "name_masked"): [(ApplicantForm, "name"), (ApplicantForm, "joint5_name")],
    ("Applicant", "postcode"): [(ApplicantForm, "postcode"), (act_forms.ContactAct, "postcode")],
    ("Letter", "addressee_masked"): [(ApplicantForm, "name")],
    ("Delay", "reason"): [(review.ReasonsForm, "delay_reason")],
    ("Extension", "reason"): [(act_forms.ExtensionAct, "reason")],
    ("Extension", "return_reason"): [(extension.ExtensionForm, "reason")],
    ("SearchRecord", "places"): [(handling.SearchFields, "places")],
    ("SearchRecord", "keywords"): [(handling.SearchFields, "keywords")],
    ("SearchRecord", "period"): [(handling.SearchFields, "period")],
    ("Approval", "opinion"): [(approval.ApprovalForm, "opinion")],
    ("Delivery", "tracking_no"): [(act_forms.DeliveryAct, "tracking_no")],
}
"""What people write that ends in a bounded column."""

OURS = {
    "Application": {"outcome", "outcome_reason", "query_code_hash"},
    "Applicant": {"id_type", "name_hash", "id_hash", "id_tail_hash"},
    "Representative": {"id_type", "postcode", "name_hash", "id_tail_hash"},
    "Consultation": {"ref", "party_hash"},
    "Reply": {"kind", "sub_reason"},
    "Letter": {
        "purpose", "ref", "code", "title", "number", "sha256", "template_version", "verification_code",
        "failure",
    },
}  # fmt: skip
"""What the system writes itself."""
SUFFIX = {"applicant_masked": len("等5人")}


def bounded() -> list[tuple[str, models.Field]]:
    found = []
    for model in (
        *apps.get_app_config("requests_app").get_models(),
        *apps.get_app_config("letters").get_models(),
    ):
        if model.__name__.endswith("Event"):
            continue
        for field in model._meta.get_fields():
            if (
                isinstance(field, models.CharField | models.TextField)
                and field.max_length
                and not field.choices
            ):
                found.append((model.__name__, field))
    return found


def test_every_bounded_column_is_known_here() -> None:
    names = {(model, field.name) for model, field in bounded()}
    assert names == set(FED_BY) | {(model, name) for model, fields in OURS.items() for name in fields}


@pytest.mark.parametrize(("model", "field"), bounded(), ids=lambda each: getattr(each, "name", each))
def test_a_form_allows_no_more_than_the_column_holds(model: str, field: models.Field) -> None:
    for form, name in FED_BY.get((model, field.name), []):
        asked = form.base_fields.get(name) or ApplicantForm().fields[name]
        assert asked.max_length + SUFFIX.get(field.name, 0) <= field.max_length


def filled(form: type[forms.Form], **given: str) -> dict[str, str]:
    """Every text field of a form filled to its limit."""
    data = {}
    for name, field in form().fields.items():
        if isinstance(field, forms.EmailField):
            data[name] = f"{'a' * 60}@{'b' * 60}.example.cn"
        elif isinstance(field, forms.CharField):
            data[name] = "长" * (field.max_length or 100)
        elif isinstance(field, forms.BooleanField):
            data[name] = "on"
        else:
            data[name] = next(iter(field.choices))[0]
    return data | given


@pytest.mark.parametrize("kind", ["natural_person", "business"])
def test_art27_an_application_at_every_limit_is_taken_in(cast: Cast, kind: str) -> None:
    applicant = ApplicantForm(filled(ApplicantForm, kind=kind))
    request = RequestForm(filled(RequestForm), applicant={"email": "a@b.cn", "fax": "1"})
    assert (applicant.errors, request.errors) == ({}, {})
    submit(cast.agency, **application_data(applicant.cleaned_data, request.cleaned_data))
    application = Application.objects.get()
    assert len(application.applicant_masked) == NAME_LENGTH + len("等5人")
    assert composed(Letter.objects.select_related("matter").get(code="D01")).title.endswith("登记回执")


@pytest.mark.parametrize("form", [ApplicantForm, RequestForm])
def test_beyond_the_limit_every_field_says_so(form: type[forms.Form]) -> None:
    limited = {name for name, field in form().fields.items() if type(field) is not MailField}
    texts = {name for name in limited if isinstance(form().fields[name], forms.CharField)}
    beyond = {name: value + "长" if name in texts else value for name, value in filled(form).items()}
    assert set(form(beyond).errors) == texts
