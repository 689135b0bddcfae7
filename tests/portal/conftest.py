"""青山县 answers; 李梅 applies from one browser, somebody else sits at another."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import services
from requests_app.models import Application

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
CONTACT = {
    "address": "青山县人民路1号",
    "phone": "0100-1234567",
    "office_name": "办公室",
    "complaint_phone": "0100-7654321",
    "court": "青山县人民法院",
}
PERSON = {
    "applicant-kind": "natural_person",
    "applicant-name": "李梅",
    "applicant-id_type": "居民身份证",
    "applicant-id_number": "11010519491231002X",
    "applicant-phone": "13812345678",
    "applicant-address": "青山县河口镇5号",
}
ORGANISATION = {
    "applicant-kind": "business",
    "applicant-name": "青山县华光商贸有限公司",
    "applicant-uscc": "11370983K21344588M",
    "applicant-legal_representative": "周华",
    "applicant-contact_person": "吴光",
    "applicant-phone": "0100-2222222",
    "applicant-address": "青山县工业路2号",
}
REQUEST = {
    "request-info_name": "2025年农村公路养护资金分配表",
    "request-carrier": "paper",
    "request-obtain": "online",
}


@pytest.fixture
def county(db):
    government = services.add_agency(
        by=None, code="QS", name="青山县人民政府", kind="county_government", number_prefix="青政", **CONTACT
    )
    bureau = services.add_agency(
        by=None,
        code="QS-JT",
        name="青山县交通运输局",
        kind="department",
        parent=government,
        number_prefix="青交",
        **CONTACT,
    )
    return SimpleNamespace(government=government, bureau=bureau)


def begin(client: Client, **about: str) -> str:
    """Start an application of its own, whatever else is unfinished; its id."""
    response = client.get(reverse("portal:apply-new"), {"fresh": "1", **about})
    client.begun = response.url.split("/")[-3]  # what `step` goes on with unless told otherwise
    return client.begun


def at(client: Client, name: str, draft: str = "") -> str:
    """The address of one step."""
    return reverse("portal:apply-step", args=[draft or getattr(client, "begun", "") or begin(client), name])


def step(client: Client, name: str, data: dict | None = None, draft: str = "", **button: str):
    """Post one step as the page would. Led back to the same page, as for errors, it is the page that is returned."""
    url = at(client, name, draft)
    response = client.post(url, {**(data or {}), **button})
    return client.get(url) if getattr(response, "url", "") == url else response


def pdf(name: str = "身份证.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


AGENCY = {"agency-agency": "QS-JT", "agency-agreed": "on"}


def fill(
    client: Client, applicant: dict | None = None, request: dict | None = None, files: dict | None = None
) -> str:
    """The first four steps of a new draft, valid unless told otherwise; its id."""
    draft = begin(client)
    step(client, "agency", AGENCY)
    step(client, "applicant", applicant or PERSON)
    step(client, "request", request or REQUEST)
    step(client, "files", files or {"files-identity": pdf()})
    return draft


def send(client: Client, draft: str = ""):
    return step(client, "check", draft=draft)


@pytest.fixture
def sent(client, county):
    """李梅's application, sent from `client`, with the query code that the page showed."""
    fill(client)
    page = client.get(send(client).url)
    return SimpleNamespace(application=Application.objects.get(), code=page.context["query_code"], page=page)


@pytest.fixture
def stranger():
    return Client()
