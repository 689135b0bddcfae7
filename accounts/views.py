from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpResponse

from .forms import LoginForm, OwnPasswordForm


class Login(auth.LoginView):
    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


class PasswordChange(auth.PasswordChangeView):
    template_name = "accounts/password_change.html"
    form_class = OwnPasswordForm

    def get_success_url(self) -> str:
        return settings.LOGIN_REDIRECT_URL

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, "密码已修改，下次登录请用新密码。")
        return response
