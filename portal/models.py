"""What visitors are filling in."""

from uuid import uuid4

from django.db import models

APPLICATION = "application"


class Draft(models.Model):
    """Something that a visitor has begun and not sent: an application, or an act on one. `portal.drafts` opens it.

    `visitor` is the random name in the visitor's session. An application also has a cookie of its own, whose hash
    is `cookie_hash`. Once it is sent, the row holds the query code for a few more minutes and its number for a day.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visitor = models.CharField(max_length=32, db_index=True)
    purpose = models.CharField(max_length=40, default=APPLICATION)
    cookie_hash = models.CharField(max_length=64, blank=True)
    data_key = models.BinaryField()
    sealed = models.BinaryField(default=b"")
    touched_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    number = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "没有提交的填写内容"
        constraints = [
            models.UniqueConstraint(
                fields=["visitor", "purpose"],
                condition=~models.Q(purpose=APPLICATION),
                name="draft_of_an_act_once",
            )
        ]
