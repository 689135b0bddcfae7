"""The fields of an application (art. 29; regulation chapter 8), the same on the portal and on the desk.

Purpose is never required.
"""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.typed import CodeField, LineField, MailField, NameField, ProseField
from casework.ui.fields import mark_optional
from requests_app.intake.models import NAME_LENGTH, Application
from requests_app.intake.submit import PersonData, RequestData
from statute.people.identity import check_credit_code, check_id_number
from statute.reporting.rows import APPLICANT_KINDS

CREDIT_CODE = "统一社会信用代码"
RESIDENT_CARD = "居民身份证"
ID_TYPES = (
    RESIDENT_CARD,
    "护照",
    "港澳居民来往内地通行证",
    "台湾居民来往大陆通行证",
    "港澳台居民居住证",
    "外国人永久居留身份证",
    "其他证件",
)
JOINT = (2, 3, 4, 5)
PERSON_LENGTH = 100  # Uyghur and foreign names with their middle dots


def text(
    label: str, length: int, hint: str = "", *, optional: bool = False, complete: str = "", **attrs: str
) -> forms.CharField:
    """A one-line field. Whether it must be filled is decided by the form, which sees the other answers."""
    return _field(LineField, label, length, hint, optional=optional, complete=complete, attrs=attrs)


def person(
    label: str, length: int, hint: str = "", *, optional: bool = False, complete: str = ""
) -> forms.CharField:
    """The same for the name of a person or an organisation."""
    return _field(NameField, label, length, hint, optional=optional, complete=complete, attrs={})


def code(
    label: str, length: int, hint: str = "", *, optional: bool = False, complete: str = "", **attrs: str
) -> forms.CharField:
    """The same for a number, a code, a telephone: full-width digits and letters are understood."""
    return _field(CodeField, label, length, hint, optional=optional, complete=complete, attrs=attrs)


def _field(
    kind: type[forms.CharField],
    label: str,
    length: int,
    hint: str,
    *,
    optional: bool,
    complete: str,
    attrs: dict[str, str],
) -> forms.CharField:
    if complete:
        attrs["autocomplete"] = complete
    field = kind(
        label=label, max_length=length, required=False, help_text=hint, widget=forms.TextInput(attrs=attrs)
    )
    return mark_optional(field, optional)


