"""Build the letter fonts of typeset/fonts from Debian packages and one of npm.

    apt-get download texlive-lang-chinese fonts-noto-cjk-extra fonts-noto-cjk fonts-noto-core \\
        fonts-hanazono fonts-symbola unicode-data
    for f in *.deb; do dpkg-deb -x $f deb; done
    npm pack @expo-google-fonts/noto-emoji@0.4.7 && tar xzf expo-google-fonts-noto-emoji-0.4.7.tgz -C deb
    python tools/build_letter_fonts.py deb typeset/fonts

A letter must look the same on every machine and typeset fast, so each style is cut into tiers: everyday
characters in a small file, the others in a second and third one, rare name characters in two more. What is
rarer still (the rest of Unicode's Han to extension B, other scripts, symbols) is packed, and unpacked on the
machine only where a letter wants it. Every file is static TrueType with a family name of its own (two files
of one family would share one embedded subset and print wrong characters) and one common baseline (a rare
character must not move its line).
"""

import bz2
import gzip
import hashlib
import json
import lzma
import sys
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._g_l_y_f import Glyph

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from typeset.fontfile import normalise

FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/"
NOTO = "usr/share/fonts/opentype/noto/"
SCRIPTS = "usr/share/fonts/truetype/noto/"
HANAZONO = "usr/share/fonts/truetype/hanazono/HanaMinB.ttf"
SYMBOLA = "usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf"
EMOJI = "package/400Regular/NotoEmoji_400Regular.ttf"
OFL, GPL = "OFL-1.1", "GPL-3.0-or-later with font exception"
SIMPLIFIED = 2  # index of the SC face inside a Noto CJK collection
MAX_ERROR = 1.0  # of a cubic curve drawn with quadratic ones, in font units

MAXP_FIELDS = (
    "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
    "maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints",
    "maxCompositeContours", "maxComponentDepth",
)  # fmt: skip
SPACES = {"kai": 0.389, "title": 0.253}  # em, as the first file of the style has it
SPACE = 0.333  # of every other file
ASCII = set(range(0x20, 0x7F)) | {0xA0}
NAME_CHARACTERS = {0x20BB7}  # 𠮷, frequent in names and in no national standard
YEN = {0xA5, 0xFFE5}  # Fandol draws ￥ as a dollar sign
PAGE_NUMBER = ASCII | {0x2014}
PUNCTUATION = set(map(ord, "·–—‘’“”…　〇￥")) | set(range(0x3001, 0x3018))
EXTENSION_B = set(range(0x20000, 0x2A6E0))
HANGUL = set(range(0x1100, 0x1200)) | set(range(0x3130, 0x3190)) | set(range(0xAC00, 0xD7B0))
# Neither outlines nor meaning of their own: controls, private use, variation selectors, compatibility copies of
# Han characters (which NFC replaces), tags.
NOT_WANTED = (
    set(range(0xA0)) | {0xAD} | set(range(0x2000, 0x2010)) | set(range(0x2028, 0x2030)) | set(range(0x205F, 0x2070))
    | set(range(0xD800, 0xF900)) | set(range(0xFE00, 0xFE10)) | {0xFEFF} | set(range(0xFFF9, 0x10000))
    | set(range(0x2F800, 0x2FA20)) | set(range(0xE0000, 0x110000))
)  # fmt: skip


@dataclass(frozen=True)
class Tier:
    """One file to build. `shaped`: its script needs the layout tables (joined letters, stacked ones, marks)."""

    name: str
    source: str
    wanted: set[int]
    licence: str
    packed: bool = False
    shaped: bool = False
    em: int = 1000


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


