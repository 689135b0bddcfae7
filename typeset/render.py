"""Rendering a letter: our markup and fonts, set by WeasyPrint; an image that isn't the letter's own is refused."""

import hashlib
import zlib
from dataclasses import dataclass, replace
from functools import cache
from string import Template
from typing import TYPE_CHECKING

from statute.refused import Refused
from typeset import fonts
from typeset.composer import MAX_TRACKING, MIN_TRACKING, STEP
from typeset.layout import markup
from typeset.letter import Letter
from typeset.printable import check_printable
from typeset.qr import qr_png
from typeset.seal import check_seal
from typeset.text import MAX_PAGES

if TYPE_CHECKING:
    from weasyprint import Document

    from typeset.signing import Signer

ENGINE_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig"
SEAL, QR = "asset:seal", "asset:qr"


@dataclass(frozen=True)
class Rendered:
    """`sha256` of the bytes; `engine`: versions that decide the bytes (typesetter and fonts).

    `replaced`: the characters that no font has, printed as 〓.
    """

    pdf: bytes
    pages: int
    sha256: str
    engine: str
    replaced: tuple[str, ...] = ()


def check_ready() -> None:
    """Refuses `letter_engine_missing`, naming the apt command, when a system library is not there."""
    try:
        with fonts.private_fontconfig():
            from typeset import weasyprint_adapter

        missing = weasyprint_adapter.missing_library()
    except OSError as error:
        missing = str(error).splitlines()[0]
    if missing:
        raise Refused(
            "letter_engine_missing",
            f"文书排版所需的系统库没有安装（{missing}），不能生成文书。请以管理员身份执行："
            f"apt-get install -y --no-install-recommends {ENGINE_PACKAGES}",
        )


def render_letter(letter: Letter, *, archival: bool = True, signer: "Signer | None" = None) -> Rendered:
    """The letter as PDF: PDF/A-2a and PDF/UA-1 when `archival`, else a plain tagged PDF.

    With a `signer` (and a seal) the file is signed and the seal is the signature's appearance. Unsigned, the
    same letter gives the same bytes. Refuses a text, table or seal above its limit and more than 60 pages; a
    character that no font has is printed as 〓 and named in `replaced`.
    """
    signs = signer is not None and letter.seal is not None
    laid_out = _lay_out(replace(letter, seal=None) if signs else letter, archival=archival)
    from typeset import weasyprint_adapter

    if len(laid_out.pages) > MAX_PAGES:
        raise Refused(
            "letter_too_many_pages",
            f"文书共{len(laid_out.pages)}页，超过{MAX_PAGES}页的上限。请缩短正文，较长的内容作为附件另行提供。",
        )
    pdf, boxes = weasyprint_adapter.write(
        laid_out,
        archival=archival,
        # Only PDF/A asks for an identifier.
        identifier=hashlib.sha256(letter.number.encode()).digest()[:16] if archival else None,
        signed_by=letter.agency if signs else "",
    )
    if signer is not None and letter.seal is not None:
        check_seal(letter.seal)
        pdf = signer.sign(pdf, seal=letter.seal, agency=letter.agency)
    replaced = tuple(sorted({*check_printable(letter), *boxes}))
    return Rendered(pdf, len(laid_out.pages), hashlib.sha256(pdf).hexdigest(), engine(), replaced)


def render_stock(letter: Letter) -> bytes:
    """The same markup, fonts and style written by WeasyPrint alone: the yardstick of tests and benchmarks."""
    return _lay_out(letter, archival=False).write_pdf(pdf_tags=True)


def warm_up() -> None:
    """Make a worker ready: fonts, styles, one letter."""
    from datetime import date

    from typeset.letter import Paragraph

    render_letter(Letter("letter", "样", "样", "样", "样", (Paragraph("样"),), "样", date(2026, 1, 1)))


@cache
def engine() -> str:
    """What decides the bytes besides the letter itself."""
    import pydyf
    import weasyprint

    return (
        f"weasyprint {weasyprint.__version__}; pydyf {pydyf.__version__}; "
        f"zlib {zlib.ZLIB_RUNTIME_VERSION}; fonts {fonts.engine_fingerprint()}"
    )


@cache
def _checked() -> None:
    check_ready()


def _lay_out(letter: Letter, *, archival: bool) -> "Document":
    """The adapter is imported by those who typeset: it loads Pango, which web processes do without."""
    _checked()
    from typeset import weasyprint_adapter

    assets: dict[str, bytes] = {}
    if letter.seal:
        check_seal(letter.seal)
        assets[SEAL] = letter.seal
    if letter.verification:
        assets[QR] = qr_png(letter.verification[1])
    text = markup(letter, seal_url=SEAL if letter.seal else "", qr_url=QR if letter.verification else "")
    far = fonts.wants_far(text.replace("\n", ""), "fang")
    if far:
        fonts.unpacked()
    return weasyprint_adapter.lay_out(text, _rules(letter.form, far), assets, far=far, archival=archival)


@cache
def _rules(form: str, far: bool) -> str:
    sheet = (fonts.FOLDER.parent / "letter.css").read_text(encoding="utf-8")
    rules = [Template(sheet).substitute({style: fonts.family_list(style, far) for style in fonts.TIERS})]
    if form == "letter":  # 首页不显示页码 (GB/T 9704-2012 10.1)
        rules.append("@page :first { @bottom-right { content: none } }")
    steps = range(MIN_TRACKING, MAX_TRACKING + 1)
    rules += [f".t{step} {{ letter-spacing: {step * STEP:.3f}em }}" for step in steps if step]
    rules += [f".i{quarter} {{ margin-left: {quarter / 4}em }}" for quarter in range(1, 113)]
    return "\n".join(rules)
