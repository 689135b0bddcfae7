"""Applications and everything that happens to them, one idea a file."""

from .application import NAME_LENGTH, Applicant, Application, ApplicationLink, Note, Representative
from .facts import Clarification, Consultation, Delay, Extension, ReasonsRequest, SearchRecord
from .reply import Approval, Delivery, Letter, Reply

__all__ = [
    "NAME_LENGTH",
    "Applicant",
    "Application",
    "ApplicationLink",
    "Approval",
    "Clarification",
    "Consultation",
    "Delay",
    "Delivery",
    "Extension",
    "Letter",
    "Note",
    "ReasonsRequest",
    "Reply",
    "Representative",
    "SearchRecord",
]
