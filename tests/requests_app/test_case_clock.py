"""What each row tells the reply clock."""

from datetime import date

from requests_app.models import (
    Application,
    Clarification,
    Consultation,
    Delay,
    Extension,
    ReasonsRequest,
    SearchRecord,
)
from statute.clock.case import (
    ClarificationNotified,
    Clarified,
    ConsultationReturned,
    ConsultationSent,
    Delayed,
    Extended,
    Replied,
    Withdrawn,
)

FIRST, SECOND, THIRD = date(2026, 3, 5), date(2026, 3, 10), date(2026, 3, 12)


def test_art30_clarification_tells_of_its_letter_and_of_its_answer():
    asked = Clarification(notified_on=FIRST, respond_by=THIRD)
    assert list(asked.clock_events()) == [ClarificationNotified(FIRST, respond_by=THIRD)]
    asked.clarified_on, asked.sent_on = THIRD, SECOND
    assert list(asked.clock_events())[1:] == [Clarified(THIRD, sent_on=SECOND)]


def test_art32_consultation_tells_of_sending_arrival_and_answer():
    asked = Consultation(ref="1", party="third_party", sent_on=FIRST, received_on=SECOND)
    out = ConsultationSent(FIRST, ref="1", party="third_party", received_on=SECOND)
    assert list(asked.clock_events()) == [out]
    asked.returned_on = THIRD
    assert list(asked.clock_events()) == [out, ConsultationReturned(THIRD, ref="1")]


def test_art33_extension_counts_only_once_it_is_agreed_to():
    extension = Extension(requested_on=FIRST, working_days=5)
    assert list(extension.clock_events()) == []
    extension.state, extension.decided_on = Extension.State.RETURNED, SECOND
    assert list(extension.clock_events()) == []
    extension.state = Extension.State.APPROVED
    assert list(extension.clock_events()) == [Extended(SECOND, working_days=5)]


def test_art35_delay_moves_the_date_and_asking_for_reasons_does_not():
    assert list(Delay(on=FIRST, until=THIRD).clock_events()) == [Delayed(FIRST, until=THIRD)]
    assert list(ReasonsRequest(asked_on=FIRST, respond_by=THIRD).clock_events()) == []


def test_search_moves_no_date():
    assert list(SearchRecord(searched_on=FIRST).clock_events()) == []


def test_application_tells_how_it_ended():
    assert list(Application().clock_events()) == []
    assert list(Application(replied_on=FIRST).clock_events()) == [Replied(FIRST)]
    assert list(Application(withdrawn_on=FIRST).clock_events()) == [Withdrawn(FIRST)]
