"""A completed task costs at most 40 SQL statements from the HTTP handler to commit, at every human step.

Everything up to the last COMMIT counts: session, user, duties, form, BEGIN, SAVEPOINT and COMMIT itself. What follows
it looks for the next case of the list and belongs to the next page.
"""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Staff
from tests.cast import Cast, make_cast
from tests.desk.driver import NOT_FOUND, PARTIES, PROVIDED, Desk, complaints, new_desk
from workflows.engine.nodes import Step
from workflows.flows.application import ApplicationFlow
from workflows.flows.extension import ExtensionFlow
from workflows.moves import application as moves

BUDGET = 40
TODAY = timezone.localdate
CONSULT = PARTIES | {
    "party-TOTAL_FORMS": "1",
    "decision": "consult",
    "party-0-party": "third_party",
    "party-0-name": "李四",
    "party-0-subject": "与李四有关的补助金额",
}

pytestmark = pytest.mark.django_db(transaction=True)


class Meter:
    """Does steps over HTTP and notes the statements of each, under the step's name and what was decided."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.statements: dict[tuple[str, str], list[str]] = {}

    def does(self, desk: Desk, step: str, by: Staff, **data: Any) -> Desk:
        url, client = desk.work_url(step), desk.as_(by)
        with CaptureQueriesContext(connection) as captured:
            response = client.post(url, data)
        assert response.status_code == 302, complaints(response)
        sql = [query["sql"] for query in captured]
        last = max(n for n, text in enumerate(sql) if text == "COMMIT")
        self.statements[step, data.get("decision", "")] = sql[: last + 1]
        return desk


def measured(cast: Cast) -> dict[tuple[str, str], list[str]]:
    """Every human step of both flows at least once."""
    meter, (alice, bob, carol, dave, erin) = (
        Meter(cast),
        (cast.alice, cast.bob, cast.carol, cast.dave, cast.erin),
    )
    today = TODAY().isoformat()

    desk = new_desk(cast, channel="fax")
    meter.does(desk, "confirm", alice, confirmed_on=today, how="电话确认")
    meter.does(desk, "register", alice)
    meter.does(desk, "review", alice, decision="assign")
    meter.does(desk, "assign", alice, department=cast.department.pk, handler=bob.pk)
    meter.does(desk, "search", bob, **NOT_FOUND, **CONSULT)
    desk.letters()
    meter.does(
        desk, "opinion", bob, decision="opinion", opinion="consent", returned_on=today, text="没有意见"
    )
    meter.does(desk, "draft", bob, decision="head", **PROVIDED, **PARTIES)
    moves.request_extension(
        desk.case.application.matter_id, by=bob, on=TODAY(), working_days=10, reason="需要征求第三方意见"
    )
    meter.does(desk, "approval", carol, decision="approved")
    desk.letters()
    meter.does(desk, "head_review", carol, decision="return", opinion="请补充依据")
    meter.does(desk, "draft", bob, decision="head", **PROVIDED, **PARTIES)
    meter.does(desk, "head_review", carol, decision="pass")
    meter.does(desk, "legal_review", dave, decision="pass")
    meter.does(desk, "sign", erin, decision="pass")
    desk.letters()
    meter.does(desk, "deliver", alice, method="post", posted_on=today)
    meter.does(desk, "archive", alice)

    desk = new_desk(cast)
    desk.post("register", alice)
    meter.does(desk, "review", alice, decision="pass_on")
    meter.does(
        desk,
        "head_decision",
        carol,
        decision="reasons",
        frequency="2026年以来提出申请120件",
        reasons_by="2027-01-15",
    )
    desk.letters()
    meter.does(desk, "reasons", alice, judgement="unreasonable", reasons="没有说明理由")
    meter.does(
        desk,
        "direct_draft",
        alice,
        decision="head",
        kind="R16",
        fact_activity="信访",
        fact_activity_reason="申请内容是反映问题、要求处理，没有指向政府信息",
        **PARTIES,
    )
    return meter.statements


def test_every_human_step_stays_within_the_budget() -> None:
    counts = {step: len(sql) for step, sql in measured(make_cast()).items()}
    for (step, decision), count in counts.items():
        print(f"{count:3} {step} {decision}")
    both = ApplicationFlow, ExtensionFlow
    steps = {node.name for flow in both for node in flow.instance.nodes() if isinstance(node, Step)}
    assert {step for step, _ in counts} == steps
    assert {key: n for key, n in counts.items() if n > BUDGET} == {}
