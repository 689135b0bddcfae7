"""Which form belongs to which step of the flows."""

from desk.applications.steps import closing, extension, handling, intake, reply, review
from desk.shell.step_form import StepForm

FORMS: dict[str, type[StepForm]] = {
    "confirm": intake.ConfirmForm,
    "register": intake.RegisterForm,
    "review": review.ReviewForm,
    "head_decision": review.HeadDecisionForm,
    "reasons": review.ReasonsForm,
    "assign": review.AssignForm,
    "search": handling.SearchForm,
    "opinion": handling.OpinionForm,
    "draft": reply.DraftForm,
    "direct_draft": reply.DirectDraftForm,
    "head_review": reply.HeadReviewForm,
    "legal_review": reply.LegalReviewForm,
    "sign": reply.SignForm,
    "deliver": closing.DeliverForm,
    "archive": closing.ArchiveForm,
    "approve_extension": extension.ExtensionForm,
}
