"""The Celery application: doorbells for work whose truth is in the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zicht.settings")

app = Celery("zicht")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
