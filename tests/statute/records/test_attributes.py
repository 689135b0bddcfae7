from statute.records.attributes import A20, A21, ATTRIBUTES, VALIDITY


def test_every_attribute_has_its_marking_and_all_but_proactive_need_a_reason():
    assert {row.label: (row.marking, row.needs_reason) for row in ATTRIBUTES.values()} == {
        "主动公开": ("（此件公开发布）", False),
        "依申请公开": ("（此件依申请公开）", True),
        "不予公开": ("（此件不予公开）", True),
        "部分公开": ("（此件部分公开）", True),
    }


def test_only_documents_in_effect_may_be_relied_on():
    assert [row.label for row in VALIDITY.values() if row.in_effect] == ["有效", "修改"]


def test_art20_has_fifteen_items_in_the_words_of_the_law():
    assert list(A20) == [f"A20-{n:02d}" for n in range(1, 16)]
    assert A20["A20-07"].text == "财政预算、决算信息"
    assert A20["A20-07"].article == "20(7)"


def test_art21_adds_seven_items_for_counties_and_eight_for_townships():
    tiers = [item.tier for item in A21.values()]
    assert (tiers.count("county"), tiers.count("township")) == (7, 8)
