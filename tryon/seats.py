"""How many sockets a visitor may hold, counted in the cache, so in every process alike."""

import uuid

from django.conf import settings
from django.core.cache import cache

LEASE_S = 60  # a process that died gives its seats back after this


class Seat:
    """One socket's place among its visitor's. Taken by an atomic `add`; renewed while the socket lives."""

    def __init__(self, visitor: str) -> None:
        self._keys = [f"tryon.seat.{visitor}.{n}" for n in range(settings.TRYON_MAX_SOCKETS_PER_USER)]
        self._key: str | None = None
        self._ticket = uuid.uuid4().hex

    async def take(self) -> bool:
        for key in self._keys:
            if await cache.aadd(key, self._ticket, LEASE_S):
                self._key = key
                return True
        return False

    async def renew(self) -> None:
        if self._key is not None:
            await cache.aset(self._key, self._ticket, LEASE_S)

    async def leave(self) -> None:
        if self._key is not None and await cache.aget(self._key) == self._ticket:
            await cache.adelete(self._key)
        self._key = None
