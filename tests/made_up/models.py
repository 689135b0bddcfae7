"""Gifts that officials hand in."""

from django.db import models

from casework.models import Matter


class Gift(models.Model):
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="gift")
    given_on = models.DateField()
    value = models.PositiveIntegerField(null=True)
    stored_on = models.DateField(null=True)
