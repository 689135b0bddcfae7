import hashlib
import json
import os

import pytest
from fontTools.ttLib import TTFont

from casework.errors import Refused
from casework.typeset import fonts


def test_the_committed_fonts_are_the_ones_in_the_manifest():
    manifest = json.loads((fonts.FOLDER / "fonts.json").read_text(encoding="utf-8"))
    assert sorted(row["file"] for row in manifest) == sorted(path.name for path in fonts.FOLDER.glob("*.ttf"))
    for row in manifest:
        assert hashlib.sha256((fonts.FOLDER / row["file"]).read_bytes()).hexdigest() == row["sha256"]


def test_each_file_has_a_family_of_its_own_and_the_common_baseline():
    families = []
    for path in sorted(fonts.FOLDER.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            families.append(font["name"].getDebugName(1))
            hhea, os2 = font["hhea"], font["OS/2"]
            assert (hhea.ascent, hhea.descent, hhea.lineGap) == (880, -120, 0)
            assert (os2.usWinAscent, os2.usWinDescent) == (880, 120)
    assert len(set(families)) == len(families)


@pytest.mark.parametrize("style", ["fang", "kai", "hei", "title"])
def test_every_style_prints_all_of_gb2312_and_rare_names(style):
    level_1_and_2 = [
        bytes([first, second]) for first in range(0xB0, 0xF8) for second in range(0xA1, 0xFF)
        if not (first == 0xD7 and second > 0xF9)
    ]  # fmt: skip
    text = b"".join(level_1_and_2).decode("gb2312")
    assert len(text) == 6763
    assert fonts.check_coverage(text + "喆堃龑翀祎昉赟垚彧旸犇𠮷㛃䶮㎡⑪·—…“”〔〕《》", style) is None


def test_a_missing_character_is_named_with_what_to_do():
    with pytest.raises(Refused, match="GONGKAI_FONTS_DIR") as caught:
        fonts.check_coverage("\U0003106c", "fang")
    assert caught.value.code == "letter_glyph_missing"


def test_an_operators_font_comes_first_with_our_baseline(tmp_path, monkeypatch):
    with TTFont(fonts.FOLDER / "num.ttf") as font:
        font["hhea"].ascent = 1200
        font.save(tmp_path / "fang.ttf")
    monkeypatch.setenv("GONGKAI_FONTS_DIR", str(tmp_path))
    for cached in (fonts.workspace, fonts.faces, fonts.tiers_of, fonts.advances):
        cached.cache_clear()
    try:
        first = fonts.tiers_of("fang")[0]
        assert first.family == "Gongkai own-fang"
        with TTFont(first.path) as font:
            assert font["hhea"].ascent == 880
    finally:
        monkeypatch.undo()
        for cached in (fonts.workspace, fonts.faces, fonts.tiers_of, fonts.advances):
            cached.cache_clear()


def test_the_machines_font_configuration_is_left_alone():
    before = os.environ.get("FONTCONFIG_FILE")
    with fonts.private_fontconfig():
        assert os.environ["FONTCONFIG_FILE"] != before
    assert os.environ.get("FONTCONFIG_FILE") == before
