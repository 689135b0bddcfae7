"""Notes for colleagues, and links between applications."""

import pytest

from requests_app.handling.notes import add_note, link_applications
from statute.refused import Refused
from tests.cast import Case, act, submit


def test_a_note_is_stored_as_typed_without_its_blanks_and_recorded_without_its_text(case: Case) -> None:
    note = act(
        case.application, add_note, by=case.cast.bob, on=case.on, text=" 已电话联系 ", for_helpers=True
    )
    assert (note.text.open(), note.by, note.for_helpers) == ("已电话联系", case.cast.bob, True)
    assert case.application.matter.events.get(kind="note_added").data == {}


def test_an_empty_note_is_refused(case: Case) -> None:
    with pytest.raises(Refused) as refused:
        act(case.application, add_note, by=case.cast.bob, on=case.on, text=" \n")
    assert refused.value.code == "empty_note"


def test_two_applications_are_linked_once_and_none_to_itself(case: Case) -> None:
    other = submit(case.cast.agency).application
    link = {"by": case.cast.bob, "on": case.on, "kind": "repeated"}
    linked = act(case.application, link_applications, to=other, **link)
    assert (linked.source, linked.target) == (case.application, other)
    for to, code in ((other, "linked_already"), (case.application, "link_to_itself")):
        with pytest.raises(Refused) as refused:
            act(case.application, link_applications, to=to, **link)
        assert refused.value.code == code
