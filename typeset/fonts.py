"""The letter fonts: which file serves which style, what each can print, and a fontconfig of their own.

Letters use the files of typeset/fonts (and an operator's folder, GONGKAI_FONTS_DIR) and no font of
the machine, so the same letter has the same bytes everywhere. A style is a list of families, tried in order.
What hardly any letter wants (the rest of Unicode's Han, other scripts, symbols) lies packed and is far: it is
unpacked and known to the typesetter only where a letter has such a character, and costs the others nothing.
"""

import hashlib
import lzma
import marshal
import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont

from typeset.fontfile import normalise

FOLDER = Path(__file__).parent / "fonts"
TIERS = {
    "fang": ("num", "fang1", "fang2", "fang3", "rare1", "rare2"),
    "kai": ("kai1", "kai2", "fang3", "rare1", "rare2"),
    "hei": ("hei1", "hei2", "fang3", "rare1", "rare2"),
    "title": ("title1", "title2", "fang1", "fang3", "rare1", "rare2"),
    "num": ("num", "fang1"),
}
FAR = (
    "rare3", "hangul", "latin", "arabic", "tibetan", "mongolian", "yi", "emoji", "symbols", "rare4",
)  # fmt: skip
SIGN = "〓"
"""Printed in place of a character that no font has."""
_environment = Lock()


@dataclass(frozen=True)
class Face:
    """One font file. `advances`: width of every character it has, in em."""

    family: str
    path: Path
    advances: dict[int, float]


def operator_folder() -> Path | None:
    """GONGKAI_FONTS_DIR: licensed fonts named by style (fang.ttf, kai.ttf, hei.ttf, title.ttf, rare.ttf)."""
    value = os.environ.get("GONGKAI_FONTS_DIR", "")
    return Path(value) if value else None


@cache
def workspace() -> Path:
    """A folder of this user only, for the fontconfig file, its cache, unpacked and normalised operator fonts.

    It is named by our fonts too: a file that was written over keeps its place in a cache of fontconfig.
    """
    built = (FOLDER / "fonts.json").read_bytes()
    key = hashlib.sha256(f"{FOLDER}|{operator_folder()}|".encode() + built).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"gongkai-letters-{os.getuid()}-{key}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid() or folder.stat().st_mode & 0o077:
        folder = Path(tempfile.mkdtemp(prefix="gongkai-letters-"))
    return folder


@cache
def faces() -> dict[str, Face]:
    """Every tier by name; an operator's files as `own-<style>`."""
    found = {tier: _face(tier, FOLDER / f"{tier}.ttf") for tiers in TIERS.values() for tier in tiers}
    folder = operator_folder()
    for style in (*TIERS, "rare"):
        for path in sorted(folder.glob(f"{style}.[ot]tf")) if folder else ():
            found[f"own-{style}"] = _face(f"own-{style}", _taken_in(path, style))
    return found


@cache
def far_faces() -> dict[str, Face]:
    """The packed tiers by name, unpacked."""
    return {tier: _face(tier, path) for tier, path in zip(FAR, unpacked(), strict=True)}


def unpacked() -> list[Path]:
    """The files of the packed tiers in a folder of their own. Made again when a tidy machine has removed them."""
    folder = _far_folder()
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{tier}.ttf" for tier in FAR]
    for path in paths:
        if not path.exists():
            _put(path, lzma.decompress(_packed(path.stem).read_bytes()))
    return paths


def _put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, whoever else writes the same one. A full disk keeps no parts of it."""
    part = path.with_suffix(f".{uuid.uuid4().hex}")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _packed(tier: str) -> Path:
    return FOLDER / f"{tier}.ttf.xz"


def _far_folder() -> Path:
    return workspace() / "far"


def _face(tier: str, path: Path) -> Face:
    """Reading the tables of all fonts takes most of a worker's start, so what they say is kept."""
    stat = path.stat()
    kept = workspace() / f"{tier}-{stat.st_size}-{stat.st_mtime_ns}.advances"
    try:
        advances = marshal.loads(kept.read_bytes())  # noqa: S302 -- written by us in a folder of our own
    except (OSError, EOFError, ValueError, TypeError):
        with TTFont(path, lazy=True) as font:
            metrics, em = font["hmtx"].metrics, font["head"].unitsPerEm
            advances = {code: metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}
        with suppress(OSError):  # without room it is read again next time
            _put(kept, marshal.dumps(advances))
    return Face(f"Gongkai {tier}", path, advances)


