"""Hashtags: read from a caption, in any script."""

import re
import unicodedata

from community.models import Post, Tag

HASHTAG = re.compile(r"(?<![\w&/#])#(\w{1,30})(?!\w)")
MOST = 10


def hashtags(caption: str) -> list[str]:
    """The names, each once, in their order, at most ten; "#촉촉 #Glow #glow" → ["촉촉", "glow"]."""
    found = (match[1].casefold() for match in HASHTAG.finditer(unicodedata.normalize("NFC", caption)))
    return [name for name in dict.fromkeys(found) if not name.isdigit()][:MOST]


def tag(post: Post) -> None:
    """Give the post the tags that its caption names."""
    names = hashtags(post.caption)
    Tag.objects.bulk_create([Tag(name=name) for name in names], ignore_conflicts=True)
    post.tags.set(Tag.objects.filter(name__in=names))
