"""Letters the typesetting tests share."""

import subprocess
from datetime import date
from functools import cache

from typeset import Attachment, Letter, Paragraph, Table
from typeset.seal import sample_seal

AGENCY = "青溪县自然资源和规划局"
PLAIN = "本机关收到你提交的政府信息公开申请后进行了检索并对检索结果逐项核对现将核对情况书面告知"
MIXED = (
    "根据《中华人民共和国政府信息公开条例》第三十六条第（三）项、第十五条（“涉及商业秘密、个人隐私等公开会对第三方"
    "合法权益造成损害的政府信息，行政机关不得公开”）的规定，现答复如下——张喆堃、𠮷㛃䶮等3人的协议含有个人隐私……"
    "详见https://www.example.gov.cn/zwgk/2026/0305/abc.html，编号AB-2026-0001。"
)


def letter(*blocks: str | Paragraph | Table, form: str = "letter", **changes: object) -> Letter:
    """A letter with a seal and a verification code around the given blocks."""
    values: dict = {
        "form": form,
        "letterhead": AGENCY,
        "number": "青自然资公开答〔2026〕12号",
        "title": f"{AGENCY}政府信息公开申请答复书",
        "addressee": "张喆堃",
        "blocks": tuple(Paragraph(block) if isinstance(block, str) else block for block in blocks),
        "agency": AGENCY,
        "issued_on": date(2026, 3, 25),
        "seal": seal(),
        "verification": ("K7QM29XD4TWB", "https://zwgk.qingxi.example.cn/zwgk/verify/K7QM29XD4TWB"),
    }
    return Letter(**(values | changes))


@cache
def seal() -> bytes:
    return sample_seal(AGENCY)


def full_letter() -> Letter:
    """Two attachments, heads of both ranks, rare names, a table."""
    table = Table(
        (("1", "补偿方案", "予以公开"), ("2", "补偿协议", "部分公开，个人隐私已作区分处理")),
        heads=("序号", "信息名称", "处理结果"),
    )
    return letter(
        MIXED,
        Paragraph("一、关于征收补偿方案", 1),
        Paragraph("（一）检索情况", 2),
        MIXED * 3,
        attachments=(
            Attachment("城东片区征收补偿方案"),
            Attachment("处理情况表", (table, Paragraph("以上为全部内容。"))),
        ),
    )


def extracted(pdf: bytes) -> str:
    """The text as another program reads it, without the line breaks and page numbers."""
    run = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(run.stdout.decode().split())
