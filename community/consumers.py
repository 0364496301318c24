"""The socket of a post's open page. It carries numbers only; the page asks for the rest."""

import json
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from community.models import Post
from community.services.live import event_of, group_of

NOT_FOUND = 4404


class PostConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Speaks only: `{"type", "id", "likes", "comments"}`. What it hears, it ignores.

    `post.now` on opening, by which a page knows that it was drawn too early; then `post.changed`.
    """

    group: str | None = None

    async def connect(self) -> None:
        self.group = group_of(self._pk())
        await self.channel_layer.group_add(self.group, self.channel_name)  # first: nothing is missed between
        post = await self._watched()
        if post is None:
            await self.close(NOT_FOUND)
            return
        await self.accept()
        await self.send(text_data=json.dumps(event_of(post, "post.now")))

    async def disconnect(self, code: int) -> None:
        if self.group is not None:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        pass

    async def post_changed(self, event: dict[str, Any]) -> None:
        """Whether she may still see it, is asked again with each event: it may be private or gone by now."""
        if await self._watched():
            await self.send(text_data=json.dumps(event))
        else:
            await self.close(NOT_FOUND)

    def _pk(self) -> int:
        return int(self.scope["url_route"]["kwargs"]["pk"])

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _watched(self) -> Post | None:
        """The post, if she may see it."""
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        user: User | AnonymousUser = self.scope["user"]
        link = query.get("link", [""])[0]
        posts = Post.objects.shared_by(link, user) if link else Post.objects.visible_to(user)
        return posts.filter(pk=self._pk()).first()
