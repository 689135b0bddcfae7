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
        document_number=f"青政办〔2026〕{number}号",
        **({"published_on": DAY} | fields),
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
    assert reverse("portal:apply-step", args=["agency"]) + "?about=%E9%A2%84%E7%AE%97" in page


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
        with django_assert_num_queries(3):  # the count, the page, the county in the frame
            assert len(listed(client)) == expected
        publish(county, expected + 1)
        publish(county, expected + 2)


@pytest.mark.parametrize("page", ["0", "99", "x", ""])
def test_odd_page_numbers_show_a_page(client, county, page):
    publish(county, 1)
    assert listed(client, page=page) == ["关于农村公路养护的通知（1）"]
