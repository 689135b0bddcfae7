"""What the form of every step of an application has in common."""

from desk.shell.step_form import StepForm
from requests_app.models import Application


class ApplicationStep(StepForm):
    @property
    def application(self) -> Application:
        """The case as it was read; `handle` gets it locked."""
        application: Application = self.subject
        return application
