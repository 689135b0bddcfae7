import hashlib
import json
import lzma
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from launcher.services import BASE_DIR
from typeset import fonts
from typeset.text import clean

STYLES = ["fang", "kai", "hei", "title"]
CACHED = (fonts.workspace, fonts.faces, fonts.tiers_of, fonts.advances, fonts.all_advances, fonts.far_faces)


def test_the_committed_fonts_are_the_ones_in_the_manifest():
    manifest = json.loads((fonts.FOLDER / "fonts.json").read_text(encoding="utf-8"))
    files = [path.name for path in fonts.FOLDER.iterdir() if path.suffix in (".ttf", ".xz")]
    assert sorted(row["file"] for row in manifest) == sorted(files)
    for row in manifest:
        content = (fonts.FOLDER / row["file"]).read_bytes()
        data = lzma.decompress(content) if row["file"].endswith(".xz") else content
        assert hashlib.sha256(data).hexdigest() == row["sha256"]


def test_each_file_has_a_family_of_its_own_and_the_common_baseline():
    families = []
    for path in (*sorted(fonts.FOLDER.glob("*.ttf")), *fonts.unpacked()):
        with TTFont(path, lazy=True) as font:
            families.append(font["name"].getDebugName(1))
            hhea, os2, em = font["hhea"], font["OS/2"], font["head"].unitsPerEm
            assert (hhea.ascent / em, hhea.descent / em, hhea.lineGap) == (0.88, -0.12, 0)
            assert (os2.usWinAscent / em, os2.usWinDescent / em) == (0.88, 0.12)
    assert len(set(families)) == len(families)


@pytest.mark.parametrize("style", STYLES)
def test_every_style_prints_all_of_gb2312_and_rare_names(style):
    level_1_and_2 = [
        bytes([first, second]) for first in range(0xB0, 0xF8) for second in range(0xA1, 0xFF)
        if not (first == 0xD7 and second > 0xF9)
    ]  # fmt: skip
    text = b"".join(level_1_and_2).decode("gb2312")
    assert len(text) == 6763
    assert not fonts.wants_far(text + "喆堃龑翀祎昉赟垚彧旸犇𠮷㛃䶮㎡⑪·—…“”〔〕《》〓", style)


def gbk() -> Iterator[str]:
    """Every character of two bytes in GBK; the private area has none."""
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                yield from bytes([lead, trail]).decode("gbk")
            except UnicodeDecodeError:
                continue


@pytest.mark.parametrize("style", STYLES)
def test_every_style_prints_all_han_of_gbk_without_unpacking_a_font(style):
    han = {char for char in gbk() if "\u4e00" <= char < "\ua000"}
    assert len(han) == 20_902
    assert sorted(char for char in han if fonts.wants_far(char, style)) == []
    assert fonts.missing("".join(gbk()), style) == []


@pytest.mark.parametrize("style", STYLES)
def test_every_style_prints_the_standard_table_without_unpacking_a_font(style):
    """通用规范汉字表, as Unihan's kTGH has it."""
    table = (Path(__file__).parent / "tgh.txt").read_text(encoding="utf-8").replace("\n", "")
    assert len(set(table)) == 8105
    assert sorted(char for char in table if fonts.wants_far(char, style)) == []


@pytest.mark.parametrize("style", STYLES)
def test_every_style_prints_the_han_of_unicode_to_extension_b(style):
    unified = [*range(0x4E00, 0x9FEB), *range(0x3400, 0x4DB6), *range(0x20000, 0x2A6D7)]
    assert fonts.missing("".join(map(chr, unified)), style) == []


@pytest.mark.parametrize(
    "text",
    [
        "ئابدۇرەھىم تۇرسۇن",
        "བསྟན་འཛིན་རྒྱ་མཚོ།",
        "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ",
        "ꆈꌠꉙ",
        "김철수",
        "Vahcuengh Żółw Müller Nguyễn Ñandú",
        "• ½ ¼ € £ ¥ ™ © → ★ ☑ ✓ ➢ 🙏 😀 🥰",
    ],
    ids=["Uyghur", "Tibetan", "Mongolian", "Yi", "Korean", "Latin", "symbols"],
)
def test_scripts_and_symbols_of_quoted_texts_are_printed(text):
    assert fonts.missing(clean(text), "fang") == []


@pytest.mark.parametrize("style", STYLES)
def test_the_yuan_sign_is_no_dollar_sign(style):
    feet = {}
    for char in "￥＄":
        face = next(face for face in fonts.tiers_of(style) if ord(char) in face.advances)
        with TTFont(face.path) as font:
            feet[char] = font["glyf"][font.getBestCmap()[ord(char)]].yMin
    assert feet["￥"] == 0 > feet["＄"]  # a dollar sign goes below the baseline


def test_a_character_that_no_font_has_is_named_and_gets_a_sign():
    assert fonts.missing("甲\U00030000乙\ue000\U00030000", "fang") == ["\ue000", "\U00030000"]
    assert fonts.with_signs("甲\U00030000乙\ue000", "fang") == "甲〓乙〓"


def test_an_ordinary_text_unpacks_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "_far_folder", lambda: tmp_path / "far")
    assert fonts.missing("张喆堃申请公开陳大文的材料。", "fang") == []
    assert list(tmp_path.iterdir()) == []


def test_what_a_tidy_machine_removed_is_unpacked_again():
    fonts.unpacked()[0].unlink()
    assert [path.exists() for path in fonts.unpacked()] == [True] * len(fonts.FAR)


@pytest.fixture
def own_fonts(tmp_path, monkeypatch) -> Iterator[Path]:
    """An operator's folder, looked at anew."""
    monkeypatch.setenv("GONGKAI_FONTS_DIR", str(tmp_path))
    for cached in CACHED:
        cached.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    for cached in CACHED:
        cached.cache_clear()


def test_an_operators_font_comes_first_with_our_baseline(own_fonts):
    with TTFont(fonts.FOLDER / "num.ttf") as font:
        font["hhea"].ascent = 1200
        font.save(own_fonts / "fang.ttf")
    first = fonts.tiers_of("fang")[0]
    assert first.family == "Gongkai own-fang"
    with TTFont(first.path) as font:
        assert font["hhea"].ascent == 880


def test_an_operators_rare_font_prints_what_no_other_has(own_fonts):
    with TTFont(fonts.FOLDER / "num.ttf") as font:
        for table in font["cmap"].tables:
            table.cmap[0xE000] = table.cmap[ord("A")]
        font.save(own_fonts / "rare.ttf")
    assert not fonts.wants_far("\ue000", "fang")
    assert fonts.missing("\ue000\ue001", "fang") == ["\ue001"]


def test_the_machines_font_configuration_is_left_alone():
    before = os.environ.get("FONTCONFIG_FILE")
    with fonts.private_fontconfig():
        assert os.environ["FONTCONFIG_FILE"] != before
    assert os.environ.get("FONTCONFIG_FILE") == before


@pytest.mark.parametrize("wanted", ["fonts.unpacked()", "fonts.faces()"])
def test_a_disk_without_room_keeps_no_parts_of_files(tmp_path, wanted):
    """No file may grow beyond 20 kB here, as if the rest had found no room."""
    code = (
        "import contextlib, resource\n"
        "from typeset import fonts\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        f"with contextlib.suppress(OSError):\n    {wanted}\n"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        cwd=BASE_DIR,
        check=True,
    )
    left = [path.suffix for path in tmp_path.rglob("*") if path.is_file()]
    assert set(left) <= {".advances", ".ttf"}
    assert ".advances" in left or wanted == "fonts.unpacked()"
