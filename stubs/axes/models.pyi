"""The records of django-axes that accounts/ shows. Only mypy reads this."""

from django.db import models

class AccessBase(models.Model):
    user_agent = models.CharField(max_length=255)
    ip_address = models.GenericIPAddressField(null=True)
    username = models.CharField(max_length=255, null=True)
    attempt_time = models.DateTimeField(auto_now_add=True)
    class Meta:
        abstract = True

class AccessFailureLog(AccessBase):
    locked_out = models.BooleanField(default=False)

class AccessLog(AccessBase):
    logout_time = models.DateTimeField(null=True, blank=True)
