import hashlib
import subprocess
import sys
import unicodedata
from dataclasses import replace

import page
import pytest
from PIL import Image

from statute.refused import Refused
from tests.typeset.letters import AGENCY, MIXED, extracted, full_letter, letter
from typeset import Attachment, Paragraph, Table, check_ready, fonts, render_letter
from typeset.layout import markup
from typeset.render import render_stock
from typeset.text import MAX_CHARACTERS


def refused(code: str, made) -> str:
    with pytest.raises(Refused) as caught:
        render_letter(made)
    assert caught.value.code == code
    return caught.value.message


@pytest.mark.parametrize("profile", ["2a", "ua1"])
@pytest.mark.parametrize("form", ["letter", "plain", "record"])
def test_an_archival_letter_conforms(profile, form):
    made = render_letter(replace(full_letter(), form=form))
    report = page.validate_pdf_bytes(made.pdf, profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_an_archival_letter_in_every_script_conforms(profile):
    made = render_letter(letter("陳㐂𠀀🙏½\U00030000，김철수 ꆈꌠꉙ Żółw ئابدۇرەھىم བསྟན་འཛིན ᠮᠣᠩᠭᠣᠯ。"))
    report = page.validate_pdf_bytes(made.pdf, profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_streams_end_clearly_whatever_their_last_byte():
    for number in range(40):
        made = render_letter(letter(f"第{number}件。", number=f"青自然资公开答〔2026〕{number}号", seal=None))
        assert page.validate_pdf_bytes(made.pdf, profile="2a").is_compliant


def test_the_text_read_back_is_the_text_written():
    made = letter(MIXED, addressee="张喆堃、𠮷㛃䶮", form="plain")
    expected = "".join((
        "青溪县自然资源和规划局", "政府信息公开申请答复书", "青自然资公开答〔2026〕12号", "张喆堃、𠮷㛃䶮：", MIXED,
        "核验码：K7QM29XD4TWB", "核验网址：https://zwgk.qingxi.example.cn/zwgk/verify/K7QM29XD4TWB",
        AGENCY, "2026年3月25日", "—1—",
    ))  # fmt: skip
    assert extracted(render_letter(made).pdf) == expected


def test_the_same_letter_has_the_same_bytes_in_another_process():
    program = (
        "import hashlib; from tests.typeset.letters import full_letter;"
        "from typeset import render_letter; print(render_letter(full_letter()).sha256)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True,
        env={"PYTHONHASHSEED": "3", "TZ": "America/New_York", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    made = render_letter(full_letter())
    assert run.stdout.strip() == made.sha256 == hashlib.sha256(made.pdf).hexdigest()


@pytest.mark.parametrize("made", [full_letter(), letter(MIXED, seal=None, verification=None)])
def test_our_finish_changes_neither_pixels_nor_text(made, tmp_path):
    ours, stock = render_letter(made, archival=False).pdf, render_stock(made)
    assert extracted(ours) == extracted(stock)
    for name, pdf in (("ours", ours), ("stock", stock)):
        subprocess.run(["pdftoppm", "-r", "150", "-png", "-", tmp_path / name], input=pdf, check=True)
    pictures = sorted(tmp_path.glob("ours-*.png"))
    assert len(pictures) == len(sorted(tmp_path.glob("stock-*.png"))) > 0
    for picture in pictures:
        with Image.open(picture) as a, Image.open(tmp_path / picture.name.replace("ours", "stock")) as b:
            assert a.tobytes() == b.tobytes()


@pytest.mark.parametrize(
    "text", ["<b>粗</b>", "&lt;script&gt;", '"><img src="file:///etc/passwd"/>', "{{ agency }}", "]]>"]
)
def test_markup_in_a_text_is_printed_as_typed(text):
    made = letter(f"内容：{text}", Table(((text, text),), heads=("甲", "乙")), addressee=text)
    assert extracted(render_letter(made).pdf).count("".join(text.split())) == 4
    assert "<b>" not in markup(made)


def test_a_character_without_glyph_is_printed_as_a_sign_and_told():
    made = render_letter(letter("姓名：\U00030000。"))
    assert made.replaced == ("\U00030000",)
    assert "姓名：〓。" in extracted(made.pdf)


@pytest.mark.parametrize("archival", [True, False])
def test_rare_han_symbols_and_scripts_are_printed_and_can_be_read_back(archival):
    text = "陳大文、𠮷㐂䶮𠀀、• 清单½€🙏、김철수、ꆈꌠꉙ、Żółw。"
    made = render_letter(letter(text), archival=archival)
    assert made.replaced == ()
    assert "".join(text.replace("•", "·").split()) in extracted(made.pdf)


@pytest.mark.parametrize("style", ["fang", "kai", "hei", "title"])
def test_a_blank_after_a_rare_character_has_a_glyph(style):
    """A blank is set in the font of the character before it."""
    for face in (*fonts.tiers_of(style), *fonts.far_faces().values()):
        assert (0x20 in face.advances, 0x3000 in face.advances) == (True, True)


@pytest.mark.parametrize(
    "char", ["祗", "國", "喆", "𠮷", "㐂", "𠀀", "김", "ü", "ا", "བ", "ᠮ", "ꆈ", "🙏", "½"]
)
def test_a_blank_after_any_character_leaves_the_letter_whole(char):
    text = f"{char} {char} 王{char}\u3000{char} a"
    made = render_letter(letter(text, Paragraph(text, 1), Paragraph(text, 2), title=text), archival=False)
    assert made.replaced == ()


def test_arabic_letters_are_joined_and_can_be_read_back():
    made = render_letter(letter("申请人：ئابدۇرەھىم。"))
    assert made.replaced == ()
    read = unicodedata.normalize("NFKC", extracted(made.pdf))
    assert "ئابدۇرەھىم" in read or "ئابدۇرەھىم"[::-1] in read


def test_a_letter_with_rare_characters_has_the_same_bytes_each_time():
    made = letter("陳㐂𠀀🙏。")
    assert render_letter(made).sha256 == render_letter(made).sha256


def test_controls_and_direction_marks_are_dropped():
    made = letter("甲\u202e乙\u200b丙\x00丁\ufeff。", seal=None, verification=None)
    assert "甲乙丙丁。" in extracted(render_letter(made).pdf)


def test_a_text_over_the_limit_is_refused():
    refused("letter_text_too_long", letter("政" * (MAX_CHARACTERS + 1)))


def test_a_table_over_500_rows_is_refused():
    refused("letter_table_too_long", letter(Table((("1", "甲"),) * 501, heads=("序号", "名称"))))


def test_a_letter_over_60_pages_is_refused():
    refused("letter_too_many_pages", letter(*["政" * 15_000] * 3))


def test_a_table_of_60_rows_repeats_its_heads_on_each_page():
    rows = tuple((str(n), "补偿协议，编号若干") for n in range(60))
    made = render_letter(
        letter("见附件。", attachments=(Attachment("清单", (Table(rows, heads=("序号", "名称")),)),))
    )
    assert made.pages > 2
    assert extracted(made.pdf).count("序号名称") == made.pages - 1


@pytest.mark.parametrize("lines", range(8, 18))
@pytest.mark.parametrize("shape", ["short paragraphs", "one long paragraph"])
def test_the_seal_is_never_alone_on_a_page(shape, lines):
    blocks = ["正文一段。"] * lines if shape == "short paragraphs" else ["正文一段。" * 6 * lines]
    made = render_letter(letter(*blocks), archival=False)
    if made.pages > 1:
        last = subprocess.run(
            ["pdftotext", "-f", str(made.pages), "-", "-"], input=made.pdf, capture_output=True, check=True
        ).stdout.decode()
        assert "正文一段。" in last


def test_a_long_agency_name_keeps_clear_of_the_verification_text():
    name = "青溪县人民政府自然资源和规划局不动产登记中心"
    assert 'class="sign tall"' in markup(letter("正文。", agency=name, title=f"{name}答复书"))
    assert 'class="sign"' in markup(letter("正文。"))


def test_a_heading_rank_is_never_skipped():
    made = letter(Paragraph("（一）情况", 2), "正文。", Paragraph("一、依据", 1), Paragraph("（一）情况", 2))
    assert [tag for tag in ("<h2", "<h3") for _ in range(markup(made).count(tag))] == ["<h2", "<h2", "<h3"]


def test_check_ready_passes_where_letters_can_be_made():
    assert check_ready() is None


def test_check_ready_names_the_command_when_the_subsetter_is_missing(monkeypatch):
    from weasyprint.text import ffi

    monkeypatch.setattr(ffi, "harfbuzz_subset", None)
    with pytest.raises(Refused, match=r"apt-get install -y --no-install-recommends .*libharfbuzz-subset0"):
        check_ready()
