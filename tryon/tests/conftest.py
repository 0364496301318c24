"""Fixtures of the fitting room."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from channels.routing import get_default_application
from channels.testing import WebsocketCommunicator
from django.core.cache import cache

from tryon import engine, protocol
from tryon.tests.fakes import FakePipeline, fake_engine

PATIENCE_S = 20
ORIGIN = b"http://testserver"
APPLICATION = get_default_application()  # now: it sets up logging anew, which a test may be listening to


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> FakePipeline:
    """The fake behind the engine of this test."""
    fake = FakePipeline()
    fitted = fake_engine(fake)
    monkeypatch.setattr(engine, "default_engine", lambda: fitted)
    return fake


class Client(WebsocketCommunicator):
    """A page's side of the socket."""

    def __init__(
        self, *, origin: bytes | None = ORIGIN, cookie: str = "", host: bytes = b"testserver"
    ) -> None:
        headers = [(b"host", host)]
        headers += [(b"origin", origin)] if origin is not None else []
        headers += [(b"cookie", f"sessionid={cookie}".encode())] if cookie else []
        super().__init__(APPLICATION, "/ws/tryon/", headers)

    async def receive_output(self, timeout: float = PATIENCE_S) -> dict[str, Any]:
        return await super().receive_output(timeout)

    async def receive_from(self, timeout: float = PATIENCE_S) -> str | bytes:
        return await super().receive_from(timeout)

    async def receive_json_from(self, timeout: float = PATIENCE_S) -> Any:
        return await super().receive_json_from(timeout)

    async def tell(self, type: str, **fields: Any) -> None:
        await self.send_json_to({"type": type, **fields})

    async def consent(self) -> dict[str, Any]:
        await self.tell("consent.give", version=protocol.CONSENT_VERSION)
        return await self.receive_json_from()

    async def send_frame(
        self, jpeg: bytes, seq: int = 1, capture_ms: float = 0.0, still: bool = False
    ) -> None:
        await self.send_to(bytes_data=protocol.pack_frame(seq, capture_ms, jpeg, still=still))

    async def receive_reply(self, timeout: float = PATIENCE_S) -> tuple[protocol.Reply, bytes]:
        """The next reply; `busy` may come before it on a machine that is."""
        message = await self.receive_from(timeout)
        while isinstance(message, str) and '"busy"' in message:
            message = await self.receive_from(timeout)
        assert isinstance(message, bytes), message
        return protocol.Reply.unpack(message), message[protocol.REPLY.size :]

    async def receive_close(self, timeout: float = PATIENCE_S) -> int:
        message = await self.receive_output(timeout)
        assert message["type"] == "websocket.close", message
        return message["code"]


@pytest.fixture
async def connect() -> AsyncIterator[Callable[..., Any]]:
    """Opens sockets and closes them after the test. `consent=False` stops after `session.ready`."""
    clients: list[Client] = []

    async def opened(*, consent: bool = True, **options: Any) -> Client:
        client = Client(**options)
        is_open, code = await client.connect()
        assert is_open, code
        clients.append(client)
        ready = await client.receive_json_from()
        assert ready["type"] == "session.ready", ready
        client.ready = ready
        if consent:
            await client.consent()
        return client

    yield opened
    for client in clients:
        await client.disconnect()
