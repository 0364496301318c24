"""The one-slot mailbox between a socket and its worker: the latest frame wins, a queue never grows."""

import asyncio
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """`put` never waits and replaces what still lies there; `take` waits for the next.

    The counters are kept apart from the slot, so that `depth` would tell if it ever held more than one.
    """

    def __init__(self) -> None:
        self._slot: T | None = None
        self._filled = asyncio.Event()
        self._put = self._taken = self._replaced = 0
        self._reported = 0

    @property
    def depth(self) -> int:
        return self._put - self._taken - self._replaced

    def put(self, item: T) -> None:
        self._put += 1
        self._replaced += self._slot is not None
        self._slot = item
        self._filled.set()

    async def take(self) -> T:
        while self._slot is None:
            await self._filled.wait()
        item, self._slot = self._slot, None
        self._filled.clear()
        self._taken += 1
        return item

    def replaced(self) -> int:
        """How many were replaced since this was last asked."""
        count, self._reported = self._replaced - self._reported, self._replaced
        return count
