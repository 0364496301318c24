"""The Celery application; tasks live in the service modules that they wrap."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mimo_site.settings")

app = Celery("mimo")
app.config_from_object("django.conf:settings", namespace="CELERY")
