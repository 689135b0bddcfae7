from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView

handler400 = "config.errors.bad_request"
handler500 = "config.errors.server_error"


def nowhere(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """The configuration pages lead from a row to its public page here; no row has one."""
    raise Http404


urlpatterns = [
    path("", login_not_required(RedirectView.as_view(url=settings.PORTAL_PREFIX)), name="home"),
    path(settings.PORTAL_PREFIX.lstrip("/"), include("portal.urls")),
    path("accounts/", include("accounts.urls")),
    path("desk/", include("desk.urls")),
    path("admin/r/<path:row>/", nowhere),
    path("admin/", admin.site.urls),
]
