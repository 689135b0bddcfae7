"""Which letters of a matter are more than drafts, which are on their way, and which wait for that."""

from django.db.models import Exists, OuterRef, QuerySet

from casework.models import Matter
from letters.models import Delivery, Letter

STANDS = Exists(Delivery.objects.filter(letter=OuterRef("pk"), returned_on=None))


def numbered(matter: Matter) -> QuerySet[Letter]:
    """What was signed, whatever became of it; drafts have no number yet."""
    return matter.letters.exclude(number="")


def undelivered(matter: Matter) -> QuerySet[Letter]:
    """What is made and was never delivered, or came back."""
    return matter.letters.filter(~STANDS, state=Letter.State.MADE)


def delivered(matter: Matter) -> QuerySet[Letter]:
    """What was delivered and didn't come back."""
    return matter.letters.filter(STANDS)