def cut(source: TTFont, wanted: set[int], shaped: bool) -> TTFont:
    """Keep only `wanted` code points and nothing but outlines, advance widths, character map and what shapes."""
    dropped = ["BASE", "VORG", "vhea", "vmtx", "DSIG", "STAT", "kern", "gasp"]
    if not shaped:
        dropped += ["GSUB", "GPOS", "GDEF", "FFTM", "meta"]
    options = subset.Options(
        layout_features=["*"] if shaped else [],
        hinting=False,
        name_IDs=[],
        notdef_outline=True,
        drop_tables=dropped,
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


def add_blanks(font: TTFont, space: float) -> None:
    """Every file has its blanks: a blank is set in the font of the character before it, whichever that is."""
    for name, code, width in (("blank", 0x20, space), ("wide", 0x3000, 1.0)):
        if code in font.getBestCmap():
            continue
        font["glyf"][name] = Glyph()
        font["hmtx"][name] = (round(width * font["head"].unitsPerEm), 0)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name


def near(deb: Path) -> list[Tier]:
    """What every worker has at hand: the four styles, and the rest of 通用规范汉字表 and of GBK."""
    level_1 = double_byte("gb2312", range(0xB0, 0xD8))
    level_2 = double_byte("gb2312", range(0xD8, 0xF8))
    # Python's two codecs read 0xA1A4 and 0xA1AA (· and —) differently; both readings are wanted.
    symbols = double_byte("gb2312", range(0xA1, 0xAA)) | double_byte("gbk", range(0xA1, 0xA4)) | ASCII
    symbols = {c for c in symbols | PUNCTUATION if not 0x3400 <= c < 0xA000}
    standard = unihan(deb, "OtherMappings", "kTGH")  # 通用规范汉字表
    everyday, rest = level_1 | symbols - YEN, level_2 | (standard - level_1)
    fang = characters(deb, f"{FANDOL}FandolFang-Regular.otf")
    serif = characters(deb, f"{NOTO}NotoSerifCJK-Light.ttc")
    gbk = double_byte("gbk", range(0x81, 0xFF))
    others = gbk & fang - everyday - rest - YEN  # 陳 張 劉: traditional forms that 仿宋 has
    rare_1 = (
        standard
        | {c for c in gbk if not 0x4E00 <= c < 0xA000}
        | set(range(0x2460, 0x2474))
        | {0xB2, 0xB3, 0x33A1, 0x33A5}
    ) - (fang - YEN) | YEN
    rare_2 = ((gbk | NAME_CHARACTERS) & serif) - fang - rare_1
    plan = []
    for style in ("Fang", "Kai", "Hei"):
        file = f"{FANDOL}Fandol{style}-Regular.otf"
        plan += [Tier(f"{style.lower()}1", file, everyday, GPL), Tier(f"{style.lower()}2", file, rest, GPL)]
    plan += [Tier("fang3", f"{FANDOL}FandolFang-Regular.otf", others, GPL)]
    title, light = f"{NOTO}NotoSerifCJK-SemiBold.ttc", f"{NOTO}NotoSerifCJK-Light.ttc"
    plan += [Tier("title1", title, level_1 | ASCII | PUNCTUATION, OFL), Tier("title2", title, rest, OFL)]
    plan += [Tier("rare1", light, rare_1, OFL), Tier("rare2", light, rare_2, OFL)]
    plan += [Tier("num", f"{FANDOL}FandolSong-Regular.otf", PAGE_NUMBER, GPL)]
    return plan


def far(deb: Path, has: set[int]) -> list[Tier]:
    """What few letters want, each tier without what `has` and the ones before it hold."""
    light = f"{NOTO}NotoSerifCJK-Light.ttc"
    serif = characters(deb, light)
    offered = [
        Tier("rare3", light, serif - HANGUL, OFL),
        Tier("hangul", light, serif & HANGUL, OFL),
        Tier("latin", f"{SCRIPTS}NotoSerif-Regular.ttf", set(range(0x10000)), OFL, shaped=True),
        Tier("arabic", f"{SCRIPTS}NotoNaskhArabic-Regular.ttf", set(range(0x110000)), OFL, shaped=True),
        Tier(
            "tibetan", f"{SCRIPTS}NotoSerifTibetan-Regular.ttf", set(range(0x0F00, 0x1000)), OFL, shaped=True
        ),
        Tier(
            "mongolian",
            f"{SCRIPTS}NotoSansMongolian-Regular.ttf",
            set(range(0x1800, 0x18B0)),
            OFL,
            shaped=True,
        ),
        Tier("yi", f"{SCRIPTS}NotoSansYi-Regular.ttf", set(range(0xA000, 0xA4D0)), OFL),
        Tier("emoji", EMOJI, set(range(0x2100, 0x110000)), OFL),
        Tier("symbols", SYMBOLA, set(range(0x2010, 0x110000)), "free for any use (George Douros)"),
        # A coarser grid halves what its outlines take; half a dot of a printer at 16 pt.
        Tier("rare4", HANAZONO, EXTENSION_B, "Hanazono Font License", em=500),
    ]
    plan = []
    for tier in offered:
        wanted = (tier.wanted & characters(deb, tier.source)) - has - NOT_WANTED
        has |= wanted
        plan.append(replace(tier, wanted=wanted, packed=True))
    return plan


def characters(deb: Path, source: str) -> set[int]:
    return set(opened(deb, source, lazy=True).getBestCmap())


def opened(deb: Path, source: str, *, lazy: bool | None = None) -> TTFont:
    number = SIMPLIFIED if source.endswith(".ttc") else -1
    return TTFont(deb / source, fontNumber=number, recalcTimestamp=False, lazy=lazy)


def made(deb: Path, tier: Tier) -> TTFont:
    """The font of one tier, ready to be saved."""
    font = cut(opened(deb, tier.source), tier.wanted, tier.shaped)
    if "CFF " in font:
        to_truetype(font)
    font["post"].formatType = 3.0
    if font["head"].unitsPerEm != tier.em:  # an em of thousandths keeps the common baseline exact
        scale_upem(font, tier.em)
    add_blanks(font, SPACES.get(tier.name.rstrip("12"), SPACE))
    normalise(font, f"Gongkai {tier.name}", tier.licence)
    cmap = font["cmap"]
    cmap.tables = [t for t in cmap.tables if (t.platformID, t.platEncID) in ((3, 1), (3, 10))]
    return font


def build(deb: Path, out: Path) -> None:
    """Write every tier, the licence texts and fonts.json (origin, SHA-256 and size of each file)."""
    out.mkdir(parents=True, exist_ok=True)
    manifest, has = [], set()
    plan = near(deb)
    for tier in plan:
        has |= tier.wanted & characters(deb, tier.source)
    for tier in (*plan, *far(deb, has)):
        font = made(deb, tier)
        content = BytesIO()
        font.save(content)
        data = content.getvalue()
        target = out / f"{tier.name}.ttf{'.xz' if tier.packed else ''}"
        target.write_bytes(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME) if tier.packed else data)
        manifest.append({
            "file": target.name,
            "family": f"Gongkai {tier.name}",
            "source": Path(tier.source).name,
            "source_sha256": hashlib.sha256((deb / tier.source).read_bytes()).hexdigest(),
            "licence": tier.licence,
            "characters": len(font.getBestCmap()),
            "bytes": target.stat().st_size,
            "sha256": hashlib.sha256(data).hexdigest(),
        })  # fmt: skip
        sys.stderr.write(
            f"{tier.name}: {manifest[-1]['characters']} characters, {manifest[-1]['bytes'] // 1024} kB\n"
        )
    (out / "fonts.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    doc = deb / "usr/share/doc"
    with gzip.open(doc / "texlive-doc/fonts/fandol/COPYING.gz") as text:
        (out / "LICENCE-fandol.txt").write_bytes(text.read())
    (out / "LICENCE-noto.txt").write_bytes((doc / "fonts-noto-cjk/copyright").read_bytes())
    (out / "LICENCE-hanazono.txt").write_bytes((doc / "fonts-hanazono/copyright").read_bytes())
    (out / "LICENCE-symbola.txt").write_bytes((doc / "fonts-symbola/copyright").read_bytes())
    (out / "LICENCE-noto-emoji.txt").write_bytes((deb / "package/LICENSE_FONT").read_bytes())
    (out / "LICENCE-noto-core.txt").write_bytes((doc / "fonts-noto-core/copyright").read_bytes())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    build(Path(sys.argv[1]), Path(sys.argv[2]))