def _taken_in(path: Path, style: str) -> Path:
    """A copy of an operator's font with our baseline and a family name of its own, made once per content."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    target = workspace() / "own" / f"{style}-{digest}.ttf"
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        font = TTFont(path, recalcTimestamp=False)
        for table in ("GSUB", "GPOS", "GDEF", "vhea", "vmtx", "kern"):
            if table in font:
                del font[table]
        normalise(font, f"Gongkai own-{style}")
        font.save(target.with_suffix(".part"))
        target.with_suffix(".part").rename(target)
    return target


@cache
def tiers_of(style: str) -> tuple[Face, ...]:
    """The faces of a style in the order they are tried: the operator's own one, ours, his rare one."""
    known = faces()
    names = (f"own-{style}", *TIERS[style], "own-rare")
    return tuple(known[name] for name in names if name in known)


def family_list(style: str, far: bool = False) -> str:
    """The value of `font-family` for a style; `far`: with the packed tiers at its end."""
    listed = (*tiers_of(style), *far_faces().values()) if far else tiers_of(style)
    return ", ".join(f'"{face.family}"' for face in listed)


@cache
def advances(style: str) -> dict[int, float]:
    """Width in em of every character the style prints from the tiers at hand, from the face that prints it."""
    union: dict[int, float] = {}
    for face in reversed(tiers_of(style)):
        union.update(face.advances)
    return union


@cache
def all_advances(style: str) -> dict[int, float]:
    """The same with the packed tiers, which this unpacks."""
    union: dict[int, float] = {}
    for face in reversed(far_faces().values()):
        union.update(face.advances)
    return union | advances(style)


def widths(text: str, style: str) -> dict[int, float]:
    """The widths that composing `text` needs."""
    return all_advances(style) if wants_far(text, style) else advances(style)


def wants_far(text: str, style: str) -> bool:
    """Whether a character of the text is in none of the tiers at hand."""
    known = advances(style)
    return any(ord(char) not in known for char in text)


def missing(text: str, style: str) -> list[str]:
    """The characters of the text that no font has, each once, in the order of their code points."""
    if not wants_far(text, style):
        return []
    known = all_advances(style)
    return sorted({char for char in text if ord(char) not in known})


def with_signs(text: str, style: str) -> str:
    """The text with `SIGN` for every character that no font has: nobody can read a box, and the law allows no refusal for it."""
    for char in missing(text, style):
        text = text.replace(char, SIGN)
    return text


def engine_fingerprint() -> str:
    """Short hash of the font files in use; part of a letter's engine string."""
    digest = hashlib.sha256()
    files = {name: face.path for name, face in faces().items()} | {tier: _packed(tier) for tier in FAR}
    for name, path in sorted(files.items()):
        digest.update(name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


@contextmanager
def private_fontconfig(far: bool = False) -> Iterator[None]:
    """Within it a new FontConfiguration sees the letter fonts alone; `far`: the packed ones too.

    The variable is put back afterwards: a browser or converter started later needs the machine's fonts.
    """
    folders = {face.path.parent for face in faces().values()}
    if far:
        folders.add(_far_folder())
    config = workspace() / ("fonts-far.conf" if far else "fonts.conf")
    listed = "".join(f"<dir>{escape(str(folder))}</dir>" for folder in sorted(folders))
    # Other processes may be reading the file: it is replaced whole, never rewritten in place.
    written = config.with_name(f"fonts-{uuid.uuid4().hex}.conf")
    written.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"{listed}<cachedir>{escape(str(workspace() / 'cache'))}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    written.replace(config)
    with _environment:
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = str(config)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before
