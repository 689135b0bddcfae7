"""Which letters of a matter are on their way, and which wait for that."""

from django.db.models import Exists, OuterRef, QuerySet

from casework.models import Matter
from letters.models import Delivery, Letter

STANDS = Exists(Delivery.objects.filter(letter=OuterRef("pk"), returned_on=None))


def undelivered(matter: Matter) -> QuerySet[Letter]:
    """What is made and was never delivered, or came back."""
    return matter.letters.filter(~STANDS, state=Letter.State.MADE)


def delivered(matter: Matter) -> QuerySet[Letter]:
    """What was delivered and didn't come back."""
    return matter.letters.filter(STANDS)
