"""Giving a font file the one baseline and the unique family name that the letters rely on.

Used when the committed tiers are built and when an operator's own font is taken in: a face with other
vertical metrics would move the lines it appears on, and two files of one family would share one embedded
subset and print wrong characters.
"""

from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.O_S_2f_2 import Panose

ASCENT, DESCENT = 880, -120  # thousandths of an em
_DATE = 3_786_825_600  # 2024-01-01 in the epoch of the format: the day of a build must not change the bytes


def normalise(font: TTFont, family: str, licence: str = "") -> None:
    """Set baseline and family name in place; removes what could differ between files (style, dates)."""
    scale = font["head"].unitsPerEm / 1000
    ascent, descent = round(ASCENT * scale), round(DESCENT * scale)
    hhea, os2, head = font["hhea"], font["OS/2"], font["head"]
    hhea.ascent, hhea.descent, hhea.lineGap = ascent, descent, 0
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ascent, descent, 0
    os2.usWinAscent, os2.usWinDescent = ascent, -descent
    os2.usWeightClass, os2.usWidthClass, os2.fsType = 400, 5, 0
    os2.fsSelection, os2.panose = 0b1000000, Panose()
    head.macStyle, head.created, head.modified = 0, _DATE, _DATE
    font["name"] = name = newTable("name")
    name.names = []
    plain = family.replace(" ", "")
    values = {1: family, 2: "Regular", 3: f"{plain};gongkai", 4: family, 5: "Version 1.0", 6: plain}
    for name_id, value in (values | ({13: licence} if licence else {})).items():
        name.setName(value, name_id, 3, 1, 0x409)
