from statute.answers.grounds import GROUNDS
from statute.answers.replies import REPLIES


def test_every_ground_is_used_by_a_reply():
    assert {ground for reply in REPLIES.values() for ground in reply.grounds} == set(GROUNDS)


def test_arts_14_to_16_are_exempt_and_the_other_parts_of_art37_are_not():
    assert [code for code, ground in GROUNDS.items() if ground.exempt] == [f"X{n}" for n in range(1, 8)]
    assert {code: ground.article for code, ground in GROUNDS.items()} == {
        "X1": "14",
        "X2": "14",
        "X3": "14",
        "X4": "15",
        "X5": "16①",
        "X6": "16②",
        "X7": "16②",
        "P1": "37",
        "P2": "38",
    }


def test_only_art16_leaves_the_agency_a_choice_to_disclose():
    assert [c for c, ground in GROUNDS.items() if ground.exempt and not ground.mandatory] == [
        "X5",
        "X6",
        "X7",
    ]


def test_art16_has_three_kinds_of_internal_and_four_of_process_information():
    assert [label for _, label in GROUNDS["X5"].subkinds] == ["人事管理", "后勤管理", "内部工作流程"]
    assert [label for _, label in GROUNDS["X6"].subkinds] == ["讨论记录", "过程稿", "磋商信函", "请示报告"]


def test_art16_second_paragraph_asks_whether_a_rule_requires_disclosure():
    asking = [
        code
        for code, ground in GROUNDS.items()
        if any(test.code == "no_rule_requires" for test in ground.tests)
    ]
    assert asking == ["X6", "X7"]


def test_every_exempt_ground_passes_a_test_and_says_its_reason():
    exempt = [ground for ground in GROUNDS.values() if ground.exempt]
    assert [ground.code for ground in exempt if not ground.tests or len(ground.required) < 2] == []


def test_fields_of_different_grounds_never_share_a_name():
    names = [asked.field for ground in GROUNDS.values() for asked in ground.required]
    names += [name for ground in GROUNDS.values() for name, _ in ground.evidence]
    assert len(names) == len(set(names))
