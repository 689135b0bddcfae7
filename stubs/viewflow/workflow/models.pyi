from django.conf import settings
from django.db import models

from . import managers
from .fields import FlowReferenceField, TaskReferenceField, TokenField

class Process(models.Model):
    flow_class = FlowReferenceField()
    status = models.CharField(max_length=50)
    created = models.DateTimeField()
    finished = models.DateTimeField(blank=True, null=True)
    data = models.JSONField(default=dict, blank=True)
    parent_task = models.ForeignKey(
        "Task", models.CASCADE, blank=True, null=True, related_name="subprocesses"
    )
    objects = managers.ProcessQuerySet.as_manager()

class Task(models.Model):
    process = models.ForeignKey(Process, models.CASCADE)
    flow_task = TaskReferenceField()
    flow_task_type = models.CharField(max_length=50)
    status = models.CharField(max_length=50)
    created = models.DateTimeField()
    started = models.DateTimeField(blank=True, null=True)
    finished = models.DateTimeField(blank=True, null=True)
    scheduled = models.DateTimeField(blank=True, null=True)
    token = TokenField()
    external_task_id = models.CharField(max_length=50, blank=True, null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, blank=True, null=True)
    data = models.JSONField(default=dict, blank=True)
    objects = managers.TaskQuerySet.as_manager()
