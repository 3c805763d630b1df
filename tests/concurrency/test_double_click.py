"""Two clicks whose requests run at the same instant, in two workers, make one row and one answer."""

import re

from django.conf import settings
from django.test import Client
from django.urls import reverse

from resources.models import Collection
from vpwg.common.models import AuditEntry


def test_two_clicks_at_the_same_instant_make_one_row(cast, race):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.user("secretariat_lima"), backend=settings.AUTHENTICATION_BACKENDS[0])
    page = client.get(reverse("collection_create")).content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[-1]
    given = {"group": "lima", "title_es": "Caja", "position": 1, "csrfmiddlewaretoken": token}

    def click():
        browser = Client(enforce_csrf_checks=True)
        browser.cookies = client.cookies.copy()
        answer = browser.post(reverse("collection_create"), given)
        return answer.status_code, answer["Location"]

    outcomes = race(click, click, click)
    collection = Collection.objects.for_system("test").get(title_es="Caja")
    assert outcomes == [(302, reverse("collection_items", args=[collection.slug]))] * 3
    assert AuditEntry.objects.filter(action="collection.created").count() == 1
