"""Last touches before a PDF is written: every stream compressed once; PDF/A-2a and PDF/UA-1 declared."""

import pydyf
from weasyprint import Document
from zlib_ng import zlib_ng

from typeset.signing import add_field

PDFUA = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" \
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
_LEVEL = 6


def declare_both(pdf: pydyf.PDF) -> None:
    """Say in the metadata that the file is PDF/UA-1 too; PDF/A-2 wants it readable, that is uncompressed."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/Metadata":
            item.compress = False
            content = item.stream[0]
            end = content.rindex(b"</rdf:RDF>")
            item.stream[0] = content[:end] + PDFUA + content[end:]


class _Packed(pydyf.Stream):
    """Deflated data whose end cannot be mistaken: it may end with a byte that reads as a line end itself."""

    @property
    def data(self) -> bytes:
        extra = pydyf.Dictionary({**self.extra, "Length": len(self.stream[0])})
        return b"\n".join((extra.data, b"stream", self.stream[0] + b"\r", b"endstream"))


def compress(pdf: pydyf.PDF) -> None:
    """Deflate every stream once; pydyf would do it slower, and twice for a file with an identifier."""
    for position, item in enumerate(pdf.objects):
        if not isinstance(item, pydyf.Stream):
            continue
        raw = b"\n".join(pydyf._to_bytes(part) for part in item.stream)
        extra = dict(item.extra)
        if item.compress:
            packer = zlib_ng.compressobj(level=_LEVEL)
            raw = packer.compress(raw) + packer.flush()
            extra["Filter"] = "/FlateDecode"
        packed = _Packed([raw], extra)
        packed.number, packed.generation = item.number, item.generation
        pdf.objects[position] = packed


def clearly_ended(pdf: bytes) -> bool:
    """False when the object or reference stream, which pydyf writes last, ends with a line end of its own."""
    last = pdf.rindex(b"\nendstream")
    return all(
        pdf[end - 1 : end] not in (b"\r", b"\n") for end in (last, pdf.rindex(b"\nendstream", 0, last))
    )


def finish(
    document: Document, pdf: pydyf.PDF, *, archival: bool, padding: int = 0, signed_by: str = ""
) -> None:
    """WeasyPrint's `finisher`. `padding`: unused objects, which change how the last streams end.

    `signed_by`: the agency whose signature will fill the field made here; empty = no field.
    """
    if signed_by:
        add_field(document, pdf, signed_by)
    if archival:
        declare_both(pdf)
    compress(pdf)
    for _ in range(padding):
        pdf.add_object(pydyf.Dictionary())
