from functools import partial

from django import forms

from accounts.access import Access
from casework.files import store_file
from casework.models import Matter
from casework.uploads import read_upload
from desk.shell.act_form import ActForm
from desk.shell.kinds import DeskKind, RowText
from desk.shell.page import plain_page, plain_peek
from desk.shell.step_form import StepForm
from tests.made_up import kind
from tests.made_up.models import Gift


class ValueForm(StepForm):
    submit = "估价"
    value = forms.IntegerField(label="价值（元）", min_value=1, error_messages={"required": "请填写价值。"})

    def handle(self, subject: Gift) -> str:
        kind.appraise(subject, self.cleaned_data["value"], self.access)
        return ""


class StoreForm(StepForm):
    submit = "入库"

    def handle(self, subject: Gift) -> str:
        kind.store(subject, self.access)
        return ""


class PhotoAct(ActForm):
    title = "添加照片"
    photo = forms.FileField(label="照片")

    def handle(self) -> str:
        photo = self.cleaned_data["photo"]
        content = partial(read_upload, photo)()
        store_file(self.subject.matter, "gift.photo", photo.name, content, by=self.by)
        return "照片已添加。"


def gift_of(matter: Matter) -> Gift:
    return Gift.objects.select_related("matter").get(matter=matter)


def row(gift: Gift, access: Access) -> RowText:
    return RowText(state="已入库" if gift.stored_on else "待入库" if gift.value else "待估价", outcome="入库")


GIFT_ON_THE_DESK = DeskKind(
    code="gift",
    subject=gift_of,
    row=row,
    page=plain_page,
    peek=plain_peek,
    forms={"gift.value": ValueForm, "gift.store": StoreForm},
    acts={"photo": PhotoAct},
    columns=("赠送人", "礼品"),
)
