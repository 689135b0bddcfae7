"""Rendering a letter: WeasyPrint with our fonts, our markup, a fetcher that knows the letter's images only.

Pixels and text are those of stock WeasyPrint with the same fonts and markup; the time is not: no HTML parser,
a user-agent sheet cut to what letters use, a seal encoded once, streams compressed once.
"""

import gc
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from io import BytesIO
from string import Template
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from PIL import Image

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
    from weasyprint import CSS, HTML

    from typeset.signing import Signer

ENGINE_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig"
_HTML_TAGS = frozenset({
    "html", "head", "title", "meta", "body", "div", "p", "h1", "h2", "h3", "span", "i", "img",
    "table", "colgroup", "col", "thead", "tbody", "tr", "th", "td",
})  # fmt: skip


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
    """Refuses `letter_engine_missing`, naming the apt command, when a system library is not there.

    Without libharfbuzz-subset0 WeasyPrint still works, a hundred times slower and without a word.
    """
    try:
        with fonts.private_fontconfig():
            from weasyprint.text import ffi

        missing = "libharfbuzz-subset0" if ffi.harfbuzz_subset is None else ""
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
    from typeset.archival import clearly_ended

    signs = signer is not None and letter.seal is not None
    for padding in range(8):
        pdf, pages, boxes = _write(letter, archival, padding, signs)
        if clearly_ended(pdf):
            break
    if signer is not None and letter.seal is not None:
        pdf = signer.sign(pdf, seal=letter.seal, agency=letter.agency)
    replaced = tuple(sorted({*check_printable(letter), *boxes}))
    return Rendered(pdf, pages, hashlib.sha256(pdf).hexdigest(), engine(), replaced)


def _write(letter: Letter, archival: bool, padding: int, signs: bool) -> tuple[bytes, int, set[str]]:
    from typeset.archival import finish

    assets, images = _assets(letter)
    drawn = replace(letter, seal=None) if signs else letter
    variant = "pdf/a-2a" if archival else None
    document = _document(drawn, assets, images, tuned=True, variant=variant)
    if len(document.pages) > MAX_PAGES:
        raise Refused(
            "letter_too_many_pages",
            f"文书共{len(document.pages)}页，超过{MAX_PAGES}页的上限。请缩短正文，较长的内容作为附件另行提供。",
        )
    with _missing_glyphs() as boxes:
        pdf = document.write_pdf(
            finisher=partial(
                finish, archival=archival, padding=padding, signed_by=letter.agency if signs else ""
            ),
            # Only PDF/A asks for an identifier, which costs another pass over all objects.
            pdf_identifier=hashlib.sha256(letter.number.encode()).digest()[:16] if archival else None,
            **_options(images, variant),
        )
    return pdf, len(document.pages), boxes


def render_stock(letter: Letter) -> bytes:
    """The same markup, fonts and style through stock WeasyPrint: the yardstick of tests and benchmarks."""
    assets, _ = _assets(letter)
    document = _document(letter, assets, {}, tuned=False, variant=None)
    return document.write_pdf(pdf_tags=True)


def warm_up() -> None:
    """Make a worker ready: fonts, styles, one letter; what lives for good is hidden from the collector."""
    from datetime import date

    from typeset.letter import Paragraph

    sample = Letter("letter", "样", "样", "样", "样", (Paragraph("样"),), "样", date(2026, 1, 1))
    render_letter(sample)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@cache
def engine() -> str:
    """What decides the bytes besides the letter itself."""
    import pydyf
    import weasyprint
    from zlib_ng import zlib_ng

    return (
        f"weasyprint {weasyprint.__version__}; pydyf {pydyf.__version__}; "
        f"zlib-ng {zlib_ng.ZLIBNG_VERSION}; fonts {fonts.engine_fingerprint()}"
    )


@cache
def _font_config(far: bool) -> Any:
    check_ready()
    with fonts.private_fontconfig(far):
        from weasyprint.text.fonts import FontConfiguration

        return FontConfiguration()


@cache
def _style(form: str, far: bool) -> "CSS":
    from weasyprint import CSS

    sheet = (fonts.FOLDER.parent / "letter.css").read_text(encoding="utf-8")
    rules = [Template(sheet).substitute({style: fonts.family_list(style, far) for style in fonts.TIERS})]
    if form == "letter":  # 首页不显示页码 (GB/T 9704-2012 10.1)
        rules.append("@page :first { @bottom-right { content: none } }")
    steps = range(MIN_TRACKING, MAX_TRACKING + 1)
    rules += [f".t{step} {{ letter-spacing: {step * STEP:.3f}em }}" for step in steps if step]
    rules += [f".i{quarter} {{ margin-left: {quarter / 4}em }}" for quarter in range(1, 113)]
    return CSS(string="\n".join(rules), font_config=_font_config(far), url_fetcher=_fetcher({}))


