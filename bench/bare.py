"""The peer: a Django page that does the least a list can do, over the same rows of the same database.

It knows nothing of who may read what: one query, 25 links, 25 dates in words; signed in, also the
session and the user. Served by `gunicorn bench.bare:application`.
"""

from __future__ import annotations

import os

import environ
from django.conf import settings

DATABASE = environ.Env.db_url_config(os.environ["DATABASE_URL"])
if DATABASE["ENGINE"].endswith("postgresql"):
    DATABASE |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

settings.configure(
    SECRET_KEY=os.environ["SECRET_KEY"],
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="bench.bare",
    DATABASES={"default": DATABASE},
    INSTALLED_APPS=["django.contrib.sessions"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    LANGUAGE_CODE="es",
    USE_TZ=True,
    TIME_ZONE="America/Lima",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {}}],
)

import django  # noqa: E402

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import Context, engines  # noqa: E402
from django.urls import path  # noqa: E402


class Row(models.Model):
    slug = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    lock = models.CharField(max_length=24)
    released_at = models.DateTimeField()

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "resources_resource"


class Account(models.Model):
    email = models.EmailField()

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "directory_user"


PAGE = (
    engines["django"]
    .from_string(
        "<!doctype html><title>Recursos</title><h1>Recursos</h1>{% if account %}<p>{{ account.email }}</p>{% endif %}"
        '<ul>{% for row in rows %}<li><a href="{% url "row" row.slug %}">{{ row.title }}</a> {{ row.publisher }}'
        ' {{ row.released_at|date:"j F Y" }}</li>{% endfor %}</ul>'
    )
    .template
)


def rows(request: HttpRequest) -> HttpResponse:
    """The newest 25 rows, public ones; no rule is asked."""
    found = Row.objects.filter(lock="public").order_by("-released_at")[:25]
    return HttpResponse(PAGE.render(Context({"rows": found})))


def rows_signed_in(request: HttpRequest) -> HttpResponse:
    """The same for somebody with a session and an account."""
    account = Account.objects.get(pk=request.session["_auth_user_id"])
    found = Row.objects.order_by("-released_at")[:25]
    return HttpResponse(PAGE.render(Context({"rows": found, "account": account})))


urlpatterns = [
    path("", rows),
    path("signed-in/", rows_signed_in),
    path("row/<slug:slug>/", rows, name="row"),
]
application = get_wsgi_application()
