import pytest

from statute.people.masking import mask_address, mask_email, mask_id, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张*"), ("张三丰", "张**"), ("欧阳修文", "欧阳**"), ("欧阳", "欧*"), ("张", "*"), ("", "")],
)
def test_a_name_keeps_its_surname(name, shown):
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("11010519491231002X", "110105********002X"), ("E12345678", "*******78"), ("12", "**"), ("", "")],
)
def test_an_identity_number_keeps_six_and_four(number, shown):
    assert mask_id(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [("13812345678", "138****5678"), ("05383212345", "*********45"), ("", "")]
)
def test_a_mobile_number_hides_its_middle(number, shown):
    assert mask_phone(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("山东省泰安市肥城市新城路1号", "山东省泰安市肥城市***"),
        ("河南省焦作市武陟县城关镇1号", "河南省焦作市武陟县***"),
        ("天津市武清区杨村街道", "天津市武清区***"),
        ("延边朝鲜族自治州汪清县", "延边朝鲜族自治州汪清县***"),
        ("新城路1号", "***"),
        ("", ""),
    ],
)
def test_an_address_is_shown_down_to_the_county(address, shown):
    assert mask_address(address) == shown


@pytest.mark.parametrize(("address", "shown"), [("abc@x.cn", "a***@x.cn"), ("", ""), ("abc", "a***")])
def test_an_email_keeps_its_first_letter_and_its_domain(address, shown):
    assert mask_email(address) == shown
