"""Which form belongs to which step of the flows, and what the steps are called."""

from functools import lru_cache

from workflows.flows.application import ApplicationFlow
from workflows.flows.extension import ExtensionFlow
from workflows.nodes import Step

from . import closing, extension, handling, intake, reply, review
from .base import StepForm

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
FLOWS = {"application": ApplicationFlow, "extension": ExtensionFlow}
"""Every flow by its name in addresses."""


@lru_cache(maxsize=1)
def steps() -> dict[str, Step]:
    """Every human step of every flow by its name, which is what open work stores."""
    return {
        node.name: node for flow in FLOWS.values() for node in flow.instance.nodes() if isinstance(node, Step)
    }


def step_title(name: str) -> str:
    """What people call the step."""
    return str(steps()[name].task_title)
