import io
import struct
import zipfile

import olefile
import pytest
from PIL import Image

from casework.uploads import MAX_BYTES, check_upload, clean_name
from statute.refused import Refused

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, kind)
    return out.getvalue()


def archive(*parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for part in parts:
            target.writestr(part, "x")
    return out.getvalue()


def ole(*paths: str) -> bytes:
    """A compound file of the 512-byte kind that holds these empty streams, in storages where the path says so."""
    entries: list[list] = [["Root Entry", 5, -1, -1]]  # name, type, right sibling, child
    places = {"": 0}
    for path in paths:
        parts = path.split("/")
        for depth, part in enumerate(parts):
            here = "/".join(parts[: depth + 1])
            if here in places:
                continue
            places[here], parent = len(entries), entries[places["/".join(parts[:depth])]]
            entries.append([part, 2 if depth == len(parts) - 1 else 1, parent[3], -1])
            parent[3] = places[here]
    directory = b"".join(
        struct.pack(
            "<64sHBBiii16sIQQiQ", name.encode("utf-16-le"), 2 * len(name) + 2, kind, 1, -1, right, child,
            b"", 0, 0, 0, -2, 0,
        )
        for name, kind, right, child in entries
    )  # fmt: skip
    directory += b"\0" * (-len(directory) % 512)
    last = len(directory) // 512  # sector 0 is the table of sectors, the directory follows
    table = struct.pack("<128i", -3, *range(2, last + 1), -2, *[-1] * (127 - last))
    header = struct.pack(
        "<8s16s5H6x9i109i", olefile.MAGIC, b"", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, -2, 0, -2, 0, 0,
        *[-1] * 108,
    )  # fmt: skip
    return header + table + directory


def code_of(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        check_upload(name, content)
    return refused.value.code


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("申请.pdf", PDF, "application/pdf"),
        ("证件.JPG", picture("JPEG"), "image/jpeg"),
        ("证件.jpeg", picture("JPEG"), "image/jpeg"),
        ("截图.png", picture("PNG"), "image/png"),
        ("材料.docx", archive("[Content_Types].xml", "word/document.xml"), WORD),
        ("清单.xlsx", archive("[Content_Types].xml", "xl/workbook.xml"), SHEET),
        ("材料.doc", ole("WordDocument"), "application/msword"),
        ("清单.xls", ole("Workbook"), "application/vnd.ms-excel"),
        ("材料.doc", ole("WordDocument", "ObjectPool/_1/Workbook"), "application/msword"),
        ("清单.xls", ole("MBD0001/WordDocument", "Workbook"), "application/vnd.ms-excel"),
        ("公文.ofd", archive("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
        ("说明.txt", "申请公开2025年度财政决算。".encode(), "text/plain"),
        ("说明.txt", "申请公开2025年度财政决算。".encode("gb18030"), "text/plain"),
        ("没有扩展名", PDF, "application/pdf"),
        ("关于第1.2条", PDF, "application/pdf"),
    ],
)
def test_an_allowed_file_gives_its_type_by_content(name, content, expected):
    assert check_upload(name, content) == expected


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.pdf", b"", "file_empty"),
        ("大.pdf", PDF + b"0" * MAX_BYTES, "file_too_large"),
        ("程序.exe", b"MZ" + b"\0" * 200, "file_kind"),
        ("伪装.pdf", b"MZ" + b"\0" * 200, "file_kind"),
        ("程序.txt", b"\x7fELF" + b"\0" * 200, "file_kind"),
        ("脚本.txt", b"#!/bin/sh\nrm -rf /\n", "file_kind"),
        ("网页.txt", b"  <!DOCTYPE html><p>x", "file_kind"),
        ("网页.txt", "说明<script>alert(1)</script>".encode(), "file_kind"),
        ("图.txt", b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "file_kind"),
        ("控制.txt", b"abc\x00def", "file_kind"),
        ("压缩.zip", archive("a.txt"), "file_kind"),
        ("安装.msi", ole("Property"), "file_kind"),
        ("演示.ppt", ole("PowerPoint Document"), "file_kind"),
        ("只提到.doc", ole("说WordDocument"), "file_kind"),
        ("演示.gif", picture("GIF"), "file_kind"),
        ("宏.docm", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "file_macro"),
        ("宏.docx", archive("[Content_Types].xml", "word/document.xml", "word/VBAProject.bin"), "file_macro"),
        ("宏.xls", ole("Workbook", "_VBA_PROJECT_CUR/VBA/_VBA_PROJECT"), "file_macro"),
        ("宏.doc", ole("WordDocument", "Macros/VBA/_VBA_PROJECT"), "file_macro"),
        ("坏.doc", ole("WordDocument")[:1100], "file_broken"),
        ("坏.doc", olefile.MAGIC + b"\0" * 600, "file_broken"),
        ("坏.doc", olefile.MAGIC, "file_broken"),
        ("坏.docx", b"PK\x03\x04" + b"0" * 100, "file_broken"),
        ("坏.png", picture("PNG")[:50], "file_broken"),
        ("报告.exe", PDF, "file_name"),
        ("报告.docx", PDF, "file_name"),
        ("批处理.bat", b"del /q *", "file_name"),
    ],
)
def test_a_file_that_may_not_be_uploaded_is_refused(name, content, code):
    assert code_of(name, content) == code


def test_a_document_whose_header_asks_for_endless_reading_is_broken():
    content = ole("WordDocument")
    content = content[:68] + struct.pack("<ii", 0, 2**24) + content[76:]  # the table goes on in sector 0, …
    content = content[:44] + struct.pack("<i", 109 + 127 * 2**24) + content[48:]  # … for 2 billion sectors …
    content = (
        content[:512] + struct.pack("<128i", *[1] * 127, 0) + content[1024:]
    )  # … and leads back to itself
    assert code_of("坏.doc", content) == "file_broken"


def test_the_refusal_says_what_is_wrong_and_what_to_do():
    with pytest.raises(Refused) as refused:
        check_upload("C:\\文档\\报告.docx", PDF)
    assert (
        refused.value.message
        == "文件“报告.docx”的扩展名是 .docx，内容却是 PDF。请改正扩展名或者另存后再上传。"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("C:\\Users\\张三\\证件.JPG", "证件.jpg"),
        ("../../etc/passwd", "passwd.pdf"),
        ("a\u202egpj.pdf", "agpj.pdf"),
        ("报告\n一\t二.pdf", "报告 一 二.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        (" .. ", "文件.pdf"),
        ("", "文件.pdf"),
        ("长" * 300 + ".pdf", "长" * 120 + ".pdf"),
    ],
)
def test_names_are_made_safe(name, expected):
    assert clean_name(name, "application/pdf") == expected
