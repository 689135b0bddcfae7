"""Purposes of letters: each registered once, under a code that stands in the database."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from letters.deliveries import PROOF
from requests_app.letter_purposes import PURPOSES


@pytest.mark.parametrize("app", ["letters", "requests_app"])
def test_an_app_that_registers_twice_does_not_start(app: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="registered twice"):
        apps.get_app_config(app).ready()


def test_the_codes_are_those_in_the_database() -> None:
    """A code that is renamed loses what follows from the letters that have it."""
    assert {purpose.code for purpose in (PROOF, *PURPOSES)} == {
        "application.acknowledgement",
        "application.clarification_notice",
        "application.consultation",
        "application.consultation_notice",
        "application.delay_notice",
        "application.extension_notice",
        "application.reasons_notice",
        "application.reply",
        "application.search_form",
        "application.withdrawal",
        "proof_of_delivery",
    }
