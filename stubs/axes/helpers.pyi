from collections.abc import Mapping

from django.http import HttpRequest

def get_client_username(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str | None: ...
