"""The frame of the portal."""

from vpwg.celery import app as celery_app

__all__ = ["celery_app"]
