"""Applications as a kind of matter."""

from casework.kinds import Kind
from requests_app.case import locked_case
from requests_app.deadlines import CLOCKS, REPLY, recalculate_deadlines
from requests_app.events import EVENTS
from requests_app.purposes import PURPOSES
from requests_app.selectors import applications_of, search

APPLICATION = Kind(
    code="application",
    label="依申请公开",
    subject="application",
    main_clock=REPLY,
    lock=locked_case,
    recalculate=recalculate_deadlines,
    rows=applications_of,
    search=search,
    clocks=CLOCKS,
    events=EVENTS,
    purposes=PURPOSES,
)
