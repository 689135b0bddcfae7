"""Every model of applications, gathered where Django looks for them; each stands with its stage."""

from requests_app.consultation.models import Consultation
from requests_app.handling.models import Extension, SearchRecord
from requests_app.intake.models import (
    NAME_LENGTH,
    Applicant,
    Application,
    ApplicationLink,
    Note,
    Representative,
)
from requests_app.reply.models import Reply
from requests_app.review.models import Clarification, Delay, ReasonsRequest

__all__ = [
    "NAME_LENGTH",
    "Applicant",
    "Application",
    "ApplicationLink",
    "Clarification",
    "Consultation",
    "Delay",
    "Extension",
    "Note",
    "ReasonsRequest",
    "Reply",
    "Representative",
    "SearchRecord",
]
