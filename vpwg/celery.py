"""The Celery application; without Redis its tasks run in process."""

import os

from celery import Celery

from vpwg.schedule import JOBS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vpwg.settings")
app = Celery("vpwg")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = {
    dotted: {"task": "vpwg.common.tasks.run_job", "schedule": every, "args": (dotted,)}
    for dotted, every in JOBS.items()
}
app.autodiscover_tasks()
