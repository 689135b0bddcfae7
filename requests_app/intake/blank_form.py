"""The application form on paper (申请表): the fields of `requests_app.intake.forms` in their order, to be filled in by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.forms import BooleanField, ChoiceField, Form

from casework.templatetags.gongkai import is_optional
from casework.ui.fields import options
from requests_app.intake.forms import JOINT, ApplicantForm, RequestForm
from statute.law.articles import cite_all
from statute.reporting.rows import APPLICANT_KINDS
from typeset.letter import Block, Letter, Paragraph, Table

BOX = "□"
WIDTHS = (5, 16)
LINES = {
    "info_name": 2,
    "info_description": 6,
    "purpose": 2,
}  # rows with more room than one line of handwriting
CELLS = 25  # characters on a line of the second column
EDITION = date(2026, 1, 1)  # of the layout; it dates the file


@dataclass(frozen=True)
class Edition:
    """One of the two forms: `void` is the group of fields that it leaves out."""

    code: str
    label: str
    void: str
    kinds: tuple[str, ...]


EDITIONS = {
    edition.code: edition
    for edition in (
        Edition(
            "person",
            "公民",
            "for-organisation",
            tuple(k.code for k in APPLICANT_KINDS.values() if k.is_person),
        ),
        Edition(
            "organisation",
            "法人和其他组织",
            "for-person",
            tuple(k.code for k in APPLICANT_KINDS.values() if not k.is_person),
        ),
    )
}


def blank_form(agency: str, address: str, edition: Edition) -> Letter:
    """The form of one agency, ready to be typeset."""
    return Letter(
        form="record",
        letterhead=agency,
        number="",
        title=f"{agency}政府信息公开申请表（{edition.label}）",
        addressee="",
        blocks=tuple(_blocks(edition, address)),
        agency=agency,
        issued_on=EDITION,
    )


def _blocks(edition: Edition, address: str) -> Iterable[Block]:
    applicant, request = ApplicantForm(), RequestForm()
    yield Paragraph("一、申请人", level=1)
    for legend, css, _, names in applicant.groups:
        if css in (edition.void, "for-joint") or "has_joint" in names:
            continue
        if css == "for-representative":
            yield Paragraph(f"{legend}（由代理人申请的填写，附授权委托书）", level=2)
        yield _table(applicant, names, edition)
    yield Paragraph("联名申请人（由上面的申请人代表收取文书）", level=2)
    heads = tuple(
        str(applicant.fields[f"joint2_{part}"].label).partition(" 人")[2]
        for part in ("name", "id_number", "phone")
    )
    yield Table(tuple(("", "", "") for _ in JOINT), heads=heads, widths=(3, 4, 3))
    for number, (legend, _, hint, names) in zip("二三", request.groups, strict=True):
        yield Paragraph(f"{number}、{legend}", level=1)
        if hint:
            yield Paragraph(hint)
        yield _table(request, names, edition)
    yield Paragraph("四、签名", level=1)
    yield Table(
        (("申请人签名或者盖章", ""), ("申请日期", "　　　　年　　月　　日")), widths=(3, 7), min_lines=2
    )
    yield from _notes(edition, address)


def _table(form: Form, names: Iterable[str], edition: Edition) -> Table:
    shown = (name for name in names if name != "kind" or len(edition.kinds) > 1)
    rows = tuple((_label(form, name), _blank(form, name, edition)) for name in shown)
    return Table(rows, widths=WIDTHS)


def _label(form: Form, name: str) -> str:
    field = form.fields[name]
    chosen = isinstance(field, ChoiceField | BooleanField)
    return f"{field.label}（选填）" if is_optional(form[name]) and not chosen else str(field.label)


def _blank(form: Form, name: str, edition: Edition) -> str:
    """What stands in the empty place: boxes to tick, or nothing on as many lines as the answer takes."""
    field = form.fields[name]
    if name == "kind":
        return _boxes(APPLICANT_KINDS[code].label for code in edition.kinds)
    if isinstance(field, ChoiceField):
        return _boxes(label for value, label in options(field) if value)
    return _boxes(("是", "否")) if isinstance(field, BooleanField) else "\n".join("　" * LINES.get(name, 1))


def _boxes(labels: Iterable[str]) -> str:
    """Boxes with their words, none broken over two lines."""
    lines = [""]
    for label in labels:
        choice = f"{BOX}{label}"
        if lines[-1] and len(lines[-1]) + len(choice) + 1 > CELLS:
            lines.append("")
        lines[-1] += f"　{choice}" if lines[-1] else choice
    return "\n".join(lines)


def _notes(edition: Edition, address: str) -> Iterable[Paragraph]:
    proof = "身份证件复印件" if edition.code == "person" else "加盖公章的证照复印件和联系人的身份证件复印件"
    yield Paragraph("填写说明", level=1)
    yield Paragraph(f"1.依照{cite_all(('29',))}填写；用途可以不写。请附{proof}。")
    yield Paragraph("2.书写确有困难的，可以到工作机构口头提出，由工作人员代为填写，申请人签名确认。")
    where = f"寄到{address}，" if address else ""
    yield Paragraph(f"3.可以当面提交，也可以邮寄：{where}信封上写明“政府信息公开申请”。")
    yield Paragraph("4.姓名、证件、联系方式和证明材料只用于办理本申请和送达文书，保存到档案保管期满。")
