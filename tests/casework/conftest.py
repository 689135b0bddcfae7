"""One agency, one clerk and two matters."""

from datetime import date

import pytest

from accounts.models import Agency, Staff
from casework.crypto import new_data_key
from casework.models import Matter

OPENED = date(2026, 3, 2)


@pytest.fixture
def agency(db):
    return Agency.objects.create(
        code="qsx-zfb", name="青山县人民政府办公室", kind="department", number_prefix="青政办"
    )


@pytest.fixture
def wang(db):
    return Staff.objects.create_user("wang", name="王登记")


@pytest.fixture
def open_matter(agency):
    def open_matter(number: str) -> Matter:
        return Matter.objects.create(
            kind="application",
            number=number,
            title="2025年度财政决算",
            filed_agency=agency,
            current_agency=agency,
            opened_on=OPENED,
            data_key=new_data_key(),
        )

    return open_matter


@pytest.fixture
def matter(open_matter):
    return open_matter("青政办依申请〔2026〕1号")


@pytest.fixture
def other_matter(open_matter):
    return open_matter("青政办依申请〔2026〕2号")
