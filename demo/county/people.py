"""Invented applicants. Nobody in here is real: identity numbers and credit codes carry valid check digits, but
stand under division codes that no place has."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from requests_app.intake.submit import PersonData
from statute.people.identity import check_credit_code, check_id_number

NO_DIVISION = "159921"  # no province has a division of this number
NO_OPERATOR = "1990000"  # numbers that no operator has given out
RESIDENT_CARD = "居民身份证"
CREDIT_CODE = "统一社会信用代码"

SURNAMES = (
    "赵钱孙周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹柏窦章苏潘葛范彭鲁韦马苗方俞任袁柳"
)
GIVEN = (
    "建国", "秀兰", "志强", "桂英", "海燕", "文博", "雨桐", "子轩", "玉梅", "德福", "晓峰", "春花",
    "国庆", "丽华", "永康", "思远", "佳宁", "立新", "振华", "素芬", "明轩", "凤霞", "宏伟", "静怡",
    "学军", "俊杰", "淑珍", "一诺", "家豪", "爱民", "小满", "长青", "月娥", "保国", "若楠", "守义",
    "云鹏", "彩霞", "启明", "慧敏",
)  # fmt: skip
RARE = (
    "张喆堃",
    "甯珺",
    "亓垚",
    "李犇",
    "马骉",
    "孙彧翀",
    "周婳祎",
    "王赟",
    "欧阳旻昇",
    "陈翾",
    "刘龘",
    "曹頔",
)
PLACES = (
    "城关街道人民路", "城关街道文昌巷", "城关街道滨河南路", "柳溪镇张家湾村", "柳溪镇柳树屯村", "石桥镇石桥街",
    "石桥镇白杨村", "云岭乡岭上村", "云岭乡茶园村", "城关街道锦绣花园小区",
)  # fmt: skip
ORGANISATIONS = {
    "business": (
        "青禾县鸿远建材有限公司", "澜州启航置业有限公司", "青禾县丰泽农业发展有限公司", "澜州云帆信息技术有限公司",
        "青禾县顺达运输有限公司", "青禾县康宁养老服务有限公司",
    ),
    "research": ("澜州学院乡村发展研究所", "澜州职业技术学院"),
    "social": ("青禾县绿源环境保护志愿者协会", "澜州市星火助学服务中心"),
    "legal_service": ("澜州明理律师事务所", "澜州正衡律师事务所", "青禾县城关法律服务所"),
    "other": ("青禾县柳溪镇张家湾村村民委员会", "青禾县锦绣花园小区业主委员会"),
}  # fmt: skip
PURPOSES = (
    "",
    "",
    "了解相关政策",
    "维护自身合法权益",
    "学术研究",
    "参加听证准备材料",
    "办理手续需要",
    "生产、生活需要",
)


@dataclass
class People:
    """Draws applicants; the same random numbers give the same people."""

    rng: Random
    today: date
    known: list[PersonData] = field(default_factory=list)

    def person(self) -> PersonData:
        """A natural person: one in ten with a rare character, one in eight somebody who applied before."""
        if self.known and self.rng.random() < 0.12:
            return self.rng.choice(self.known)
        name = self.rng.choice(RARE) if self.rng.random() < 0.1 else self._name()
        place = self.rng.choice(PLACES)
        found = PersonData(
            name=name,
            id_type=RESIDENT_CARD,
            id_number=self.identity_number(),
            phone=self.phone(),
            address=f"青禾县{place}{self.rng.randint(1, 199)}号",
            postcode="999021",
            email=f"sqr{self.rng.randint(1000, 9999)}@example.com" if self.rng.random() < 0.6 else "",
            work_unit="青禾县第一中学" if self.rng.random() < 0.1 else "",
        )
        self.known.append(found)
        return found

    def organisation(self, kind: str) -> PersonData:
        name = self.rng.choice(ORGANISATIONS[kind])
        office = Random(name)  # an organisation keeps its code and address
        return PersonData(
            kind=kind,
            name=name,
            id_type=CREDIT_CODE,
            id_number=credit_code("52" if kind == "social" else "91" if kind == "business" else "12", office),
            phone=self.phone(),
            address=f"青禾县城关街道滨河南路{office.randint(1, 99)}号",
            postcode="999021",
            email="office@example.com",
            legal_representative=self._name(),
            contact_person=self._name(),
        )

    def applicants(self) -> list[PersonData]:
        """Mostly one person; some organisations of every kind; some joint applicants."""
        chance = self.rng.random()
        if chance < 0.24:
            kind = self.rng.choice(
                ("business",) * 4 + ("research", "social", "legal_service", "legal_service", "other")
            )
            return [self.organisation(kind)]
        several = self.rng.randint(2, 4) if chance > 0.95 else 1
        return [self.person() for _ in range(several)]

    def representative(self) -> PersonData:
        return PersonData(
            name=self._name(), id_type=RESIDENT_CARD, id_number=self.identity_number(), phone=self.phone()
        )

    def identity_number(self) -> str:
        born = self.today - timedelta(days=self.rng.randint(20 * 365, 78 * 365))
        body = f"{NO_DIVISION}{born:%Y%m%d}{self.rng.randint(1, 999):03d}"
        return next(body + last for last in "0123456789X" if not check_id_number(body + last))

    def phone(self) -> str:
        return f"{NO_OPERATOR}{self.rng.randint(0, 9999):04d}"

    def purpose(self) -> str:
        return self.rng.choice(PURPOSES)

    def _name(self) -> str:
        return self.rng.choice(SURNAMES) + self.rng.choice(GIVEN)


def credit_code(kind: str, rng: Random) -> str:
    """A unified credit code whose last character checks. `kind`: its first two characters, who registered it."""
    body = f"{kind}{NO_DIVISION}MB{rng.randint(0, 9999999):07d}"
    return next(
        body + last for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" if not check_credit_code(body + last)
    )
