"""Typesetting official letters: a Letter in, a PDF out. No Django models; see render.render_letter."""

from typeset.letter import Attachment, Block, Letter, Paragraph, Table
from typeset.render import Rendered, check_ready, render_letter, warm_up

__all__ = [
    "Attachment", "Block", "Letter", "Paragraph", "Rendered", "Table",
    "check_ready", "render_letter", "warm_up",
]  # fmt: skip
