from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", login_not_required(RedirectView.as_view(url=settings.PORTAL_PREFIX)), name="home"),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
]
for prefix, module in [("desk/", "workflows.urls"), (settings.PORTAL_PREFIX.lstrip("/"), "portal.urls")]:
    if find_spec(module):
        urlpatterns.append(path(prefix, include(module)))
