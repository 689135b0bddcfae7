"""Step 4: attachments. A file that arrived stays in the draft, whatever else is wrong on the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from casework.models import StoredFile
from casework.uploads import ALLOWED
from portal.drafts import DraftFile

Purpose = StoredFile.Purpose
RULE = f"可以上传 {ALLOWED}，每个不超过 20 MB。"


@dataclass(frozen=True)
class Slot:
    """One place for one file."""

    name: str
    label: str
    hint: str
    purpose: str


IDENTITY = Slot("identity", "申请人身份证明", f"身份证件或者加盖公章的证照复印件。{RULE}", Purpose.IDENTITY)
AUTHORITY = Slot(
    "authority", "授权委托书和代理人身份证明", f"由代理人申请的须提供。{RULE}", Purpose.AUTHORITY
)
OTHERS = tuple(
    Slot(
        f"other{n}",
        f"其他材料 {n}",
        "有助于查找信息的材料，或者联名申请人名单。" if n == 1 else "",
        Purpose.ATTACHMENT,
    )
    for n in (1, 2, 3)
)
SLOTS = (IDENTITY, AUTHORITY, *OTHERS)
REQUIRED = {
    "identity": "请上传申请人身份证明（条例第二十九条）。不便上传的，可以到政府信息公开工作机构当面提交申请。",
    "authority": "由代理人申请的，请上传授权委托书。",
}


class FilesForm(forms.Form):
    """`stored`: what the draft already holds; `refused`: why a file of this request was not taken."""

    def __init__(
        self,
        *args: Any,
        stored: Mapping[str, DraftFile],
        refused: Mapping[str, str],
        represented: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stored, self.refused = stored, refused
        for slot in SLOTS:
            if slot is not AUTHORITY or represented:
                self.fields[slot.name] = self._field(slot)

    def _field(self, slot: Slot) -> forms.FileField:
        held = self.stored.get(slot.name)
        hint = f"已上传：{held.name}。重新选择会替换它。" if held else slot.hint
        field = forms.FileField(label=slot.label, required=False, help_text=hint)
        field.optional = slot.name not in REQUIRED
        field.held = held
        return field

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in self.fields:
            if name in self.refused:
                self.add_error(name, self.refused[name])
            elif name in REQUIRED and name not in self.stored:
                self.add_error(name, REQUIRED[name])
        return data
