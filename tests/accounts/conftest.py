"""A county with a bureau and a town. In the bureau Wang registers, Li handles, Zhao signs.

Chen is of the town, Sun supervises the county, Qian administers the installation.
"""

from datetime import date
from types import SimpleNamespace

import pytest

from accounts import services
from accounts.models import DutyKind

STARTED = date(2024, 1, 1)
DAY = date(2024, 6, 3)


def person(username, name, **fields):
    return services.add_staff(by=None, username=username, name=name, **fields)


@pytest.fixture
def county(db):
    government = services.add_agency(by=None, code="QS", name="青山县人民政府", kind="county_government")
    bureau = services.add_agency(
        by=None,
        code="QS-JYJ",
        name="青山县教育局",
        kind="department",
        parent=government,
        number_prefix="青教",
    )
    town = services.add_agency(
        by=None, code="QS-HKZ", name="青山县河口镇人民政府", kind="township", parent=government
    )
    return SimpleNamespace(
        government=government,
        bureau=bureau,
        town=town,
        basic=services.add_department(by=None, agency=bureau, name="基础教育科"),
        finance=services.add_department(by=None, agency=bureau, name="财务科"),
    )


@pytest.fixture
def appoint(county):
    def give(staff, duty, agency=None, department=None, from_on=STARTED, until_on=None):
        return services.appoint(
            by=None,
            staff=staff,
            agency=agency or county.bureau,
            duty=duty,
            department=department,
            from_on=from_on,
            until_on=until_on,
        )

    return give


@pytest.fixture
def cast(county, appoint):
    people = SimpleNamespace(
        wang=person("wang", "王登"),
        li=person("li", "李承"),
        zhao=person("zhao", "赵签"),
        chen=person("chen", "陈外"),
        sun=person("sun", "孙督"),
        admin=person("admin", "钱管"),
    )
    appoint(people.wang, DutyKind.REGISTRAR)
    appoint(people.li, DutyKind.HANDLER, department=county.basic)
    appoint(people.zhao, DutyKind.SIGNER)
    appoint(people.chen, DutyKind.HANDLER, agency=county.town)
    appoint(people.sun, DutyKind.SUPERVISOR, agency=county.government)
    appoint(people.admin, DutyKind.ADMINISTRATOR, agency=county.government)
    return people
