"""Tells open pages that something changed. The layer carries numbers only; the page asks for the rest."""

from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from community.models import Post


def group_of(post_id: int) -> str:
    """The channel-layer group of the sockets that watch this post."""
    return f"community.post.{post_id}"


def event_of(post: Post, kind: str) -> dict[str, Any]:
    return {"type": kind, "id": post.pk, "likes": post.like_count, "comments": post.comment_count}


def tell(post: Post | None) -> None:
    """Once the transaction is kept, send the post's counters to whoever watches it."""
    if post is None:
        return
    event = event_of(post, "post.changed")

    def send() -> None:
        async_to_sync(get_channel_layer().group_send)(group_of(post.pk), event)

    transaction.on_commit(send, robust=True)
