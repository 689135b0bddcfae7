"""What people and programs send that nobody asked for."""

import io
import zipfile
from random import Random
from typing import NamedTuple

LONG = 5000


class Upload(NamedTuple):
    """A file as a browser sends it."""

    name: str
    content: bytes
    content_type: str = "application/octet-stream"


TEXTS = (
    "", " ", "\x00", "张\x00三", "\ud800", "\udfff张", "\ufffe\uffff", "\u202e三张\u202c", "\u200b", "\ufeff张三",
    "e" + "\u0301" * 200, "👨‍👩‍👧‍👦🏳️‍🌈", "𠮷野家", "\U0010ffff", "مرحبا", "שלום", "張三豐", "㑇㐂㐄", "龘" * 81, "张" * 100,
    "字" * LONG, "a" * 300, "a" * 70_000, "\r\n" * 50, "a\r\nSet-Cookie: a=b", "\x1b[31m", "\x7f", "\t\v\f\x85\u2028\u2029",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"'`><", "&lt;&#0;&#xD800;", "]]>", "<!--",
    "' OR '1'='1", "'; DROP TABLE casework_matter; --", "\\", "%", "_", "%%s%(a)s{0}{a.__class__}", "{{ 7*7 }}{% now 'Y' %}",
    "${7*7}", "../../../../etc/passwd", "C:\\nul", "file:///etc/passwd", "//example.com", "x", "javascript:alert(1)",
    "http://[", "http://[::1", "https://example.com:99999/", "None", "null", "undefined", "True", "NaN", "on", "[]", "{}",
    '{"a": 1}', "__all__", "pk", "a.b.c", ".name", ":", "applicant:", "applicant:abc.name", "applicant:².name",
    "applicant:0.name", "representative.name", "(((", "[" * 200, ".*+?^$", "\\d{1,999999}", "a" * 255, "=cmd|' /C calc'!A0",
    "a@" + "b" * 300 + ".cn", "\u3000", "·" * 20, "Ａ１２３", "〔２０２６〕１号", "İı", "ﬃ", "ß" * 50,
)  # fmt: skip
NUMBERS = (
    "0", "-0", "-1", "1.5", "1e999", "-1e9", "²", "1²", "٣", "１２３", "①", "Ⅷ", "一", "0x10", "0b1", "1_000", "+1", " 1 ", "01",
    "9" * LONG, "-" + "9" * LONG, "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
    "1" + "0" * 30, "inf", "-inf", "nan", "1,000", "1;2", "1\x00", "½", "𝟙𝟚",
)  # fmt: skip
DATES = (
    "0001-01-01", "0001-01-02", "9999-12-31", "9999-12-30", "0000-00-00", "2026-02-30", "2026-13-01", "2026-00-10", "2025-02-29",
    "1582-10-10", "1900-01-01", "2099-12-31", "10000-01-01", "-2026-01-01", "２０２６-０１-０１", "2026-1-1", "2026/03/02", "02.03.2026",
    "2026-03-02T25:61:00", "2026-03-02 10:00", "20260302", "今天", "2026年3月2日", "2026-03-02\x00", "2026-W10-1", "1970-01-01",
    "-425520608843", "²-01-01",
)  # fmt: skip


