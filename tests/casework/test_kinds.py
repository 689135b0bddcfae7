"""The registry of kinds: what an app may bring, and that nobody's codes collide."""

from contextlib import nullcontext
from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured

from casework import kinds
from casework.kinds import Clock, EventKind, Kind
from casework.models import Deadline, StoredFile

LOAN = Kind(
    code="loan",
    label="借阅",
    subject="loan",
    main_clock="loan.return",
    lock=lambda pk: nullcontext(),
    recalculate=lambda subject, on: {},
    rows=lambda ids: {},
    clocks={"loan.return": Clock("归还期限")},
)


def test_a_kind_that_exists_is_refused():
    application = next(kind for kind in kinds.all_kinds() if kind.code == "application")
    with pytest.raises(ImproperlyConfigured, match="registered twice"):
        kinds.register(application)


def test_a_code_without_the_name_of_its_kind_is_refused_and_nothing_is_registered():
    strange = replace(LOAN, events={"signed": EventKind("签发", "{actor}签发。")})
    with pytest.raises(ImproperlyConfigured, match="without its name"):
        kinds.register(strange)
    assert "loan" not in {kind.code for kind in kinds.all_kinds()}
    assert "signed" not in kinds.events()


def test_a_main_clock_that_the_kind_does_not_bring_is_refused():
    with pytest.raises(ImproperlyConfigured, match="no clock"):
        kinds.register(replace(LOAN, main_clock="loan.hand_in"))


def test_codes_of_every_kind_fit_their_columns():
    for codes, model, field in (
        (kinds.purposes(), StoredFile, "purpose"),
        ({code for kind in kinds.all_kinds() for code in kind.clocks}, Deadline, "clock"),
    ):
        longest = model._meta.get_field(field).max_length
        assert [code for code in codes if len(code) > longest] == []


def test_every_kind_finds_its_subject_from_the_matter():
    from casework.models import Matter

    assert {kind.code for kind in kinds.all_kinds()} == {"application", "document", "gift"}
    for kind in kinds.all_kinds():
        assert Matter._meta.get_field(kind.subject).one_to_one
