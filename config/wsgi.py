import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from celery_app import app  # noqa: E402, F401 -- makes it the current one, so that tasks find their broker
from config.checks import refuse_unsafe_start  # noqa: E402 -- needs the application registry

refuse_unsafe_start()
