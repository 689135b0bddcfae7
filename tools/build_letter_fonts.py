"""Build the letter fonts of casework/typeset/fonts from Debian packages.

    apt-get download texlive-lang-chinese fonts-noto-cjk-extra fonts-noto-cjk unicode-data
    for f in *.deb; do dpkg-deb -x $f deb; done
    python tools/build_letter_fonts.py deb casework/typeset/fonts

A letter must look the same on every machine and typeset fast, so each style is cut into tiers: everyday
characters in a small file, the others in a second one, rare name characters in two more. Every file is
static TrueType with a family name of its own (two files of one family would share one embedded subset and
print wrong characters) and one common baseline (a rare character must not move its line).
"""

import bz2
import gzip
import hashlib
import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from casework.typeset.fontfile import normalise

FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/"
NOTO = "usr/share/fonts/opentype/noto/"
SIMPLIFIED = 2  # index of the SC face inside a Noto CJK collection
MAX_ERROR = 1.0  # of a cubic curve drawn with quadratic ones, in font units

MAXP_FIELDS = (
    "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
    "maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints",
    "maxCompositeContours", "maxComponentDepth",
)  # fmt: skip
ASCII = set(range(0x20, 0x7F)) | {0xA0}
NAME_CHARACTERS = {0x20BB7}  # 𠮷, frequent in names and in no national standard
PAGE_NUMBER = ASCII | {0x2014}
PUNCTUATION = set(map(ord, "·–—‘’“”…　〇￥")) | set(range(0x3001, 0x3018))


def double_byte(codec: str, lead: range) -> set[int]:
    """Code points of the two-byte characters of a Chinese codec whose lead byte is in `lead`."""
    found = set()
    for first in lead:
        for second in range(0x40, 0xFF):
            try:
                char = bytes([first, second]).decode(codec)
            except UnicodeDecodeError:
                continue
            found.update(ord(c) for c in char if not 0xE000 <= ord(c) < 0xF900)
    return found


def unihan(deb: Path, file: str, key: str) -> set[int]:
    """Code points that carry property `key` in Debian's copy of Unihan."""
    with bz2.open(deb / f"usr/share/unicode/Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        return {int(line.split("\t")[0][2:], 16) for line in lines if f"\t{key}\t" in line}


def cut(source: TTFont, wanted: set[int]) -> TTFont:
    """Keep only `wanted` code points and nothing but outlines, advance widths and the character map."""
    dropped = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "STAT", "kern", "gasp"]
    options = subset.Options(
        layout_features=[], hinting=False, name_IDs=[], notdef_outline=True, drop_tables=dropped
    )
    worker = subset.Subsetter(options)
    worker.populate(unicodes=wanted)
    worker.subset(source)
    return source


def to_truetype(font: TTFont) -> None:
    """Replace CFF outlines by glyf ones: smaller in the PDF and four times as fast to subset there."""
    order, glyph_set, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(None)
        glyph_set[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], glyf = newTable("loca"), newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    font["glyf"] = glyf
    for name in order:
        glyphs[name].recalcBounds(glyf)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyphs[name], "xMin", 0))
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in MAXP_FIELDS:
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"


def tiers(deb: Path) -> list[tuple[str, str, set[int]]]:
    """(tier name, source file, code points) of every file to build."""
    level_1 = double_byte("gb2312", range(0xB0, 0xD8))
    level_2 = double_byte("gb2312", range(0xD8, 0xF8))
    # Python's two codecs read 0xA1A4 and 0xA1AA (· and —) differently; both readings are wanted.
    symbols = double_byte("gb2312", range(0xA1, 0xAA)) | double_byte("gbk", range(0xA1, 0xA4)) | ASCII
    symbols = {c for c in symbols | PUNCTUATION if not 0x3400 <= c < 0xA000}
    standard = unihan(deb, "OtherMappings", "kTGH")  # 通用规范汉字表
    everyday, rest = level_1 | symbols, level_2 | (standard - level_1)
    fang = set(TTFont(deb / FANDOL / "FandolFang-Regular.otf").getBestCmap())
    serif = set(TTFont(deb / NOTO / "NotoSerifCJK-Light.ttc", fontNumber=SIMPLIFIED).getBestCmap())
    gbk = double_byte("gbk", range(0x81, 0xFF))
    rare_1 = (
        standard
        | {c for c in gbk if not 0x4E00 <= c < 0xA000}
        | set(range(0x2460, 0x2474))
        | {0xB2, 0xB3, 0x33A1, 0x33A5}
    ) - fang
    rare_2 = ((gbk | NAME_CHARACTERS) & serif) - fang - rare_1
    plan = []
    for style in ("Fang", "Kai", "Hei"):
        file = f"{FANDOL}Fandol{style}-Regular.otf"
        plan += [(f"{style.lower()}1", file, everyday), (f"{style.lower()}2", file, rest)]
    title, light = f"{NOTO}NotoSerifCJK-SemiBold.ttc", f"{NOTO}NotoSerifCJK-Light.ttc"
    plan += [("title1", title, level_1 | ASCII | PUNCTUATION), ("title2", title, rest)]
    plan += [("rare1", light, rare_1), ("rare2", light, rare_2)]
    plan += [("num", f"{FANDOL}FandolSong-Regular.otf", PAGE_NUMBER)]
    return plan


def build(deb: Path, out: Path) -> None:
    """Write every tier, the licence texts and fonts.json (origin, SHA-256 and size of each file)."""
    out.mkdir(parents=True, exist_ok=True)
    manifest = []
    for tier, file, wanted in tiers(deb):
        noto = file.endswith(".ttc")
        font = TTFont(deb / file, fontNumber=SIMPLIFIED if noto else -1, recalcTimestamp=False)
        font = cut(font, wanted)
        to_truetype(font)
        licence = "OFL-1.1" if noto else "GPL-3.0-or-later with font exception"
        normalise(font, f"Gongkai {tier}", licence)
        cmap = font["cmap"]
        cmap.tables = [t for t in cmap.tables if (t.platformID, t.platEncID) in ((3, 1), (3, 10))]
        target = out / f"{tier}.ttf"
        font.save(target)
        data = target.read_bytes()
        manifest.append({
            "file": target.name,
            "family": f"Gongkai {tier}",
            "source": Path(file).name,
            "source_sha256": hashlib.sha256((deb / file).read_bytes()).hexdigest(),
            "licence": licence,
            "characters": len(font.getBestCmap()),
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        })  # fmt: skip
        sys.stderr.write(f"{tier}: {manifest[-1]['characters']} characters, {len(data) // 1024} kB\n")
    (out / "fonts.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    doc = deb / "usr/share/doc"
    with gzip.open(doc / "texlive-doc/fonts/fandol/COPYING.gz") as text:
        (out / "LICENCE-fandol.txt").write_bytes(text.read())
    (out / "LICENCE-noto.txt").write_bytes((doc / "fonts-noto-cjk/copyright").read_bytes())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    build(Path(sys.argv[1]), Path(sys.argv[2]))