@cache
def _html_class() -> type["HTML"]:
    import cssselect2
    import tinycss2
    from weasyprint import CSS, HTML
    from weasyprint.html import UA

    def selectors(prelude: list) -> list[str]:
        groups: list[list] = [[]]  # commas inside :is(…) are inside one part and do not count
        for part in prelude:
            if part == ",":
                groups.append([])
            else:
                groups[-1].append(part)
        return [tinycss2.serialize(group).strip() for group in groups]

    rules = []
    for rule in tinycss2.parse_stylesheet(UA, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule":
            rules.append(rule.serialize())
            continue
        used = [each for each in selectors(rule.prelude) if each in _HTML_TAGS]
        if used:
            rules.append(f"{', '.join(used)} {{{tinycss2.serialize(rule.content)}}}")
    sheet = CSS(string="\n".join(rules))

    class LetterHTML(HTML):
        """Our markup is well formed, so ElementTree reads it; the sheet holds only what our tags need."""

        def __init__(self, text: str, fetcher: Any) -> None:
            self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
            root = ElementTree.fromstring(text)  # noqa: S314  # our own template's output
            self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
            self.etree_element = self.wrapper_element.etree_element

        def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
            return [sheet]

    return LetterHTML


def _fetcher(assets: dict[str, bytes]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):
        """Knows `asset:` addresses of this letter and nothing else: no file, no network, no data address."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=("asset",), allow_redirects=False, fail_on_errors=True)

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in assets:
                raise ValueError("a letter refers only to its own images")
            return URLFetcherResponse(url, assets[url], {"Content-Type": "image/png"})

    return AssetFetcher()


def _assets(letter: Letter) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The letter's images by address, and those of them that are already decoded."""
    assets: dict[str, bytes] = {}
    images: dict[str, Any] = {}
    if letter.seal:
        url = _seal_url(letter.seal)
        assets[url] = letter.seal
        images[url] = _seal_image(letter.seal)
    if letter.verification:
        assets["asset:qr"] = qr_png(letter.verification[1])
    return assets, images


def _seal_url(seal: bytes) -> str:
    return f"asset:seal-{hashlib.sha256(seal).hexdigest()[:16]}"


@lru_cache(maxsize=32)
def _seal_image(seal: bytes) -> Any:
    """The seal, encoded once for all letters that carry it."""
    import pydyf
    from weasyprint.images import RasterImage

    class SealImage(RasterImage):
        encoded: dict[bool, tuple[dict, bytes, dict, bytes]]

        def get_x_object(self, interpolate: bool, dpi_ratio: float) -> pydyf.Stream:
            if interpolate not in self.encoded:
                made = super().get_x_object(interpolate, dpi_ratio)
                mask = made.extra.pop("SMask", None)
                self.encoded[interpolate] = (
                    dict(made.extra), made.stream[0].data, dict(mask.extra) if mask else {},
                    mask.stream[0].data if mask else b"",
                )  # fmt: skip
            extra, data, mask_extra, mask_data = self.encoded[interpolate]
            stream = pydyf.Stream([data], dict(extra))
            if mask_extra:  # fresh objects: writing a file numbers them
                stream.extra["SMask"] = pydyf.Stream([mask_data], dict(mask_extra))
            return stream

    check_seal(seal)
    identifier = hashlib.md5(_seal_url(seal).encode(), usedforsecurity=False).hexdigest()
    image = SealImage(Image.open(BytesIO(seal)), identifier, seal)
    image.encoded = {}
    return image


def _options(images: dict[str, Any], variant: str | None) -> dict[str, Any]:
    return {"cache": dict(images), "pdf_variant": variant, "pdf_tags": True}


def _document(
    letter: Letter, assets: dict[str, bytes], images: dict[str, Any], *, tuned: bool, variant: str | None
) -> Any:
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    text = markup(
        letter,
        seal_url=_seal_url(letter.seal) if letter.seal else "",
        qr_url="asset:qr" if letter.verification else "",
    )
    far = fonts.wants_far(text.replace("\n", ""), "fang")
    if far:
        fonts.unpacked()
    fetcher, config = _fetcher(assets), _font_config(far)
    html = _html_class()(text, fetcher) if tuned else HTML(string=text, url_fetcher=fetcher)
    try:
        return html.render(
            font_config=config, stylesheets=[_style(letter.form, far)], **_options(images, variant)
        )
    except FatalURLFetchingError as error:
        raise Refused("letter_asset_unknown", "文书引用了自身以外的资源，已停止生成。") from error


@contextmanager
def _missing_glyphs() -> Iterator[set[str]]:
    """The characters for which WeasyPrint drew a box: it only logs them.

    The markup holds none that no font has, so there are none to be expected; should its choice of fonts differ
    from ours, the letter still goes out, and whoever sends it is told.
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
