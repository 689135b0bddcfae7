"""The account of the clock: what people read, and that nothing is left out of the account."""

from statute.clock.result import ClockStretch
from tests.statute.clock.cases import (
    ask,
    clarified,
    date_of,
    delayed,
    extended,
    fee,
    notified,
    paid,
    replied,
    returned,
    sent,
)


def told(result):
    return [(str(s.first), str(s.last), s.effect, s.working_days, s.article) for s in result.stretches]


def test_plain_case_is_one_stretch_with_its_sentence():
    assert ask().stretches == (
        ClockStretch(
            date_of("2026-03-03"),
            date_of("2026-03-30"),
            "counts",
            20,
            "33",
            "自2026年3月2日收到申请的次日起计算答复期限，计20个工作日，至此满20个工作日，2026年3月30日到期。",
        ),
    )


def test_clarification_stops_and_restarts():
    assert told(ask(notified("2026-03-10"), clarified("2026-03-16"))) == [
        ("2026-03-03", "2026-03-10", "counts", 6, "33"),
        ("2026-03-11", "2026-03-16", "stopped", 4, "30"),
        ("2026-03-16", "2026-03-16", "restarted", 0, "30"),
        ("2026-03-17", "2026-04-14", "counts", 20, "33"),
    ]


def test_united_consultations_are_one_stretch_naming_both():
    events = (
        sent("2026-03-05"),
        returned("2026-03-20"),
        sent("2026-03-10", "b", "co_producer"),
        returned("2026-03-26", "b"),
    )
    result = ask(*events, as_of="2026-03-27")
    assert told(result) == [
        ("2026-03-03", "2026-03-05", "counts", 3, "33"),
        ("2026-03-06", "2026-03-26", "excluded", 15, "33"),
        ("2026-03-27", "2026-04-21", "counts", 17, "33"),
    ]
    assert result.stretches[1].note == (
        "征求第三方（a）、共同制作机关（b）意见所需时间不计入答复期限，重叠部分只扣一次，扣除15个工作日。"
    )


def test_extension_stands_in_the_stretch_in_which_it_was_approved():
    result = ask(extended("2026-03-10", 5))
    assert told(result) == [
        ("2026-03-03", "2026-04-07", "counts", 25, "33"),
        ("2026-03-10", "2026-03-10", "extended", 5, "33"),
    ]
    assert result.stretches[1].note == "经政府信息公开工作机构负责人同意，延长答复期限5个工作日。"


def test_fee_is_explained_with_the_fee_measures():
    assert told(ask(fee("2026-03-05"), paid("2026-03-18"))) == [
        ("2026-03-03", "2026-03-05", "counts", 3, "33"),
        ("2026-03-06", "2026-03-18", "stopped", 9, "109号6"),
        ("2026-03-18", "2026-03-18", "restarted", 0, "109号6"),
        ("2026-03-19", "2026-04-16", "counts", 20, "33"),
    ]


def test_waiting_case_is_told_up_to_its_limit_or_its_end():
    waiting = (sent("2026-03-03"), notified("2026-03-06", respond_by="2026-03-18"))
    assert told(ask(*waiting)) == [
        ("2026-03-03", "2026-03-03", "counts", 1, "33"),
        ("2026-03-04", "2026-03-06", "excluded", 3, "33"),
        ("2026-03-07", "2026-03-18", "stopped", 8, "30"),
    ]
    assert told(ask(*waiting, replied("2026-03-10")))[-1] == ("2026-03-07", "2026-03-10", "stopped", 2, "30")
    assert told(ask(*waiting, replied("2026-03-06")))[-1] == ("2026-03-04", "2026-03-06", "excluded", 3, "33")


def test_delay_takes_over_from_the_day_after_it():
    events = (sent("2026-03-05"), delayed("2026-03-10", "2026-04-30"))
    assert told(ask(*events)) == [
        ("2026-03-03", "2026-03-05", "counts", 3, "33"),
        ("2026-03-06", "2026-03-10", "excluded", 3, "33"),
        ("2026-03-11", "2026-04-30", "delayed", 36, "35"),
    ]


def test_stretches_of_an_earlier_start_stay_with_its_extension_and_delay():
    events = (
        extended("2026-03-04", 5),
        delayed("2026-03-05", "2026-05-29"),
        fee("2026-03-09"),
        paid("2026-03-11"),
    )
    assert told(ask(*events))[:-1] == [
        ("2026-03-03", "2026-03-05", "counts", 3, "33"),
        ("2026-03-04", "2026-03-04", "extended", 5, "33"),
        ("2026-03-06", "2026-03-09", "delayed", 2, "35"),
        ("2026-03-10", "2026-03-11", "stopped", 2, "109号6"),
        ("2026-03-11", "2026-03-11", "restarted", 0, "109号6"),
    ]
