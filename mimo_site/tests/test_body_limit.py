"""A body that is too large is refused before it could touch the disk."""

from typing import Any

import pytest
from django.core.asgi import get_asgi_application

from mimo_site.body_limit import BodyLimit

LIMIT = 10


class Reader:
    """An application that reads the whole body and answers with it."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        more = True
        while more:
            message = await receive()
            body += message["body"]
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})


async def answer(
    *chunks: bytes, headers: list[tuple[bytes, bytes]] | None = None, app: Any = None
) -> tuple[int, bytes]:
    """Status and body that the limited application answers to these chunks."""
    sent = []
    waiting = [
        {"type": "http.request", "body": chunk, "more_body": place < len(chunks) - 1}
        for place, chunk in enumerate(chunks)
    ]

    async def receive() -> dict[str, Any]:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers or []}
    await BodyLimit(app or Reader(), limit=LIMIT)(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


async def test_a_body_at_the_limit_passes_whole() -> None:
    assert await answer(b"12345", b"67890") == (200, b"1234567890")


async def test_a_declared_length_above_the_limit_is_refused_unread() -> None:
    status, _body = await answer(b"", headers=[(b"content-length", b"11")])
    assert status == 413


async def test_a_length_that_is_no_number_is_refused() -> None:
    status, _body = await answer(b"", headers=[(b"content-length", b"-1")])
    assert status == 413


async def test_a_body_without_a_length_is_refused_once_it_grows_too_large() -> None:
    assert await answer(b"12345", b"67890", b"!") == (413, b"This file is too large.")


async def test_a_body_that_lies_about_its_length_is_refused() -> None:
    status, _body = await answer(b"12345", b"678901", headers=[(b"content-length", b"5")])
    assert status == 413


@pytest.mark.django_db(transaction=True)
async def test_django_behind_the_limit_answers_413_too() -> None:
    status, _body = await answer(b"12345", b"678901", app=get_asgi_application())
    assert status == 413
