"""The forms of what is done with a document."""

from desk.shell.step_form import StepForm
from records.models import Document
from records.services import publish


class PublishForm(StepForm):
    submit = "公开"
    rule = "属于主动公开的，自信息形成或者变更之日起二十个工作日内公开（条例第二十六条）。"

    def handle(self, subject: Document) -> str:
        publish(subject, by=self.by, on=self.on)
        return ""
