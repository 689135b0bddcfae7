"""The QR code of a letter's verification address."""

from io import BytesIO

import segno

from statute.refused import Refused


def qr_png(url: str) -> bytes:
    """Black on white PNG, error level M. The mask is fixed: trying all eight costs more than the code."""
    try:
        code = segno.make_qr(url, error="m", mask=4, boost_error=False)
    except segno.DataOverflowError as error:
        raise Refused("letter_qr_too_long", "核验网址太长，无法生成二维码。请缩短网站地址。") from error
    out = BytesIO()
    code.save(out, kind="png", scale=4, border=2)
    return out.getvalue()