class ApplicantForm(forms.Form):
    """Step 2: who applies. One form for a person and the five kinds of organisation."""

    kind = forms.ChoiceField(
        label="申请人类别",
        choices=[(kind.code, f"{kind.label}（{kind.explanation}）") for kind in APPLICANT_KINDS.values()],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择申请人类别。"},
    )
    name = person("姓名或者名称", NAME_LENGTH, "与证件、证照上的一致。", complete="name")
    id_type = forms.ChoiceField(label="证件名称", choices=[(t, t) for t in ID_TYPES], required=False)
    mark_optional(id_type, False)
    id_number = code("证件号码", 40, autocapitalize="characters", spellcheck="false")
    work_unit = text("工作单位", NAME_LENGTH, optional=True, complete="organization")
    uscc = code(CREDIT_CODE, 18, "十八位数字和字母。", autocapitalize="characters", spellcheck="false")
    legal_representative = text("法定代表人或者负责人", PERSON_LENGTH)
    contact_person = text("联系人", PERSON_LENGTH)
    phone = code("联系电话", 30, "用于联系补正和送达。", complete="tel", inputmode="tel")
    address = text("通信地址", 200, "写到门牌号，邮寄文书用。", complete="street-address")
    postcode = code("邮政编码", 10, optional=True, complete="postal-code", inputmode="numeric")
    email = MailField(
        label="电子邮箱",
        required=False,
        error_messages={"invalid": "电子邮箱的格式不对，应类似 name@example.cn。"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    fax = code("传真", 30, optional=True)
    has_representative = forms.BooleanField(label="由代理人代为申请", required=False)
    representative_name = person("代理人姓名", PERSON_LENGTH)
    representative_id_type = forms.ChoiceField(
        label="代理人证件名称", choices=[(t, t) for t in ID_TYPES], required=False
    )
    mark_optional(representative_id_type, False)
    representative_id_number = code("代理人证件号码", 40, spellcheck="false")
    representative_phone = code("代理人联系电话", 30, inputmode="tel")
    has_joint = forms.BooleanField(
        label="与他人联名申请",
        required=False,
        help_text="由上面填写的申请人代表各位收取文书。超过五人的，其余人员的名单在第 4 步上传。",
    )

    groups = (
        ("", "", "", ("kind", "name")),
        ("公民填写", "for-person", "", ("id_type", "id_number", "work_unit")),
        ("法人或者其他组织填写", "for-organisation", "", ("uscc", "legal_representative", "contact_person")),
        ("联系方式", "", "", ("phone", "address", "postcode", "email", "fax")),
        ("代理和联名", "", "", ("has_representative", "has_joint")),
        (
            "代理人",
            "for-representative",
            "授权委托书在第 4 步上传。",
            (
                "representative_name",
                "representative_id_type",
                "representative_id_number",
                "representative_phone",
            ),
        ),
        *(
            (
                f"联名申请人（第 {n} 人）",
                "for-joint",
                "",
                (f"joint{n}_name", f"joint{n}_id_number", f"joint{n}_phone"),
            )
            for n in JOINT
        ),
    )

    ALWAYS = {
        "name": "请填写申请人的姓名或者名称。",
        "phone": "请填写联系电话，机关要用它联系补正和送达。",
        "address": "请填写通信地址。",
    }
    PERSON = {"id_number": "请填写证件号码。条例第二十九条要求提供身份证明。"}
    ORGANISATION = {
        "uscc": "请填写统一社会信用代码。条例第二十九条要求提供身份证明。",
        "legal_representative": "请填写法定代表人或者负责人。",
        "contact_person": "请填写联系人。",
    }
    REPRESENTATIVE = {
        "representative_name": "请填写代理人姓名；没有代理人的，取消勾选“由代理人代为申请”。",
        "representative_id_number": "请填写代理人证件号码。",
        "representative_phone": "请填写代理人联系电话。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in JOINT:
            self.fields[f"joint{n}_name"] = person(f"第 {n} 人姓名或者名称", NAME_LENGTH, optional=True)
            self.fields[f"joint{n}_id_number"] = code(f"第 {n} 人证件号码或者信用代码", 40, optional=True)
            self.fields[f"joint{n}_phone"] = code(f"第 {n} 人联系电话", 30, optional=True)

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        wanted = dict(self.ALWAYS)
        if "kind" in data:
            wanted |= self.PERSON if APPLICANT_KINDS[data["kind"]].is_person else self.ORGANISATION
        if data.get("has_representative"):
            wanted |= self.REPRESENTATIVE
        for name, message in wanted.items():
            if name in data and not data[name]:
                self.add_error(name, message)
        if data.get("has_joint") and not any(data.get(f"joint{n}_name") for n in JOINT):
            self.add_error(
                "joint2_name", "请填写联名申请人的姓名；没有联名申请人的，取消勾选“与他人联名申请”。"
            )
        return data

    @staticmethod
    def warnings(data: Mapping[str, Any]) -> list[str]:
        """Sentences about check digits that are wrong; the form takes them, since there are old and foreign papers."""
        found = []
        if not APPLICANT_KINDS[data["kind"]].is_person:
            found.append(check_credit_code(data["uscc"]))
        elif data["id_type"] == RESIDENT_CARD:
            found.append(check_id_number(data["id_number"]))
        if data["has_representative"] and data["representative_id_type"] == RESIDENT_CARD:
            found.append(check_id_number(data["representative_id_number"]))
        return [warning for warning in found if warning]


class RequestForm(forms.Form):
    """Step 3: what is asked for, and how to provide it."""

    info_name = text("所需信息的名称", 300, "例如：2025年度农村公路养护资金分配表。")
    info_document_no = text("文号", 100, "例如：清政办〔2025〕12号。")
    info_description = ProseField(
        label="其他特征性描述",
        max_length=5000,
        required=False,
        help_text="不知道名称和文号的，写清时间、事项、涉及的地点或者单位，便于查找。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    mark_optional(info_description, False)
    purpose = ProseField(
        label="用途",
        max_length=1000,
        required=False,
        help_text="可以不写，不影响办理。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    carrier = forms.ChoiceField(
        label="希望的载体",
        choices=Application.Carrier.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择载体。"},
    )
    obtain = forms.ChoiceField(
        label="获取方式",
        choices=Application.Obtain.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择获取方式。"},
    )
    accept_other = forms.BooleanField(
        label="不能按上述方式提供的，可以用其他方式", required=False, initial=True
    )
    electronic_delivery = forms.BooleanField(
        label="同意电子送达文书",
        required=False,
        help_text="勾选后，文书在办理查询页面下载；不勾选的，邮寄或者当面送达。",
    )
    needs_help = forms.BooleanField(label="有阅读困难或者视听障碍，需要协助", required=False)

    groups = (
        (
            "所需信息",
            "",
            "名称、文号、其他特征性描述，至少填一项。建议一份申请只写一项信息，便于尽快答复。",
            ("info_name", "info_document_no", "info_description", "purpose"),
        ),
        ("提供方式", "", "", ("carrier", "obtain", "accept_other", "electronic_delivery", "needs_help")),
    )

    def __init__(self, *args: Any, applicant: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.applicant = applicant

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        described = ("info_name", "info_document_no", "info_description")
        if all(name in data for name in described) and not any(data[name] for name in described):
            self.add_error(
                "info_name",
                "没有写明需要什么信息。名称、文号、其他特征性描述，至少填一项（条例第二十九条）。",
            )
        channel = {"email": ("email", "电子邮箱"), "fax": ("fax", "传真")}.get(data.get("obtain", ""))
        if channel and self.applicant is not None and not self.applicant.get(channel[0]):
            self.add_error(
                "obtain", f"第 2 步没有填写{channel[1]}。请返回第 2 步补填，或者改选其他获取方式。"
            )
        return data


def application_data(applicant: Mapping[str, Any], request: Mapping[str, Any]) -> dict[str, Any]:
    """The cleaned steps as arguments of the intake service."""
    person = APPLICANT_KINDS[applicant["kind"]].is_person
    contact = {name: applicant[name] for name in ("phone", "address", "postcode", "email", "fax")}
    own = {
        "id_type": applicant["id_type"],
        "id_number": applicant["id_number"],
        "work_unit": applicant["work_unit"],
    }
    organisation = {
        "id_type": CREDIT_CODE,
        "id_number": applicant["uscc"],
        "legal_representative": applicant["legal_representative"],
        "contact_person": applicant["contact_person"],
    }
    first = PersonData(
        kind=applicant["kind"], name=applicant["name"], **contact, **(own if person else organisation)
    )
    return {
        "applicants": [first, *(_joint(applicant) if applicant["has_joint"] else ())],
        "representative": _representative(applicant) if applicant["has_representative"] else None,
        "request": RequestData(**request),
    }


def _joint(applicant: Mapping[str, Any]) -> list[PersonData]:
    return [
        PersonData(
            kind=applicant["kind"],
            name=applicant[f"joint{n}_name"],
            id_number=applicant[f"joint{n}_id_number"],
            phone=applicant[f"joint{n}_phone"],
        )
        for n in JOINT
        if applicant[f"joint{n}_name"]
    ]


def _representative(applicant: Mapping[str, Any]) -> PersonData:
    return PersonData(
        name=applicant["representative_name"],
        id_type=applicant["representative_id_type"],
        id_number=applicant["representative_id_number"],
        phone=applicant["representative_phone"],
    )
