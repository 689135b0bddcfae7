"""What may be uploaded, decided by content: the name only has to agree with it."""

import io
import re
import struct
import unicodedata
import zipfile
from pathlib import PurePosixPath
from typing import Any

import filetype
import olefile
from django.core.files.base import File
from PIL import Image

from statute.refused import Refused

MAX_BYTES = 20 * 2**20
OPENXML = "application/vnd.openxmlformats-officedocument."
EXTENSIONS: dict[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    f"{OPENXML}wordprocessingml.document": (".docx",),
    f"{OPENXML}spreadsheetml.sheet": (".xlsx",),
    "application/msword": (".doc",),
    "application/vnd.ms-excel": (".xls",),
    "application/ofd": (".ofd",),
    "text/plain": (".txt",),
}
ALLOWED = "PDF、OFD、JPG、PNG、DOC、DOCX、XLS、XLSX、TXT"
ZIP_MAGIC = b"PK\x03\x04"
LONGEST_NAME = 120
MARKUP = re.compile(r"<\s*(!doctype|\?xml|html|head|body|script|svg|iframe)\b|<\?php", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def check_upload(name: str, content: bytes) -> str:
    """The content type of an allowed file; Refused with what is wrong and what to do.

    Codes: file_empty, file_too_large, file_kind, file_macro, file_broken, file_name.
    """
    shown = clean_name(name)
    if not content:
        raise Refused("file_empty", f"文件“{shown}”是空的。请检查后重新选择。")
    _check_size(shown, len(content))
    content_type = _content_type(shown, content)
    if content_type is None:
        raise Refused("file_kind", f"文件“{shown}”的内容不是可以上传的类型。可以上传的类型：{ALLOWED}。")
    extension = _extension(shown)
    if extension and extension not in EXTENSIONS[content_type]:
        kind = EXTENSIONS[content_type][0][1:].upper()
        raise Refused(
            "file_name",
            f"文件“{shown}”的扩展名是 {extension}，内容却是 {kind}。请改正扩展名或者另存后再上传。",
        )
    return content_type


def read_upload(file: "File[Any]") -> bytes:
    """The content of an uploaded file; Refused("file_too_large") without reading it."""
    _check_size(clean_name(file.name or ""), file.size)
    file.seek(0)
    content: bytes = file.read()
    return content


def clean_name(name: str, content_type: str = "") -> str:
    """A name safe in a path, a header and a sentence, with the extension of `content_type` if it has none."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    spaced = (" " if c.isspace() else c for c in last)
    visible = "".join(c for c in spaced if unicodedata.category(c)[0] != "C")
    base = " ".join(re.sub(r'[<>:"|?*]', "_", visible).split()).strip(". ") or "文件"
    extension = _extension(base)
    stem = base[: len(base) - len(extension)][:LONGEST_NAME]
    if not extension and content_type:
        extension = EXTENSIONS[content_type][0]
    return stem + extension


def _check_size(shown: str, size: int) -> None:
    if size > MAX_BYTES:
        raise Refused(
            "file_too_large",
            f"文件“{shown}”有 {size / 2**20:.1f} MB，上限是 20 MB。请压缩或者拆分后再上传。",
        )


def _extension(name: str) -> str:
    """The extension in lower case; "" where the part after the dot is no extension (第1.2条)."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) and not suffix[1:].isdigit() else ""


def _content_type(name: str, content: bytes) -> str | None:
    if content.startswith(ZIP_MAGIC):
        return _zip_type(name, content)
    if content.startswith(olefile.MAGIC):
        return _ole_type(name, content)
    guessed: str | None = filetype.guess_mime(content)
    if guessed in ("image/png", "image/apng", "image/jpeg"):
        _check_image(name, content)
        return "image/jpeg" if guessed == "image/jpeg" else "image/png"
    if guessed == "application/pdf":
        return guessed
    return "text/plain" if guessed is None and _is_plain_text(content) else None


def _check_image(name: str, content: bytes) -> None:
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            image.verify()
    except Exception as error:  # Pillow raises many kinds for a broken picture
        raise Refused(
            "file_broken", f"图片“{name}”打不开，可能没有传完或者已损坏。请重存后再上传。"
        ) from error


def _zip_type(name: str, content: bytes) -> str | None:
    """docx, xlsx and ofd are archives that hold a known part; macros are refused whatever the extension."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {part.casefold() for part in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(
            "file_broken", f"文件“{name}”打不开，可能没有传完或者已损坏。请重存后再上传。"
        ) from error
    if any(part.endswith("vbaproject.bin") for part in parts):
        _refuse_macro(name)
    if "ofd.xml" in parts:
        return "application/ofd"
    if "[content_types].xml" not in parts:
        return None
    if "word/document.xml" in parts:
        return f"{OPENXML}wordprocessingml.document"
    return f"{OPENXML}spreadsheetml.sheet" if "xl/workbook.xml" in parts else None


def _ole_type(name: str, content: bytes) -> str | None:
    """The old binary formats, told apart by their streams; macros are refused wherever they stand."""
    try:
        _check_ole_table(content)
        with olefile.OleFileIO(io.BytesIO(content)) as document:
            word, sheet = document.exists("WordDocument"), document.exists("Workbook")
            macros = any(path[-1] == "_VBA_PROJECT" for path in document.listdir())
    except Exception as error:  # olefile raises many kinds for a broken file
        raise Refused(
            "file_broken", f"文件“{name}”打不开，可能没有传完或者已损坏。请重存后再上传。"
        ) from error
    if macros:
        _refuse_macro(name)
    if word:
        return "application/msword"
    return "application/vnd.ms-excel" if sheet else None


def _check_ole_table(content: bytes) -> None:
    """ValueError if the header tells of a table of sectors far larger than the file needs.

    olefile believes the header: it would read one sector millions of times and run out of memory.
    """
    (shift,) = struct.unpack_from("<H", content, 30)
    (sectors,) = struct.unpack_from("<L", content, 44)
    # A sector of the table holds four bytes for each sector that it tells of.
    if shift not in (9, 12) or sectors > 2 + 2 * (len(content) >> shift) // (1 << shift - 2):
        raise ValueError("the table of sectors doesn't fit the file")


def _refuse_macro(name: str) -> None:
    raise Refused("file_macro", f"文件“{name}”带有宏，不能上传。请另存为不带宏的文件或者 PDF 后再上传。")


def _is_plain_text(content: bytes) -> bool:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not (CONTROL.search(text) or MARKUP.search(text) or text.startswith("#!"))
    return False
