#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.core.management import execute_from_command_line

from celery_app import app  # noqa: F401 -- makes it the current one, so that tasks find their broker
from launcher.services import for_command

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with for_command(sys.argv):
        execute_from_command_line(sys.argv)
