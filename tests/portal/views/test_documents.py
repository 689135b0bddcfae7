"""The public catalogue."""

from datetime import date

import pytest
from django.urls import reverse

from records.services import add_document

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def publish(county, number: int, **fields):
    return add_document(
        agency=county.government,
        title=f"关于农村公路养护的通知（{number}）",
        on=DAY,
        index_no=f"QS/2026-0000{number}",
        **({"published_on": DAY, "document_number": f"青政办〔2026〕{number}号"} | fields),
    )


def listed(client, **query):
    return [d.title for d in client.get(reverse("portal:documents"), query).context["page"].object_list]


def test_empty_catalogue_says_what_will_appear(client, county):
    assert "文件公开后会出现在这里" in client.get(reverse("portal:documents")).content.decode()


def test_two_characters_of_the_title_or_the_number_find_a_document(client, county):
    publish(county, 1)
    publish(county, 2)
    assert listed(client, q="公路") == ["关于农村公路养护的通知（2）", "关于农村公路养护的通知（1）"]
    assert listed(client, q="〔2026〕1号") == ["关于农村公路养护的通知（1）"]


def test_nothing_found_leads_to_the_application(client, county):
    page = client.get(reverse("portal:documents"), {"q": "预算"}).content.decode()
    assert reverse("portal:apply-new") + "?about=%E9%A2%84%E7%AE%97" in page


@pytest.mark.parametrize("fields", [{"attribute": "withheld", "published_on": None}, {"published_on": None}])
def test_unpublished_document_is_nowhere(client, county, fields):
    hidden = publish(county, 1, **fields)
    assert listed(client) == []
    assert client.get(reverse("portal:document", args=[hidden.pk])).status_code == 404
    assert client.get(reverse("portal:document-file", args=[hidden.pk])).status_code == 404


def test_detail_shows_the_metadata_block(client, county):
    document = publish(county, 1, formed_on=date(2026, 5, 28), topic="交通")
    page = client.get(reverse("portal:document", args=[document.pk]))
    assert page.context["rows"] == [
        ("索引号", "QS/2026-00001", False),
        ("发布机构", "青山县人民政府", False),
        ("主题分类", "交通", False),
        ("名称", "关于农村公路养护的通知（1）", True),
        ("文号", "青政办〔2026〕1号", False),
        ("有效性", "有效", False),
        ("成文日期", "2026年5月28日", False),
        ("发布日期", "2026年6月1日", False),
    ]


def test_list_takes_the_same_statements_for_one_and_three(client, county, django_assert_num_queries):
    publish(county, 1)
    client.get(reverse("portal:documents"))
    for expected in (1, 3):
        with django_assert_num_queries(8):  # the count, the page, five filters, the county in the frame
            assert len(listed(client)) == expected
        publish(county, expected + 1)
        publish(county, expected + 2)


def test_the_scope_decides_where_words_are_looked_for(client, county):
    publish(county, 1, body="养护资金由县财政安排。")
    publish(county, 2)
    found = ["关于农村公路养护的通知（1）"]
    assert (listed(client, q="县财政"), listed(client, q="县财政", scope="text")) == ([], found)
    assert (listed(client, q="1号", scope="title"), listed(client, q="1号", scope="number")) == ([], found)


def test_filters_narrow_and_count_what_the_others_leave(client, county):
    publish(county, 1, item="A20-01", topic="交通")
    publish(county, 2, item="A20-01", published_on=date(2025, 5, 1))
    publish(county, 3, item="A20-07", validity="repealed")
    page = client.get(reverse("portal:documents"), {"item": "A20-01"})
    assert [d.index_number for d in page.context["page"]] == ["QS/2026-00001", "QS/2026-00002"]
    counts = {f.name: [(o.label, o.count, o.chosen) for o in f.options] for f in page.context["filters"]}
    assert counts == {
        "year": [("2026", 1, False), ("2025", 1, False)],
        "publisher": [("青山县人民政府", 2, False)],
        "item": [("法规文件", 2, True), ("财政预决算", 1, False)],
        "topic": [("交通", 1, False)],
        "validity": [("有效", 2, False)],
    }
    assert listed(client, item="A20-01", year="2025") == ["关于农村公路养护的通知（2）"]


@pytest.mark.parametrize("query", [{"year": "x"}, {"year": "99999"}, {"item": "\x00?"}, {"validity": "nope"}])
def test_unknown_filter_values_find_nothing(client, county, query):
    publish(county, 1)
    assert listed(client, **query) == []


def test_hits_are_marked_and_nothing_else_becomes_markup(client, county):
    publish(county, 1, document_number="<b>公路</b>")
    page = client.get(reverse("portal:documents"), {"q": "公路"}).content.decode()
    assert "关于农村<mark>公路</mark>养护的通知（1）" in page
    assert "&lt;b&gt;<mark>公路</mark>&lt;/b&gt;" in page


@pytest.mark.parametrize("page", ["0", "99", "x", ""])
def test_odd_page_numbers_show_a_page(client, county, page):
    publish(county, 1)
    assert listed(client, page=page) == ["关于农村公路养护的通知（1）"]
