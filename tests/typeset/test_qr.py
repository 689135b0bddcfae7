"""The QR code of a letter."""

from io import BytesIO

import pytest
from PIL import Image

from statute.refused import Refused
from typeset.qr import qr_png

URL = "https://zwgk.example.gov.cn/zwgk/verify/ABCD-EFGH-JKLM/"


def test_the_code_is_a_square_of_black_and_white_and_the_same_each_time() -> None:
    png = qr_png(URL)
    picture = Image.open(BytesIO(png))
    assert (picture.width, picture.convert("L").getextrema()) == (picture.height, (0, 255))
    assert qr_png(URL) == png


def test_an_address_that_no_code_can_hold_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        qr_png(URL * 100)
    assert refused.value.code == "letter_qr_too_long"
