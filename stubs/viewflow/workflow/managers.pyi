from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

class ProcessQuerySet(QuerySet[M]): ...
class TaskQuerySet(QuerySet[M]): ...
