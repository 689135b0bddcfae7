from io import BytesIO

import pytest
from PIL import Image

from statute.refused import Refused
from typeset.qr import qr_png
from typeset.seal import check_seal, sample_seal


def png(size=(10, 10), mode="RGBA", kind="PNG") -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, format=kind)
    return out.getvalue()


def test_a_sample_seal_is_a_small_transparent_png():
    seal = sample_seal("青溪县自然资源和规划局")
    assert check_seal(seal) is None
    with Image.open(BytesIO(seal)) as image:
        assert (image.size, image.mode) == ((496, 496), "RGBA")
        assert image.getpixel((0, 0))[3] == 0


def test_the_same_name_gives_the_same_seal():
    assert sample_seal("青溪县公安局") == sample_seal("青溪县公安局") != sample_seal("青溪县财政局")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not a picture", "seal_not_png"),
        (png(kind="GIF", mode="P"), "seal_not_png"),
        (png()[:40], "seal_not_png"),
        (png((1001, 10)), "seal_too_large"),
        (png(mode="RGB"), "seal_not_transparent"),
    ],
)
def test_an_unfit_seal_is_refused(content, code):
    with pytest.raises(Refused) as caught:
        check_seal(content)
    assert caught.value.code == code


def test_a_qr_code_is_a_png_and_an_endless_address_is_refused():
    with Image.open(BytesIO(qr_png("https://example.cn/v/K7QM29XD4TWB"))) as image:
        assert image.format == "PNG"
    with pytest.raises(Refused) as caught:
        qr_png("https://example.cn/" + "a" * 3000)
    assert caught.value.code == "letter_qr_too_long"
