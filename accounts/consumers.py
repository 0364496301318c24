"""The socket that tells an open page to look at its notifications again. It carries no content."""

import json
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer

from accounts.services.notifications import group_of

SIGNED_OUT = 4401


class NotificationConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Speaks only: `{"type": "notifications.changed"}`. What it hears, it ignores."""

    group: str | None = None

    async def connect(self) -> None:
        user = self.scope["user"]
        if user.is_authenticated:
            self.group = group_of(user.pk)
            await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()  # even what is refused then: a browser learns no reason otherwise
        if self.group is None:
            await self.close(SIGNED_OUT)
        else:
            await self._tell()  # what came between the page's drawing and now

    async def disconnect(self, code: int) -> None:
        if self.group is not None:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        pass

    async def notifications_changed(self, event: dict[str, Any]) -> None:
        """The session may have ended since: then the socket does, too."""
        session = self.scope["session"]
        if await session.aexists(session.session_key):
            await self._tell()
        else:
            await self.close(SIGNED_OUT)

    async def _tell(self) -> None:
        await self.send(text_data=json.dumps({"type": "notifications.changed"}))
