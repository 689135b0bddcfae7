"""A sample of what `make bad-inputs` sends: some hundred inputs at a small county, and no server error."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone

from accounts.models import Staff
from tests.cast import Case, Cast, cast, make_staff, submit
from tools.bad_inputs.__main__ import SETTINGS
from tools.bad_inputs.causes import Causes
from tools.bad_inputs.invariants import faults
from tools.bad_inputs.run import Run
from tools.bad_inputs.visitors import Sent

__all__ = ["cast"]

SEED = 711
COUNT = 300


@pytest.fixture
def codes(cast: Cast, settings: LazySettings) -> list[str]:
    """A case at each of the main steps, and somebody who administers; the query codes of the cases."""
    for name, value in SETTINGS.items():
        setattr(settings, name, value)
    today = timezone.localdate()
    administrator = make_staff("grace", cast.county, "administrator")
    Staff.objects.filter(pk=administrator.pk).update(is_staff=True)
    ways = (
        lambda case: case,
        lambda case: case.register(),
        lambda case: case.register().review().assign(),
        lambda case: case.register().review().assign().search(),
        lambda case: case.register().review().assign().search().draft(),
        lambda case: case.register().review().assign().search().draft().approve(),
    )
    codes = []
    for way in ways:
        submitted = submit(cast.agency, on=today - timedelta(days=7))
        way(Case(cast, submitted, on=today))
        codes.append(submitted.query_code)
    return codes


@pytest.mark.django_db(transaction=True)
def test_a_sample_of_bad_inputs_ends_in_no_server_error(codes: list[str], tmp_path: Path) -> None:
    with Causes() as causes:
        run = Run(causes, seed=SEED, codes=codes, folder=tmp_path)
        run.throw(COUNT)
    assert "\n".join(f"{c.title}\n{c.example}\n{c.trace}" for c in causes.found.values()) == ""
    assert faults() == []
    assert (run.sent >= COUNT, run.through.total() > 0) == (True, True)


def fails(request: HttpRequest) -> HttpResponse:
    return HttpResponse(int(request.GET.get("q", "0")))


urlpatterns = [path("fails/", fails, name="fails"), path("", include("config.urls"))]


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls("tests.tools.bad_inputs.test_run")
def test_a_page_that_fails_is_reported_once_with_an_input_that_repeats_it(
    codes: list[str], tmp_path: Path
) -> None:
    with Causes() as causes:
        run = Run(causes, seed=SEED, codes=codes, folder=tmp_path)
        run.staff[0].enter()
        for text in ("1", "%C2%B2", "x"):
            run.bad(run.staff[0], Sent("fails", "GET", f"/fails/?q={text}", wrong=("query",)))
    line = fails.__code__.co_firstlineno + 1
    (cause,) = causes.found.values()
    assert (run.sent, cause.areas) == (3, {"fails": 2})
    assert cause.title == f"ValueError at tests/tools/bad_inputs/test_run.py:{line} fails"
    assert cause.example == "as alice: GET /fails/?q=%C2%B2\nwrong: query"
    assert cause.trace.endswith("ValueError: invalid literal for int() with base 10: '²'\n")
