"""Which form belongs to which step of the flows."""

from desk.applications.steps import closing, extension, handling, intake, reply, review
from desk.shell.step_form import StepForm

FORMS: dict[str, type[StepForm]] = {
    "application.confirm": intake.ConfirmForm,
    "application.register": intake.RegisterForm,
    "application.review": review.ReviewForm,
    "application.head_decision": review.HeadDecisionForm,
    "application.reasons": review.ReasonsForm,
    "application.assign": review.AssignForm,
    "application.search": handling.SearchForm,
    "application.opinion": handling.OpinionForm,
    "application.draft": reply.DraftForm,
    "application.direct_draft": reply.DirectDraftForm,
    "application.head_review": reply.HeadReviewForm,
    "application.legal_review": reply.LegalReviewForm,
    "application.sign": reply.SignForm,
    "application.deliver": closing.DeliverForm,
    "application.archive": closing.ArchiveForm,
    "extension.approval": extension.ExtensionForm,
}
