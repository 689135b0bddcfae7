"""WeasyPrint and pydyf, as letters need them: the one file that knows more of them than their manuals say.

What they do not do by themselves, and where it is done here:

- they see the fonts of the machine: `_font_config` is made while fontconfig knows ours alone;
- WeasyPrint works without its font subsetter, a hundred times slower and without a word: `missing_library` asks;
- it draws a box for a character that no font has, and only logs it: `write` listens to the log;
- pydyf may end a stream with a byte that reads as half a line end, which PDF/A-2 forbids: `_Stream`;
- WeasyPrint declares one standard a file: `_claim_accessible` adds PDF/UA-1 to PDF/A-2a;
- it makes no signature fields: `_add_field`.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any

import pydyf
from weasyprint import CSS, HTML, Document
from weasyprint.text import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from statute.refused import Refused
from typeset import fonts
from typeset.signing import FIELD, PLACE

if TYPE_CHECKING:
    from weasyprint import Options  # a name of our stub

ACCESSIBLE = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" \
pdfuaid:part="1" /><rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 this file conforms to</pdfaProperty:description>\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
POINTS = 0.75  # of a CSS pixel
PRINT_LOCKED = 4 + 128  # annotation flags


def missing_library() -> str:
    """The system library without which letters take minutes; "" when it is there."""
    return "libharfbuzz-subset0" if ffi.harfbuzz_subset is None else ""


def lay_out(text: str, rules: str, assets: Mapping[str, bytes], *, far: bool, archival: bool) -> Document:
    """The pages of this markup under these rules. Refuses an image that isn't among `assets`.

    `far`: whether the packed fonts of rare scripts are needed.
    """
    html = HTML(string=text, url_fetcher=AssetFetcher(assets))
    try:
        return html.render(
            font_config=_font_config(far), stylesheets=[_stylesheet(rules, far)], **_options(archival)
        )
    except FatalURLFetchingError as error:
        raise Refused("letter_asset_unknown", "文书引用了自身以外的资源，已停止生成。") from error


def write(
    laid_out: Document, *, archival: bool, identifier: bytes | None = None, signed_by: str = ""
) -> tuple[bytes, set[str]]:
    """The file, and the characters that were drawn as a box.

    `signed_by`: the agency whose signature will fill the field made here; empty = no field.
    """
    with _boxes() as found:
        pdf = laid_out.write_pdf(
            finisher=partial(_finish, archival=archival, signed_by=signed_by),
            pdf_identifier=identifier,
            **_options(archival),
        )
    return pdf, found


def _options(archival: bool) -> "Options":
    # Uncompressed, because pydyf would write its last streams after the finisher; `_finish` compresses.
    return {"pdf_variant": "pdf/a-2a" if archival else None, "pdf_tags": True, "uncompressed_pdf": True}


@cache
def _font_config(far: bool) -> FontConfiguration:
    with fonts.private_fontconfig(far):
        return FontConfiguration()


@lru_cache(maxsize=8)
def _stylesheet(rules: str, far: bool) -> CSS:
    return CSS(string=rules, font_config=_font_config(far), url_fetcher=AssetFetcher({}))


class AssetFetcher(URLFetcher):
    """Knows `asset:` addresses of this letter and nothing else: no file, no network, no data address."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("asset",), allow_redirects=False, fail_on_errors=True)
        self.assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if url not in self.assets:
            raise ValueError("a letter refers only to its own images")
        return URLFetcherResponse(url, self.assets[url], {"Content-Type": "image/png"})


@contextmanager
def _boxes() -> Iterator[set[str]]:
    """The characters for which a box was drawn.

    The markup holds none that no font has, so there are none to be expected; should WeasyPrint's choice of fonts
    differ from ours, the letter still goes out, and whoever sends it is told.
    """
    found: set[str] = set()

    class Watch(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if ".notdef" in record.msg and isinstance(record.args, tuple):
                found.add(str(record.args[0]))

    logger, watch = logging.getLogger("weasyprint"), Watch(logging.WARNING)
    logger.addHandler(watch)
    try:
        yield found
    finally:
        logger.removeHandler(watch)


def _finish(laid_out: Document, pdf: pydyf.PDF, *, archival: bool, signed_by: str) -> None:
    """WeasyPrint's `finisher`: it is called when everything is in the file and nothing is written."""
    if signed_by:
        _add_field(laid_out, pdf, signed_by)
    if archival:
        _claim_accessible(pdf)
    for position, item in enumerate(pdf.objects):
        if isinstance(item, pydyf.Stream):
            pdf.objects[position] = _Stream(item)


class _Stream(pydyf.Stream):
    """Compressed unless it is already, or is the metadata, which stay readable; ends with a whole CR LF.

    Deflated data may end with a CR or LF of their own, and a reader that looks for the end of line before
    `endstream` would take it for part of that. Worked out once, because a file with an identifier asks twice.
    """

    def __init__(self, made: pydyf.Stream) -> None:
        packed = "Filter" in made.extra or made.extra.get("Type") == "/Metadata"
        super().__init__(made.stream, made.extra, compress=not packed)
        self.number = made.number

    @cached_property
    def data(self) -> bytes:
        return super().data.removesuffix(b"\nendstream") + b"\r\nendstream"


def _claim_accessible(pdf: pydyf.PDF) -> None:
    """Say in the metadata that the file is PDF/UA-1 too."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/Metadata":
            (content,) = item.stream
            end = content.rindex(b"</rdf:RDF>")
            item.stream = [content[:end] + ACCESSIBLE + content[end:]]


def _add_field(laid_out: Document, pdf: pydyf.PDF, agency: str) -> None:
    """An empty signature field where the seal goes, tagged as a form so that readers announce it."""
    number, shown = next((n, shown) for n, shown in enumerate(laid_out.pages) if PLACE in shown.anchors)
    page = pdf.objects[pdf.pages["Kids"][number * 3]]
    left, top, right, bottom = (side * POINTS for side in shown.anchors[PLACE])
    height = shown.height * POINTS
    label = pydyf.String(f"{agency}电子印章")
    widget = pydyf.Dictionary({
        "Type": "/Annot", "Subtype": "/Widget", "FT": "/Sig", "T": pydyf.String(FIELD), "TU": label,
        "F": PRINT_LOCKED, "Rect": pydyf.Array([left, height - bottom, right, height - top]),
        "P": page.reference, "StructParent": len(laid_out.pages),
    })  # fmt: skip
    pdf.add_object(widget)
    page["Annots"] = pydyf.Array([widget.reference])
    form = pydyf.Dictionary({"Fields": pydyf.Array([widget.reference]), "SigFlags": 1})
    pdf.add_object(form)
    pdf.catalog["AcroForm"] = form.reference
    _tag(pdf, page, widget, label, len(laid_out.pages))


def _tag(
    pdf: pydyf.PDF, page: pydyf.Dictionary, widget: pydyf.Dictionary, label: pydyf.String, key: int
) -> None:
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    whole = _object(pdf, root["K"][0])
    reference = pydyf.Dictionary({"Type": "/OBJR", "Obj": widget.reference, "Pg": page.reference})
    element = pydyf.Dictionary({
        "Type": "/StructElem", "S": "/Form", "P": whole.reference, "Pg": page.reference, "Alt": label,
        "K": pydyf.Array([reference]),
    })  # fmt: skip
    pdf.add_object(element)
    whole["K"].append(element.reference)
    _object(pdf, root["ParentTree"])["Nums"].extend([key, element.reference])


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
