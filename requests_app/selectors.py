"""Finding applications by who is in them: names are sealed, so they are found by their keyed hash."""

from django.db.models import Exists, OuterRef, Q

from casework.crypto import lookup_hash
from requests_app.models import Applicant, Consultation, Representative


def named(name: str, application: OuterRef) -> Q:
    """True where an applicant, the representative or a party that is consulted has exactly this name."""
    known = lookup_hash(name)
    return (
        Q(Exists(Applicant.objects.filter(application=application, name_hash=known)))
        | Q(Exists(Representative.objects.filter(application=application, name_hash=known)))
        | Q(Exists(Consultation.objects.filter(application=application, party_hash=known)))
    )
