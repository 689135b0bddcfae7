from statute.answers.delivery import CARRIERS, DELIVERY_WAYS
from statute.clock.channels import CHANNELS


def test_art31_only_unsigned_mail_internet_and_fax_wait_for_confirmation():
    by_law = {channel.clock: channel for channel in CHANNELS.values() if channel.clock == channel.code}
    assert {code: (row.article, row.needs_confirmation) for code, row in by_law.items()} == {
        "in_person": ("31(1)", False),
        "post_signed": ("31(2)", False),
        "post_ordinary": ("31(2)", True),
        "online": ("31(3)", True),
        "fax": ("31(3)", True),
    }


def test_a_way_of_its_own_follows_the_rule_of_its_channel():
    for channel in CHANNELS.values():
        assert channel.needs_confirmation == CHANNELS[channel.clock].needs_confirmation


def test_art29_the_form_offers_four_carriers_and_six_ways():
    assert [row.label for row in CARRIERS.values()] == ["纸质", "电子邮件", "光盘", "磁盘"]
    assert [row.label for row in DELIVERY_WAYS.values()] == [
        "邮寄",
        "当面领取",
        "网上获取",
        "电子邮件",
        "传真",
        "现场查阅、抄录",
    ]
