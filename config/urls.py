from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

handler400 = "config.errors.bad_request"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("", login_not_required(RedirectView.as_view(url=settings.PORTAL_PREFIX)), name="home"),
    path(settings.PORTAL_PREFIX.lstrip("/"), include("portal.urls")),
    path("accounts/", include("accounts.urls")),
    path("desk/", include("workflows.urls")),
    path("admin/", admin.site.urls),
]
