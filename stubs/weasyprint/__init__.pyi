"""What typeset/ uses of WeasyPrint 70, which carries no types. Only mypy reads this."""

from collections.abc import Callable, Sequence
from typing import TypedDict, Unpack

import pydyf

from .text.fonts import FontConfiguration
from .urls import URLFetcher

__version__: str

class Options(TypedDict, total=False):
    """The options of `render` and `write_pdf` that we set."""

    pdf_tags: bool
    pdf_variant: str | None
    uncompressed_pdf: bool

class CSS:
    def __init__(self, *, string: str, font_config: FontConfiguration, url_fetcher: URLFetcher) -> None: ...

class HTML:
    def __init__(self, *, string: str, url_fetcher: URLFetcher) -> None: ...
    def render(
        self, font_config: FontConfiguration, *, stylesheets: Sequence[CSS], **options: Unpack[Options]
    ) -> Document: ...

class Page:
    height: float
    anchors: dict[str, tuple[float, float, float, float]]

class Document:
    pages: Sequence[Page]
    def write_pdf(
        self,
        *,
        finisher: Callable[[Document, pydyf.PDF], None] | None = None,
        pdf_identifier: bytes | None = None,
        **options: Unpack[Options],
    ) -> bytes: ...
