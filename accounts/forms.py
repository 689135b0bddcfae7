from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    AuthenticationForm,
    PasswordChangeForm,
)

from . import services
from .models import Staff
from .models.staff import LONGEST_USERNAME


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "登录名或密码不对，或者账号已停用。请核对后再试；连续五次不对，登录暂停十五分钟。",
        "inactive": "账号已停用。需要恢复的，请联系系统管理员。",
    }

    def clean_username(self) -> str:
        """Longer than any login name: nobody's, and more than the record of failures holds."""
        name: str = self.cleaned_data["username"]
        if len(name) > LONGEST_USERNAME:
            raise self.get_invalid_login_error()
        return name


class ConfigurationLoginForm(LoginForm, AdminAuthenticationForm):
    """The login form of the configuration pages, with the same limit on names."""

    error_messages = {
        **LoginForm.error_messages,
        "invalid_login": "登录名或密码不对，账号已停用，或者这个账号不能进入系统配置。请核对后再试；"
        "连续五次不对，登录暂停十五分钟。",
    }


class OwnPasswordForm(PasswordChangeForm):
    """People change their own password; the one they were given is then done with."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": "现在的密码不对，请重新填写。",
        "password_mismatch": "两次填写的新密码不一样，请重新填写。",
        "password_same": "新密码与现在的密码相同。请换一个。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "现在的密码"
        self.fields["new_password1"].label = "新密码"
        self.fields["new_password1"].help_text = "至少十个字符，不能全是数字，不能与姓名、登录名相近。"
        self.fields["new_password2"].label = "再填一次新密码"
        self.fields["new_password2"].help_text = ""
        for field in self.fields.values():
            field.error_messages["required"] = "请填写。"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        new = cleaned.get("new_password1")
        if new and new == cleaned.get("old_password"):
            self.add_error("new_password1", forms.ValidationError(self.error_messages["password_same"]))
        return cleaned

    def save(self, commit: bool = True) -> Staff:
        services.change_own_password(by=self.user, password=self.cleaned_data["new_password1"])
        return self.user


class NewStaffForm(AdminUserCreationForm):  # type: ignore[type-arg]  # not generic while it runs
    class Meta:
        model = Staff
        fields = ["username", "name", "phone", "email"]


class InitialPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # not generic while it runs
    """An administrator gives a password that lasts until the next login."""

    def save(self, commit: bool = True) -> Staff:
        self.user.must_change_password = True
        staff: Staff = super().save(commit)
        return staff
