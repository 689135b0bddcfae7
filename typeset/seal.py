"""Seal images: checking an uploaded one, and drawing a sample seal (样章) for demonstrations."""

import math
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from statute.refused import Refused
from typeset import fonts

MAX_SIDE = 1000  # px
_SIDE, _SCALE = 496, 2  # 42 mm at 300 dpi, drawn twice as large for smooth edges
_RED = (214, 16, 24, 205)


def check_seal(png: bytes) -> None:
    """Refuses anything but a square-ish PNG with transparency of at most 1000 × 1000 px."""
    try:
        with Image.open(BytesIO(png), formats=["PNG"]) as image:
            width, height, mode = *image.size, image.mode
            if max(width, height) <= MAX_SIDE:
                image.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused("seal_not_png", "印章图片不是可以读取的 PNG 文件。请上传 PNG 图片。") from error
    if max(width, height) > MAX_SIDE:
        raise Refused(
            "seal_too_large",
            f"印章图片为{width}×{height}像素，超过{MAX_SIDE}×{MAX_SIDE}的上限。请缩小后重新上传。",
        )
    if mode not in ("RGBA", "LA", "P"):
        raise Refused("seal_not_transparent", "印章图片没有透明背景，会遮住文字。请上传透明背景的 PNG 图片。")


def sample_seal(agency: str) -> bytes:
    """A round seal with the agency's name and the words 样章, as PNG. Never a real seal."""
    side = _SIDE * _SCALE
    image = Image.new("RGBA", (side, side), (*_RED[:3], 0))
    draw, centre = ImageDraw.Draw(image), side / 2
    edge = side * 0.02
    draw.ellipse((edge, edge, side - edge, side - edge), outline=_RED, width=round(side * 0.03))
    _star(draw, centre, side * 0.15)
    _ring(image, agency, side)
    font = _font("title1", round(side * 0.085))
    draw.text((centre, side * 0.79), "样章", font=font, fill=_RED, anchor="mm")
    # One colour and sixteen depths of it: the picture goes into every letter, so it must be small.
    depth = (
        image.getchannel("A")
        .resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
        .point(lambda a: round(a / 17) * 17)
    )
    small = Image.new("RGB", (_SIDE, _SIDE), _RED[:3])
    small.putalpha(depth)
    out = BytesIO()
    small.save(out, format="PNG", optimize=True)
    return out.getvalue()


def _font(tier: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.FOLDER / f"{tier}.ttf"), size)


def _star(draw: ImageDraw.ImageDraw, centre: float, radius: float) -> None:
    points = []
    for corner in range(10):
        distance = radius if corner % 2 == 0 else radius * 0.382
        angle = math.pi * corner / 5
        points.append((centre + distance * math.sin(angle), centre - distance * math.cos(angle)))
    draw.polygon(points, fill=_RED)


def _ring(image: Image.Image, name: str, side: int) -> None:
    """The name clockwise along the rim, open at the foot."""
    size = round(side * min(0.115, 1.75 / max(len(name), 1)))
    faces = fonts.faces()
    sweep = min(270.0, 26.0 * (len(name) - 1))
    for position, char in enumerate(name):
        degrees = -sweep / 2 + (sweep * position / (len(name) - 1) if len(name) > 1 else sweep / 2)
        tier = next((t for t in fonts.TIERS["title"] if ord(char) in faces[t].advances), "title1")
        cell = Image.new("RGBA", (size * 2, size * 2), (*_RED[:3], 0))
        ImageDraw.Draw(cell).text((size, size), char, font=_font(tier, size), fill=_RED, anchor="mm")
        turned = cell.rotate(-degrees, resample=Image.Resampling.BICUBIC)
        radius, angle = side * 0.375, math.radians(degrees)
        x, y = side / 2 + radius * math.sin(angle), side / 2 - radius * math.cos(angle)
        image.alpha_composite(turned, (round(x - size), round(y - size)))