def _archive(*parts: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return file.getvalue()


WORD = _archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
GOOD_FILE = Upload("材料.txt", "材料正文\n".encode(), "text/plain")
FILES = (
    Upload("", b""),
    Upload("空.txt", b""),
    Upload("a.pdf", PDF[:12]),
    Upload("a.pdf", b"%PDF-9.9" + b"\x00" * 2000),
    Upload("a.pdf", WORD),
    Upload("a.docx", PDF),
    Upload("a.docx", WORD[:60]),
    Upload("a.docx", WORD[:-30]),
    Upload("a.docx", b"PK\x03\x04" + b"\xff" * 500),
    Upload("a.docx", _archive(("word/vbaProject.bin", b"x"), ("[Content_Types].xml", b""))),
    Upload("a.zip", _archive(("../../a", b"x"))),
    Upload("a.ofd", _archive(("OFD.xml", b""))),
    Upload("a.xlsx", _archive(("[Content_Types].xml", b"\xff"), ("xl/workbook.xml", b"\xff"))),
    Upload("a.doc", OLE),
    Upload("a.xls", OLE + b"\xff" * 1500),
    Upload("a.xls", OLE + b"\x00" * 505),
    Upload("a.png", PNG),
    Upload("a.png", PNG + b"\xff\xff\xff\xff" * 4 + b"\x08\x06\x00\x00\x00"),
    Upload("a.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 100),
    Upload("a.jpg", b"GIF89a"),
    Upload("a.txt", b"\xff\xfe\x00"),
    Upload("a.txt", b"\x80" * 3000),
    Upload("a.txt", b"<!doctype html><script>alert(1)</script>"),
    Upload("a.txt", b"<" * 200_000),
    Upload("../../etc/passwd", b"text"),
    Upload("a\x00.txt", b"text"),
    Upload("a\r\nX: y.txt", b"text"),
    Upload("." * 300, b"text"),
    Upload("名" * 300 + ".txt", b"text"),
    Upload("\u202etxt.exe", b"MZ\x90"),
    Upload("\ud800.txt", b"text"),
    Upload("con", b"text", "text/plain; charset=\x00"),
    Upload("a.txt", b"text", "multipart/mixed; boundary=b"),
)
TOO_LARGE = Upload("大.txt", b"a" * (21 * 2**20))

# Without NUL, line breaks and lengths that are wrong: a web server passes none of these on.
HEADERS = (
    ("Host", ""), ("Host", "evil.example"), ("Host", "localhost:99999999"), ("Host", "[::1"), ("Host", "localhost\x01"), ("Host", "一.例"),
    ("Cookie", "\x01"), ("Cookie", "sessionid=" + "a" * 9000), ("Cookie", "sessionid=\ud800; csrftoken=²"), ("Cookie", "sessionid"),
    ("Cookie", "messages=W1tdXQ==:x; large_type=²"), ("Cookie", ";;;=;=a"), ("Referer", "http://["), ("Referer", "x" * 9000),
    ("X-Forwarded-For", "²"), ("X-Forwarded-For", "1.1.1.1, " * 500), ("X-Forwarded-For", "::1%eth0"), ("X-Real-IP", "not an address"),
    ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "gopher"), ("HX-Request", "true"), ("HX-Request", "²"),
    ("HX-Boosted", "true"), ("HX-Current-URL", "http://["), ("HX-Current-URL", "\x01"), ("HX-Current-URL", "%ff"),
    ("HX-Current-URL-URI-AutoEncoded", "true"), ("HX-Target", "张"), ("HX-Trigger", "\x01"), ("HX-Prompt", "字" * 2000),
    ("HX-History-Restore-Request", "true"), ("HX-Triggering-Event", "{"), ("Triggering-Event", "{"), ("Accept-Language", "²," * 200),
    ("Accept-Language", "zh-hans;q=nan"), ("Accept", "²/;q=x"), ("Accept-Encoding", "²"), ("If-Modified-Since", "Thu, 01 Jan 0000 00:00:00 GMT"),
    ("If-Modified-Since", "9" * 400), ("If-None-Match", '"'), ("If-None-Match", "W/\x01"), ("Range", "bytes=9-1"), ("Range", "bytes=-²"),
    ("Range", "bytes=" + "9" * 500 + "-"), ("User-Agent", "\x01" * 20), ("User-Agent", "a" * 9000), ("Origin", "null"), ("Origin", "http://["),
    ("Authorization", "Basic \ud800"), ("X-HTTP-Method-Override", "DELETE"), ("X-Requested-With", "XMLHttpRequest"), ("Content-Encoding", "gzip"),
    ("Upgrade", "websocket"),
)  # fmt: skip
METHODS = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "get",
    "²",
    "G" * 300,
)

# A body that isn't what its type says.
BODIES = (
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=", b"x"),
    ("multipart/form-data; boundary=\xff", b"x"),
    ("multipart/form-data; boundary=" + "b" * 300, b"--" + b"b" * 300),
    ("multipart/form-data; boundary=b", b""),
    ("multipart/form-data; boundary=b", b"--b\r\n"),
    ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n'),
    (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="a"; filename="f"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--b--\r\n",
    ),
    (
        "multipart/form-data; boundary=b",
        b"--b\r\nContent-Disposition: form-data; name*=utf-8''%ff%zz; filename*=x'y'%ff\r\n\r\nx\r\n--b--\r\n",
    ),
    ("multipart/form-data; boundary=b; charset=none", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--'),
    ("application/x-www-form-urlencoded; charset=utf-16", b"a=%ff"),
    ("application/x-www-form-urlencoded; charset=none", b"a=b"),
    ("application/x-www-form-urlencoded", b"%"),
    ("application/x-www-form-urlencoded", b"\xff\xfe=\xff"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(1200))),
    ("application/json", b'{"a": '),
    ("text/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
    ("", b"\x00" * 100),
    ("²", b"x"),
    (";;;=", b"x"),
)  # fmt: skip
# Words that stand in addresses somewhere.
WORDS = ("done", "check", "add", "change", "delete", "history", "none", "x", "application", "extension")


def text(rng: Random) -> str:
    return rng.choice(TEXTS)


def value(rng: Random, kind: str = "") -> str:
    """Something bad for a field of this kind; now and then something bad of another kind."""
    fitting = {"number": NUMBERS, "date": DATES, "datetime-local": DATES, "hidden": NUMBERS}.get(kind, TEXTS)
    if rng.random() < 0.3:
        fitting = rng.choice((TEXTS, NUMBERS, DATES))
    return rng.choice(fitting)


def upload(rng: Random) -> Upload:
    return TOO_LARGE if rng.random() < 0.01 else rng.choice(FILES)
