"""What to read: works, their editions, the topics they are about, collections and proposals."""

from resources.models.editions import DownloadCount, Edition, Language, ShareLink
from resources.models.topics import Topic, TopicRelation
from resources.models.works import (
    Collection,
    CollectionItem,
    CollectionUserGrant,
    Proposal,
    Resource,
    ResourceUserGrant,
    fits,
    new_slug,
)

__all__ = [
    "Collection",
    "CollectionItem",
    "CollectionUserGrant",
    "DownloadCount",
    "Edition",
    "Language",
    "Proposal",
    "Resource",
    "ResourceUserGrant",
    "ShareLink",
    "Topic",
    "TopicRelation",
    "fits",
    "new_slug",
]
