import re

import pytest

from tests.typeset.letters import full_letter, letter
from typeset import render_letter
from typeset.weasyprint_adapter import AssetFetcher


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "https://example.com/a.png",
        "data:image/png;base64,AA",
        "asset:other",
    ],
)
def test_the_fetcher_knows_only_the_letters_own_images(url):
    with pytest.raises(ValueError, match="own images"):
        AssetFetcher({"asset:qr": b""}).fetch(url)


@pytest.mark.parametrize("archival", [True, False])
def test_every_stream_ends_with_a_whole_line_end(archival):
    pdf = render_letter(full_letter(), archival=archival).pdf
    ends = re.findall(rb"(..)endstream\n", pdf, re.DOTALL)
    assert len(ends) == pdf.count(b"\nstream\n") > 5
    assert set(ends) == {b"\r\n"}


def test_only_the_metadata_of_a_letter_stay_readable():
    pdf = render_letter(letter("正文。")).pdf
    unpacked = [head for head in re.findall(rb"(<<[^\n]*>>)\nstream\n", pdf) if b"/Filter" not in head]
    assert [b"/Type /Metadata" in head for head in unpacked] == [True]
    assert pdf.count(b'pdfuaid:part="1"') == 1


def test_two_renderings_of_a_letter_have_the_same_bytes():
    first, second = (render_letter(full_letter()) for _ in range(2))
    assert first.pdf == second.pdf
