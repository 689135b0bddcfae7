"""How personal data is shown by default (个人信息保护法第五十一条: de-identification; the forms are ours)."""

import re

_COMPOUND = (
    "欧阳上官司马诸葛东方皇甫尉迟公孙慕容令狐宇文长孙司徒司空夏侯轩辕端木南宫独孤闻人澹台公冶宗政濮阳淳于单于"
    "太叔申屠公羊赫连钟离鲜于闾丘拓跋百里东郭南门呼延西门第五万俟完颜纳兰叶赫那拉左丘梁丘谷梁段干巫马公西漆雕"
    "乐正壤驷夹谷宰父微生羊舌"
)
_COMPOUND_SURNAMES = frozenset(_COMPOUND[at : at + 2] for at in range(0, len(_COMPOUND), 2))
_CITY = re.compile(r"^.*?(?:自治州|地区|市|盟|州)")
# A county-level city follows its prefecture (泰安市肥城市). Streets and villages end the search.
_COUNTY = re.compile(r"[^路街道镇乡村号]{1,8}?(?:自治县|自治旗|林区|特区|[县区旗市])")


def mask_name(name: str) -> str:
    """张三 → 张*, 欧阳修文 → 欧阳**: the surname stays. A single character is hidden whole."""
    name = name.strip()
    if len(name) < 2:
        return "*" * len(name)
    kept = 2 if len(name) > 2 and name[:2] in _COMPOUND_SURNAMES else 1
    return name[:kept] + "*" * (len(name) - kept)


def mask_id(number: str) -> str:
    """11010519491231002X → 110105********002X; a number of fewer than 12 characters keeps its last two."""
    number = number.strip()
    if len(number) >= 12:
        return number[:6] + "*" * (len(number) - 10) + number[-4:]
    return "*" * max(len(number) - 2, 0) + (number[-2:] if len(number) > 2 else "*" * len(number))


def mask_phone(number: str) -> str:
    """13812345678 → 138****5678; any other telephone number keeps its last two digits."""
    number = number.strip()
    if len(number) == 11 and number.startswith("1"):
        return f"{number[:3]}****{number[-4:]}"
    return "*" * len(number) if len(number) <= 2 else "*" * (len(number) - 2) + number[-2:]


def mask_address(address: str) -> str:
    """Down to the county: 山东省泰安市肥城市新城路1号 → 山东省泰安市肥城市***. Without a county: ***."""
    address = address.strip()
    return f"{_down_to_county(address)}***" if address else ""


def _down_to_county(address: str) -> str:
    city = _CITY.match(address)
    head = city.group() if city else ""
    county = _COUNTY.match(address, len(head))
    return head + (county.group() if county else "")


def mask_email(address: str) -> str:
    """abc@x.cn → a***@x.cn."""
    name, at, domain = address.strip().partition("@")
    return f"{name[:1]}***{at}{domain}" if address.strip() else ""
