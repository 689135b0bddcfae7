"""Staff accounts. Never deleted: the workflow engine would delete their tasks too. Deactivate instead."""

from typing import Any, NoReturn, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q

from statute.refused import Refused

from .history import NEVER_DELETED, tracked

LONGEST_USERNAME = 60


def _refuse_delete() -> NoReturn:
    raise Refused("staff_never_deleted", "人员账号不能删除，办过的事项要能查到经办人。请改用“停用”。")


class StaffQuerySet(models.QuerySet["Staff"]):
    def delete(self) -> NoReturn:
        _refuse_delete()

    def active(self) -> Self:
        return self.filter(is_active=True)


class StaffManager(BaseUserManager["Staff"]):
    def get_queryset(self) -> StaffQuerySet:
        return StaffQuerySet(self.model, using=self._db)

    def active(self) -> StaffQuerySet:
        return self.get_queryset().active()

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Staff":
        """A new account; with no password nobody can log in to it until an administrator sets one."""
        staff = self.model(username=self.model.normalize_username(username), **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "Staff":
        return self.create_user(
            username,
            password,
            **{**fields, "is_staff": True, "is_superuser": True, "must_change_password": False},
        )


@tracked("人员", exclude=["password", "last_login"])
class Staff(AbstractBaseUser, PermissionsMixin):
    username = models.CharField(
        "登录名",
        max_length=LONGEST_USERNAME,
        unique=True,
        validators=[UnicodeUsernameValidator(message="登录名只能用文字、数字和 @ . + - _")],
        error_messages={"unique": "这个登录名已经有人使用。"},
    )
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("电话", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("在用", default=True, help_text="停用的账号不能登录，历史记录保留。")
    is_staff = models.BooleanField("可进入系统配置", default=False)
    must_change_password = models.BooleanField("下次登录须改密码", default=True)
    is_demo = models.BooleanField("演示账号", default=False, editable=False)

    objects = StaffManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        ordering = ["username"]
        triggers = [NEVER_DELETED]
        constraints = [models.CheckConstraint(name="staff_named", condition=~Q(name="") & ~Q(username=""))]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse_delete()
