"""What a letter says of the agency that signs it, as configured on the day."""

from accounts.models import Agency
from accounts.selectors import review_bodies
from letters.facts import AgencyFacts


def agency_facts(agency: Agency) -> AgencyFacts:
    review_body, also_review_body = review_bodies(agency)
    return AgencyFacts(
        name=agency.name,
        kind=agency.kind,
        letterhead=agency.letterhead,
        form="plain" if agency.letter_form == Agency.LetterForm.PLAIN else "letter",
        title_word=agency.reply_title_word,
        review_body=review_body,
        also_review_body=also_review_body,
        court=agency.court,
        online_review_url=agency.online_review_url,
        seal=agency.seal.name or "",
        code=agency.code,
    )
