"""What to read: works, their editions, the topics they are about, collections and proposals."""

from resources.models.editions import DownloadCount, Edition, Language, ShareLink
from resources.models.topics import Topic, TopicRelation
from resources.models.works import (
    Collection,
    CollectionItem,
    CollectionTeamGrant,
    CollectionUserGrant,
    Proposal,
    Resource,
    ResourceTeamGrant,
    ResourceUserGrant,
    fits,
    new_slug,
)

__all__ = [
    "Collection",
    "CollectionItem",
    "CollectionTeamGrant",
    "CollectionUserGrant",
    "DownloadCount",
    "Edition",
    "Language",
    "Proposal",
    "Resource",
    "ResourceTeamGrant",
    "ResourceUserGrant",
    "ShareLink",
    "Topic",
    "TopicRelation",
    "fits",
    "new_slug",
]
