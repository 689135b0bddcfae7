"""Step 4: attachments. A file that arrived stays in the draft, whatever else is wrong on the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest

from casework import kinds
from casework.ui.fields import mark_optional
from casework.uploads import ALLOWED, check_upload, clean_name, read_upload
from portal.drafts import DraftFile, SealedDraft
from requests_app.purposes import ATTACHMENT
from statute.refused import Refused

RULE = f"可以上传 {ALLOWED}，每个不超过 20 MB。"


@dataclass(frozen=True)
class Slot:
    """One place for one file."""

    name: str
    label: str
    hint: str
    purpose: str


IDENTITY = Slot("identity", "申请人身份证明", f"身份证件或者加盖公章的证照复印件。{RULE}", kinds.IDENTITY)
AUTHORITY = Slot("authority", "授权委托书和代理人身份证明", f"由代理人申请的须提供。{RULE}", kinds.AUTHORITY)
OTHERS = tuple(
    Slot(
        f"other{n}",
        f"其他材料 {n}",
        "有助于查找信息的材料，或者联名申请人名单。" if n == 1 else "",
        ATTACHMENT,
    )
    for n in (1, 2, 3)
)
SLOTS = (IDENTITY, AUTHORITY, *OTHERS)
CLARIFICATIONS = tuple(
    Slot(f"file{n}", f"补正材料 {n}", RULE if n == 1 else "", ATTACHMENT) for n in (1, 2, 3)
)
REQUIRED = {
    "identity": "请上传申请人身份证明（条例第二十九条）。不便上传的，可以到政府信息公开工作机构当面提交申请。",
    "authority": "由代理人申请的，请上传授权委托书。",
}


def take_files(
    draft: SealedDraft, request: HttpRequest, slots: Iterable[Slot], prefix: str = ""
) -> dict[str, str]:
    """Move what was uploaded into the draft, one by one; the reason for each file that can't be taken."""
    draft.remove_file(request.POST.get("remove", "").removeprefix(prefix))
    refused = {}
    for slot in slots:
        uploaded = request.FILES.get(f"{prefix}{slot.name}")
        if uploaded is None:
            continue
        name = uploaded.name or ""
        try:
            content = read_upload(uploaded)
            content_type = check_upload(name, content)
        except Refused as error:
            refused[slot.name] = error.message
        else:
            draft.add_file(slot.name, clean_name(name, content_type), content)
    return refused


class SlotField(forms.FileField):
    """A place for one file that says which file it already holds."""

    def __init__(self, slot: Slot, kept: DraftFile | None) -> None:
        hint = f"已上传：{kept.name}。重新选择会替换它。" if kept else slot.hint
        super().__init__(label=slot.label, required=False, help_text=hint)
        self.kept = kept


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
                kept = stored.get(slot.name)
                self.fields[slot.name] = mark_optional(SlotField(slot, kept), slot.name not in REQUIRED)

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name in self.fields:
            if name in self.refused:
                self.add_error(name, self.refused[name])
            elif name in REQUIRED and name not in self.stored:
                self.add_error(name, REQUIRED[name])
        return self.cleaned_data
