"""What the form of every step of an application has in common."""

from desk.shell.step_form import StepForm
from requests_app.case import Case
from requests_app.models import Application


class ApplicationStep(StepForm):
    """`handle` gets the case anew, locked; what the form shows is the case as it was read for the page."""

    @property
    def case(self) -> Case:
        case: Case = self.subject
        return case

    @property
    def application(self) -> Application:
        return self.case.application
