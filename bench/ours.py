"""The portal as it is served, but for the limit on searches: a bench asks more often than a person may."""

from django.conf import settings

from vpwg.wsgi import application

settings.SEARCHES_A_MINUTE = 1_000_000

__all__ = ["application"]
