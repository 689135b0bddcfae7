"""What anybody may ask of a letter by the code printed on it: that it is ours, and which."""

from dataclasses import dataclass
from datetime import date

from letters.making import stored_facts
from letters.models import Letter
from statute.refused import Refused


@dataclass(frozen=True)
class VerifiedLetter:
    """All that the verification page says."""

    number: str
    agency_name: str
    dated: date
    sha256: str


def letter_by_code(code: str) -> VerifiedLetter | None:
    """The made letter with this verification code."""
    letter = (
        Letter.objects.filter(verification_code=code, state=Letter.State.MADE)
        .select_related("matter__filed_agency")
        .first()
    )
    if letter is None:
        return None
    try:
        agency = stored_facts(letter).agency.name
    except Refused:  # sealed for good: the agency where the matter counts
        agency = letter.matter.filed_agency.name_on(letter.dated)
    return VerifiedLetter(letter.number, agency, letter.dated, letter.sha256)
