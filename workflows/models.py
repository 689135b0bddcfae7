"""What ties a flow to its matter. The domain never imports this; the flow points at the domain."""

from datetime import date

from django.db import models
from viewflow.workflow.models import Process

from casework.models import Matter


class CaseProcess(Process):
    """A flow of one matter. Permissions are declared here because Viewflow would change the model at import."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "办理流程"


class MatterProcess(models.Model):
    """Which matter a process works for; one matter may have several (its main flow, extensions)."""

    process = models.OneToOneField(Process, models.PROTECT, related_name="link", primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="processes")
    ref = models.CharField("对象", max_length=40, blank=True)

    on: date | None = None
    """The legal day of the move under way: handed on from one activation to the next, and not stored."""

    class Meta:
        verbose_name = verbose_name_plural = "流程与事项"
