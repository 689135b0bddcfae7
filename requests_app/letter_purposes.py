"""Every purpose for which an application sends a letter; their hooks stand with the stage."""

from letters.purposes import register
from requests_app.closing.closing import WITHDRAWAL
from requests_app.consultation import consultation
from requests_app.handling import extension
from requests_app.intake.acknowledgement import ACKNOWLEDGEMENT
from requests_app.reply.letter import REPLY, SEARCH_FORM
from requests_app.review import clarification
from requests_app.review.reasons import DELAY, REASONS

PURPOSES = (
    ACKNOWLEDGEMENT,
    clarification.LETTER,
    REASONS,
    DELAY,
    extension.LETTER,
    consultation.REQUEST,
    consultation.TO_APPLICANT,
    REPLY,
    SEARCH_FORM,
    WITHDRAWAL,
)


def register_purposes() -> None:
    for purpose in PURPOSES:
        register(purpose)
