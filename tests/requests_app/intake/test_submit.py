"""An application for an agency that exists no more goes to the one that continues its work (arts. 27, 31)."""

import pytest

from accounts import services
from casework.events import sentence
from statute.refused import Refused
from tests.cast import MONDAY, Cast, submit


def test_art27_an_application_chosen_before_the_merger_is_received_by_the_successor(cast: Cast) -> None:
    chosen = cast.agency
    services.merge_agencies(by=None, absorbed=chosen, into=cast.other_agency, on=MONDAY)
    submitted = submit(chosen)
    matter = submitted.application.matter
    assert (matter.filed_agency, matter.current_agency) == (cast.other_agency, cast.other_agency)
    assert matter.number.startswith("青财")
    assert submitted.sent_on == (
        "青禾县教育局已于2026-03-02撤销，职责由青禾县财政局继续履行，本申请由青禾县财政局收到。"
    )
    assert sentence(matter.events.first()) == (
        "收到申请，渠道：互联网，申请写给：青禾县教育局，经手：申请人。"
    )


def test_art27_the_last_of_several_successors_receives(cast: Cast) -> None:
    services.merge_agencies(by=None, absorbed=cast.agency, into=cast.other_agency, on=MONDAY)
    services.close_agency(by=None, agency=cast.other_agency, on=MONDAY, successor=cast.county)
    assert submit(cast.agency).application.matter.current_agency == cast.county


def test_what_nobody_continues_is_refused_with_where_to_turn(cast: Cast) -> None:
    services.close_agency(by=None, agency=cast.agency, on=MONDAY)
    with pytest.raises(Refused) as refusal:
        submit(cast.agency)
    assert (refusal.value.code, refusal.value.message) == (
        "agency_closed",
        "青禾县教育局已于2026-03-02撤销，不能再收件。请改向现在履行这项职责的机关提出；"
        "不清楚的，向县人民政府提出，由其告知应当向哪个机关提出（条例第三十六条）。",
    )


def test_an_open_agency_receives_itself(cast: Cast) -> None:
    submitted = submit(cast.agency)
    assert (submitted.application.matter.current_agency, submitted.sent_on) == (cast.agency, "")
