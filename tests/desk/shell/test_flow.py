"""What guards the flows: stored node names, the inbox's table, the drawing and its BPMN file."""

from xml.etree import ElementTree

import pytest
from django.urls import reverse
from viewflow.workflow.fields import get_task_ref

from casework.models import OpenWork
from casework.work import named_steps
from desk.shell.kinds import forms_by_step
from tests.desk.driver import PARTIES, PROVIDED, Desk
from workflows.engine.rebuild import rebuild
from workflows.engine.registry import flows, steps

NODES = {
    "application": {
        "archive", "assign", "await_clarification", "clarification_letter", "confirm", "consultation_letters",
        "consultations", "delay_letter", "deliver", "direct_draft", "draft", "end", "head_decision", "head_review",
        "legal_review", "opened", "opinion", "opinions_in", "reasons", "reasons_letter", "register", "reply_letter",
        "review", "search", "sign", "start", "withdrawal", "withdrawal_letter",
    },
    "extension": {"approval", "end", "extension_letter", "start"},
    "gift": {"end", "start", "store", "value"},
}  # fmt: skip
"""Stored as text in every task: a change here needs a data migration."""


def test_node_names_are_those_stored_in_running_cases() -> None:
    assert {name: {node.name for node in flow.instance.nodes()} for name, flow in flows().items()} == NODES
    assert {get_task_ref(flow.start) for flow in flows().values()} == {
        "workflows/flows.application.ApplicationFlow.start",
        "workflows/flows.extension.ExtensionFlow.start",
        "made_up/flow.GiftFlow.start",
    }


def test_every_step_has_its_form_and_every_form_its_step() -> None:
    assert set(forms_by_step()) == named_steps() >= set(steps())


def rows() -> list[tuple]:
    fields = ("task_id", "matter_id", "agency_id", "department_id", "step", "duty", "owner_id", "due_on")
    fields += ("provisional", "paused", "step_due_on", "of_handler", "follows_matter", "part")
    return sorted(OpenWork.objects.values_list(*fields))


def test_open_work_rebuilt_from_the_tasks_equals_what_was_written_with_them(desk: Desk) -> None:
    desk.to_draft().acts("extension", desk.cast.bob, working_days="5", reason="材料数量大")
    written = rows()
    assert [row[4] for row in written] == ["application.draft", "extension.approval"]
    assert rebuild() == (0, 0)
    OpenWork.objects.all().delete()
    assert rebuild() == (2, 0)
    assert rows() == written


def test_rebuilding_takes_away_what_has_no_open_task_and_leaves_who_has_the_rest(desk: Desk) -> None:
    register = desk.case.work("register")
    desk.as_(desk.cast.alice).post(reverse("desk:claim", args=[register.pk]))
    stray = OpenWork.objects.get(pk=register.pk)
    stray.pk, stray.task_id, stray.step = None, 999_999, "application.sign"
    stray.save()
    assert rebuild() == (0, 1)
    assert [(work.pk, work.owner) for work in OpenWork.objects.all()] == [(register.pk, desk.cast.alice)]


BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@pytest.mark.parametrize("name", list(flows()))
def test_the_bpmn_file_is_whole_and_its_ids_are_unique(desk: Desk, name: str) -> None:
    response = desk.as_(desk.cast.alice).get(reverse("desk:flow-bpmn", args=[name]))
    tree = ElementTree.fromstring(response.content)  # our own file
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    arrows = list(tree.iter(f"{BPMN}sequenceFlow"))
    assert {f.get("sourceRef") for f in arrows} | {f.get("targetRef") for f in arrows} <= set(ids)
    assert len(list(tree.iter(f"{BPMN}userTask"))) == sum(key.startswith(f"{name}.") for key in steps())


def test_the_chart_and_its_table_say_the_same(desk: Desk) -> None:
    client = desk.as_(desk.cast.alice)
    page = client.get(reverse("desk:flow")).content.decode()
    svg = client.get(reverse("desk:flow-svg", args=["application"]))
    assert svg["Content-Type"] == "image/svg+xml"
    picture = ElementTree.fromstring(svg.content)
    drawn = {"".join(text.itertext()).strip() for text in picture.iter("{http://www.w3.org/2000/svg}text")}
    titles = {str(step.task_title) for step in steps().values() if step.flow_class.key == "application"}
    assert titles <= drawn
    assert all(f'<td class="nowrap">{title}</td>' in page for title in titles)


def test_the_flow_of_one_case_lists_what_was_done(desk: Desk) -> None:
    desk.to_draft().does("draft", desk.cast.bob, decision="head", **PROVIDED, **PARTIES)
    matter = desk.case.application.matter_id
    page = desk.as_(desk.cast.carol).get(reverse("desk:case-flow", args=[matter]))
    assert [t.flow_task.name for t, _ in page.context["steps"] if t.flow_task_type == "HUMAN"] == [
        "register", "review", "assign", "search", "draft", "head_review",
    ]  # fmt: skip
    svg = desk.as_(desk.cast.carol).get(reverse("desk:case-flow-svg", args=[matter]))
    assert (svg.status_code, b'class="done"' in svg.content or b"done" in svg.content) == (200, True)
    assert desk.as_(desk.cast.olivia).get(reverse("desk:case-flow", args=[matter])).status_code == 404
