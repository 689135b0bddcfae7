"""The desk under a real mouse: what is pressed is what was aimed at, and nothing runs out of its place."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.access import Access
from accounts.models import Staff
from casework.models import OpenWork
from casework.work import take
from requests_app.intake.submit import PersonData, RequestData
from tests.cast import Case, Cast, make_cast, submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 1366, 1440, 1920)
TITLES = (
    "2025年部门预算",
    "青禾县教育局2023年度义务教育阶段学校校服采购招标公告、投标文件、评标报告、中标结果以及与中标单位签订的合同全文",
    "关于" + "青禾县第二实验小学学区划分调整方案的论证材料、听证笔录和会议纪要" * 4,
    "https://www.qinghe.example.cn/" + "a" * 150,
)
COMPANY = PersonData(
    name="澜州云帆信息技术股份有限公司青禾县城乡数字教育服务分公司第一项目经理部",
    kind="business",
    id_number="91159921MB5592388R",
    email="yunfan.information.technology.service.department@qinghe-digital-education.example.cn",
    address="青禾县" + "人民东路与解放大道交叉口西南角" * 3,
    legal_representative="欧阳慕容司马诸葛上官夏侯",
    contact_person="阿卜杜热依木·吐尔逊江·买买提艾力",
    phone="0531-87654321-80012345",
    fax="0531-87654321-80012346",
)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    Staff.objects.update(must_change_password=False)
    return cast


def many_cases(cast: Cast) -> None:
    for title in TITLES:
        submit(
            cast.agency,
            on=timezone.localdate(),
            request=RequestData(info_name=title),
            applicants=[COMPANY],
        )


def press(page: Any, target: Any) -> None:
    """Mouse down and up in the middle of what one sees, like a hand; nothing may move in between."""
    target.scroll_into_view_if_needed()
    before = target.bounding_box()
    page.mouse.move(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    page.mouse.down()
    assert target.bounding_box() == before, "the target moved under the pressed button"
    page.mouse.up()


def rows(page: Any) -> Any:
    return page.locator("table[data-keys] tbody tr")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["unclaimed", "todo", "open"])
def test_each_target_of_a_row_does_its_thing_under_the_mouse(
    as_staff: Any, cast: Cast, width: int, name: str
) -> None:
    many_cases(cast)
    if name == "todo":
        for work in OpenWork.objects.all():
            take(work.pk, access=Access(cast.alice, timezone.localdate()))
    page = as_staff(cast.alice, "/desk/")
    page.set_viewport_size({"width": width, "height": 900})

    def fresh() -> None:
        page.goto(page.url.split("/desk/")[0] + f"/desk/?list={name}")

    fresh()
    assert rows(page).count() == len(TITLES)
    for n, title in enumerate(TITLES):
        fresh()
        number = rows(page).nth(n).locator("a[data-open]")
        expected = number.get_attribute("href")
        press(page, number)
        page.wait_for_url(f"**{expected}")
        assert page.locator("h1").inner_text() == title

        fresh()
        press(page, rows(page).nth(n).get_by_role("button", name="速览"))
        page.wait_for_selector("#peek[open]")
        page.locator("#peek-body").get_by_text(title).wait_for()

        fresh()
        if name == "open":
            continue
        box = rows(page).nth(n).get_by_role("checkbox")
        press(page, box)
        assert box.is_checked()
        press(page, box)
        assert not box.is_checked()
    if name == "todo":
        for n, title in enumerate(TITLES):
            fresh()
            press(page, rows(page).nth(n).get_by_role("link", name="登记"))
            page.wait_for_url("**#work")
            assert page.locator("h1").inner_text() == title
    if name == "unclaimed":
        for left in range(len(TITLES), 0, -1):  # each claim takes its row out of the list
            fresh()
            last = rows(page).nth(left - 1)
            title = last.locator("td.clip").inner_text()
            press(page, last.get_by_role("button", name="领取"))
            page.wait_for_url("**#work")
            assert page.locator("h1").inner_text() == title
        assert set(OpenWork.objects.values_list("owner__username", flat=True)) == {"alice"}


def test_rows_brought_by_a_filter_are_as_good_as_the_first_ones(as_staff: Any, cast: Cast) -> None:
    many_cases(cast)
    page = as_staff(cast.alice, "/desk/?list=unclaimed")
    page.get_by_label("期限", exact=True).select_option("green")
    page.wait_for_url("**light=green**")
    press(page, rows(page).nth(1).get_by_role("button", name="速览"))
    page.locator("#peek-body").get_by_text(TITLES[1]).wait_for()


def too_wide(page: Any) -> tuple[int, list[str]]:
    """How far the page runs over the window, and what runs out of its card (what may be scrolled aside)."""
    return page.evaluate(
        """() => [
          document.documentElement.scrollWidth - document.documentElement.clientWidth,
          [...document.querySelectorAll('.card, .desk-main > form, .desk-head')].flatMap(card => {
            const edge = card.getBoundingClientRect().right + 0.5;
            return [...card.querySelectorAll('*')]
              .filter(e => e.checkVisibility() && !e.closest('.table-wrap, .timeline-chart, .chart, .sr, svg'))
              .filter(e => e.getBoundingClientRect().right > edge)
              .map(e => e.outerHTML.slice(0, 120));
          }),
        ]"""
    )


@pytest.mark.parametrize("width", [390, *WIDTHS])
def test_long_names_codes_and_addresses_stay_in_their_place(as_staff: Any, cast: Cast, width: int) -> None:
    on = timezone.localdate()
    cast.department.name = "义务教育和学前教育民办教育培训机构监督管理科"
    cast.department.save()
    Staff.objects.filter(pk=cast.bob.pk).update(name="阿卜杜热依木·吐尔逊江·买买提艾力")
    many_cases(cast)
    worst = submit(
        cast.agency,
        on=on,
        request=RequestData(info_name=TITLES[3], info_description="b" * 400),
        applicants=[COMPANY, COMPANY],
        representative=COMPANY,
    )
    case = Case(cast, worst, on=on).register().review().assign().search(found=False)
    case.draft().approve()
    url = reverse("desk:case", args=[case.application.matter_id])
    paths = [f"/desk/?list={name}" for name in ("todo", "unclaimed", "mine", "open", "closed")]
    paths += [url, f"{url}acts/note/", f"{url}acts/hand-over/", f"{url}acts/delivery/", f"{url}flow/"]
    paths += [reverse("desk:intake-done", args=[case.application.matter_id]), reverse("desk:intake")]
    page = as_staff(cast.alice, "/desk/")
    page.set_viewport_size({"width": width, "height": 900})
    base = page.url.split("/desk/")[0]
    found = {}
    for path in paths:
        page.goto(base + path)
        found[path] = too_wide(page)
    assert found == {path: [0, []] for path in paths}
