"""How gunicorn serves the portal, everywhere: `bin/serve`, the image, systemd.

The application is loaded once, before the workers are born: what it holds is shared, and what is built at the first
request is built here. Connections are closed first, because two processes must never share one.
"""

import gc

wsgi_app = "vpwg.wsgi:application"
preload_app = True
max_requests = 2000
max_requests_jitter = 200
loglevel = "warning"


def when_ready(server):
    """Warm what every worker needs, then put it beyond the collector's reach, so that its pages stay shared."""
    from django.conf import settings
    from django.core.cache import caches
    from django.db import connections
    from django.urls import resolve
    from django.utils.translation import gettext, override

    resolve("/")
    for code, _label in settings.LANGUAGES:
        with override(code):
            gettext("Reuniones")
    connections.close_all()
    caches.close_all()
    gc.collect()
    gc.freeze()
