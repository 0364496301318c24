"""The socket of an open post: numbers only, for whoever may see it."""

import pytest
from asgiref.sync import sync_to_async
from channels.routing import get_default_application
from channels.testing import WebsocketCommunicator

from community.models import Post
from community.services.marks import mark

pytestmark = pytest.mark.django_db(transaction=True)
APPLICATION = get_default_application()


def socket(path: str, origin: bytes = b"http://testserver") -> WebsocketCommunicator:
    return WebsocketCommunicator(APPLICATION, path, [(b"host", b"testserver"), (b"origin", origin)])


async def connect(page: WebsocketCommunicator) -> dict[str, object]:
    """What it is told at once: how things stand."""
    assert (await page.connect())[0]
    told: dict[str, object] = await page.receive_json_from(timeout=20)
    return told


async def test_a_like_is_told_to_whoever_watches(alice, charlie, share):
    post = await sync_to_async(share)(alice)
    page = socket(f"/ws/posts/{post.pk}/")
    assert await connect(page) == {"type": "post.now", "id": post.pk, "likes": 0, "comments": 0}
    await sync_to_async(mark)(kind="like", post=post, user=charlie)
    told = await page.receive_json_from(timeout=20)
    assert told == {"type": "post.changed", "id": post.pk, "likes": 1, "comments": 0}
    await page.disconnect()


async def test_a_socket_closes_when_its_post_is_taken_back(alice, charlie, share):
    post = await sync_to_async(share)(alice)
    page = socket(f"/ws/posts/{post.pk}/")
    await connect(page)
    await sync_to_async(mark)(kind="save", post=post, user=charlie)
    await page.receive_json_from(timeout=20)
    await Post.objects.aupdate(visibility="private")
    await sync_to_async(mark)(kind="like", post=post, user=charlie)
    assert (await page.receive_output(timeout=20))["type"] == "websocket.close"


async def test_nobody_watches_what_she_may_not_see(alice, share):
    private = await sync_to_async(share)(alice, visibility="private")
    linked = await sync_to_async(share)(alice, visibility="link")
    for path in (f"/ws/posts/{private.pk}/", f"/ws/posts/{linked.pk}/", "/ws/posts/0/"):
        assert not (await socket(path).connect())[0], path
    page = socket(f"/ws/posts/{linked.pk}/{linked.link_query}")
    assert (await page.connect())[0]
    await page.disconnect()
    elsewhere = socket(f"/ws/posts/{linked.pk}/{linked.link_query}", origin=b"http://elsewhere.example")
    assert not (await elsewhere.connect())[0]
