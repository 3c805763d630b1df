"""The feed of new resources: public rows only, the same for every reader."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from resources.models import Resource
from vpwg.common.text.markdown import plain
from vpwg.common.web.links import absolute


class ResourceFeed(Feed):
    """Atom. Every address comes from the site's configured one, so the request's host is never used."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Recursos nuevos · Principios Voluntarios · Perú")

    def subtitle(self) -> str:
        return _("Guías, estudios y materiales que publican los grupos de trabajo.")

    def link(self) -> str:
        return absolute(reverse("resource_list"))

    def feed_url(self) -> str:
        return absolute(reverse("resource_feed"))

    def items(self) -> Any:
        """The newest public works, whoever asks."""
        return Resource.objects.visible_to(None).order_by("-released_at", "-pk")[:30]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return plain(item.abstract[0])[:600]

    def item_link(self, item: Any) -> str:
        return absolute(item.get_absolute_url())

    def item_guid(self, item: Any) -> str:
        return f"urn:vpwg:resource:{item.public_id}"

    def item_pubdate(self, item: Any) -> datetime:
        moment: datetime = item.released_at
        return moment

    def item_updateddate(self, item: Any) -> datetime:
        return self.item_pubdate(item)


resource_feed = ResourceFeed()
