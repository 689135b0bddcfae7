"""Keying in an application that came on paper, by mail, fax, e-mail or word of mouth: the portal's fields on one page.

Nothing but a name and what is wanted is asked for: an incomplete application is taken in and clarified (art. 30).
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.access import Access
from accounts.models import Agency, AgencyChange, ChangeKind, Duty, DutyKind, Staff
from accounts.typed import LineField
from casework import kinds
from casework.ui.fields import field_of, mark_optional, mark_row
from desk.shell.step_form import FilesField, day_field, text_field, without_autofill
from requests_app.intake.forms import ApplicantForm, RequestForm
from requests_app.intake.submit import Upload
from requests_app.purposes import ATTACHMENT
from statute.clock.channels import CHANNELS
from statute.reporting.rows import APPLICANT_KINDS

BY_STAFF = ("in_person", "oral", "post_signed", "post_ordinary", "email", "fax")
FILES = {"identity": kinds.IDENTITY, "authority": kinds.AUTHORITY, "attachment": ATTACHMENT}
"""What the files of each field are for."""


class ChannelForm(forms.Form):
    """Where and how it arrived; the label of the date depends on the channel."""

    agency: "forms.ModelChoiceField[Agency]" = forms.ModelChoiceField(
        label="收件机关",
        queryset=None,
        empty_label=None,
        error_messages={"invalid_choice": "请选择您登记的机关。"},
    )
    channel = forms.ChoiceField(label="收到渠道", choices=[(c, CHANNELS[c].label) for c in BY_STAFF])
    arrived_on = day_field(
        "到达日期",
        "当面提交的填提交日期，挂号信、特快专递填签收日期，平信填收到信件日期，邮件、传真填到达日期。",
        past=True,
    )
    confirmed_on = day_field(
        "双方确认日期",
        "平信、邮件、传真已经与申请人确认的填写；没有确认的留空，以后再办确认。",
        required=False,
        past=True,
    )
    how = text_field("申请人知悉的方式", 100, required=False)
    note = text_field("收件说明", 300, "邮件号、接收人、口头申请的签字确认情况等。", required=False)

    groups = (
        (
            "收件",
            "grid",
            "",
            ("agency", "channel", "arrived_on", "confirmed_on", "how", "note"),
        ),
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "agency", forms.ModelChoiceField).queryset = agencies
        self.fields["channel"].widget.attrs["autofocus"] = True
        without_autofill(self)

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        needed = CHANNELS[data["channel"]].needs_confirmation if "channel" in data else False
        if not needed:
            data["confirmed_on"] = None
        elif data.get("confirmed_on"):
            if data.get("arrived_on") and data["confirmed_on"] < data["arrived_on"]:
                self.add_error("confirmed_on", "确认日期早于到达日期。双方确认不可能先于申请到达，请核对。")
            if not data.get("how"):
                self.add_error("how", "已经确认的，请写明申请人怎样知悉。")
        return data

    def submitted_at(self) -> datetime:
        """Now for what came today; the beginning of the day for what came before."""
        day: date = self.cleaned_data["arrived_on"]
        now = timezone.localtime()
        return now if day == now.date() else timezone.make_aware(datetime.combine(day, time.min))


class PaperApplicantForm(ApplicantForm):
    """What is missing on paper is asked for later, never by refusing to take the application."""

    ALWAYS = {"name": "请填写申请人的姓名或者名称。"}
    PERSON: dict[str, str] = {}
    ORGANISATION: dict[str, str] = {}
    REPRESENTATIVE = {"representative_name": "请填写代理人姓名；没有代理人的，取消勾选“由代理人代为申请”。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds_of_applicant = field_of(self, "kind", forms.ChoiceField)
        kinds_of_applicant.choices = [(kind.code, kind.label) for kind in APPLICANT_KINDS.values()]
        kinds_of_applicant.initial = "natural_person"
        for name, field in self.fields.items():
            mark_optional(field, name not in ("kind", "name"))
        without_autofill(self)


class PaperRequestForm(RequestForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carrier"].initial, self.fields["obtain"].initial = "paper", "post"
        for name in ("info_description", "purpose", "carrier", "obtain"):
            mark_row(self.fields[name], "wide")
        for name in ("info_description", "purpose"):
            self.fields[name].widget.attrs["rows"] = 2
        without_autofill(self)


class PaperFilesForm(forms.Form):
    identity = FilesField(label="身份证明", required=False)
    authority = FilesField(label="授权委托书", required=False)
    attachment = FilesField(label="申请原件和其他材料", required=False)
    once = LineField(max_length=40, widget=forms.HiddenInput)

    groups = (("扫描件", "grid", "原件归卷。没有扫描件的，可以以后在本件页面添加。", tuple(FILES)),)

    def uploads(self) -> list[Upload]:
        return [
            Upload(upload.name, upload.source, purpose)
            for name, purpose in FILES.items()
            for upload in self.cleaned_data.get(name) or ()
        ]


def agencies_of(access: Access) -> QuerySet[Agency]:
    """Agencies for which the person registers applications."""
    held = access.agencies_with(DutyKind.REGISTRAR)
    return Agency.objects.filter(pk__in=held, closed_on=None).order_by("code")


def just_closed(staff: Staff, now: datetime) -> QuerySet[Agency]:
    """Agencies that were closed within a day while the person registered for them: a page opened before still
    arrives, and the application goes to the one that continues the work."""
    ended = AgencyChange.objects.filter(
        kind__in=(ChangeKind.MERGE, ChangeKind.CLOSE), recorded_at__gt=now - timedelta(days=1)
    )
    held = Duty.objects.filter(staff=staff, duty=DutyKind.REGISTRAR)
    to_the_end = held.filter(until_on__gte=F("agency__closed_on") - timedelta(days=1))
    return Agency.objects.filter(pk__in=ended.values("agency")).filter(pk__in=to_the_end.values("agency"))
