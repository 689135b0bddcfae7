"""Who logged in or failed to: the library's records under the names that administrators read."""

from axes.models import AccessFailureLog, AccessLog


class FailedLogin(AccessFailureLog):
    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "登录失败记录"


class Login(AccessLog):
    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "登录记录"
