"""The Celery application; without Redis its tasks run in process."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vpwg.settings")
app = Celery("vpwg")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
