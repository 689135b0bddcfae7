"""The blocks of the column: rules, annual reports, the form on paper, the flow chart, the kinds of answers."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from portal.flow_chart import build_chart, wrapped
from portal.outcomes import outcomes
from records.services import add_document
from requests_app.intake.blank_form import EDITIONS, blank_form
from requests_app.intake.forms import ApplicantForm, RequestForm
from statute.answers.replies import REPLIES
from statute.reporting.chart import STATIONS, WAYS
from statute.reporting.chart import outcomes as groups

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 20)


def publish(county, group: str, title: str) -> None:
    add_document(
        agency=county.government,
        title=title,
        on=DAY,
        index_no=f"QS/{title}",
        published_on=DAY,
        group_class=group,
    )


@pytest.mark.parametrize(
    ("page", "group", "title"),
    [
        ("rules", "政府信息公开制度", "青山县政府信息公开申请办理规范"),
        ("reports", "政府信息公开年报", "青山县2025年政府信息公开工作年度报告"),
    ],
)
def test_a_block_lists_its_documents_and_says_what_will_appear(client, county, page, group, title):
    publish(county, "其他", "别的公文")
    assert "公开后会出现在这里" in client.get(reverse(f"portal:{page}")).content.decode()
    publish(county, group, title)
    shown = client.get(reverse(f"portal:{page}"))
    assert [d.title for d in shown.context["documents"]] == [title]


def test_the_rules_show_the_whole_regulation(client, county):
    shown = client.get(reverse("portal:rules"))
    assert len(shown.context["articles"]) == 56


def test_art49_the_reports_page_says_when_they_are_published(client, county):
    assert "每年1月31日前" in client.get(reverse("portal:reports")).content.decode()


@pytest.mark.parametrize("edition", EDITIONS)
def test_art29_the_paper_form_has_every_field_of_the_page_in_its_order(edition):
    form = blank_form("青山县交通运输局", "青山县人民路1号", EDITIONS[edition])
    printed = [row[0] for block in form.blocks if hasattr(block, "rows") for row in block.rows if row[0]]
    other = {"person": "for-organisation", "organisation": "for-person"}[edition]
    left_out = {"has_representative", "has_joint"} | ({"kind"} if edition == "person" else set())
    asked = [
        fields.fields[name].label
        for fields in (ApplicantForm(), RequestForm())
        for _, css, _, names in fields.groups
        if css not in (other, "for-joint")
        for name in names
        if name not in left_out
    ]
    assert [label.removesuffix("（选填）") for label in printed] == [*asked, "申请人签名或者盖章", "申请日期"]


def test_the_paper_form_of_an_agency_is_downloaded_from_its_guide(client, county):
    guide = client.get(reverse("portal:guide", args=["QS-JT"])).content.decode()
    for edition in EDITIONS:
        url = reverse("portal:guide-form", args=["QS-JT", edition])
        assert f'href="{url}"' in guide
        answer = client.get(url)
        assert answer["Content-Type"] == "application/pdf"
        assert b"".join(answer.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize("path", ["QS-JT/form/other", "NO/form/person"])
def test_a_form_that_does_not_exist_is_not_found(client, county, path):
    assert client.get(f"{reverse('portal:guides')}{path}/").status_code == 404


def test_the_flow_chart_is_well_formed_and_shows_every_station(client, county):
    answer = client.get(reverse("portal:flow-chart"))
    drawing = ElementTree.fromstring(answer.content)
    texts = {"".join(text.itertext()) for text in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert {station.title for station in STATIONS} - texts == set()
    assert {way.label for way in WAYS if way.label} - texts == set()
    assert answer["Content-Type"] == "image/svg+xml"


def test_every_station_but_the_first_is_reached():
    assert {s.code for s in STATIONS} - {w.end for w in WAYS} == {"apply"}


def test_the_boxes_of_the_chart_never_overlap():
    boxes = build_chart().boxes
    assert [
        (a.title, b.title)
        for n, a in enumerate(boxes)
        for b in boxes[n + 1 :]
        if a.x == b.x and a.y < b.y + b.height and b.y < a.y + a.height
    ] == []


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    assert wrapped("当面口头提出（代填），传真", 7) == ["当面口头提出", "（代填），传真"]


def test_the_guide_explains_every_kind_of_answer(county):
    listed = outcomes(date(2026, 6, 1))
    assert tuple(name for name, _ in listed) == groups()
    assert [label for _, rows in listed for label, _ in rows] == [reply.label for reply in REPLIES.values()]


@pytest.mark.parametrize("page", ["home", "guides", "rules", "reports", "documents", "flow-chart", "apply"])
def test_head_is_answered_like_get(client, county, page):
    assert client.head(reverse(f"portal:{page}")).status_code == 200
