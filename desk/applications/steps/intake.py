"""Confirm the arrival and register (arts. 31, 45)."""

from desk.applications.steps.base import ApplicationStep
from desk.shell.step_form import day_field, text_field
from requests_app.case import LockedCase
from requests_app.intake.submit import confirm_receipt
from requests_app.review.review import register_application
from statute.clock.channels import CHANNELS


class ConfirmForm(ApplicationStep):
    submit = "确认收到"

    confirmed_on = day_field("双方确认日期", "答复期限从这一天起算。", past=True)
    how = text_field("申请人知悉的方式", 100, "例如：电话确认，接听人为申请人本人。")

    def arrange(self) -> None:
        self.fields["confirmed_on"].initial = self.on
        self.rule = CHANNELS[self.application.channel].receipt_rule

    def handle(self, case: LockedCase) -> str:
        day, how = self.cleaned_data["confirmed_on"], self.cleaned_data["how"]
        confirm_receipt(case, by=self.by, on=self.on, confirmed_on=day, how=how)
        return ""


class RegisterForm(ApplicationStep):
    submit = "登记"
    rule = "登记编号和回执在收到申请时已经产生；答复期限从收到申请之日的次日起算，登记早晚不影响期限。"

    def handle(self, case: LockedCase) -> str:
        register_application(case, by=self.by, on=self.on)
        return ""
