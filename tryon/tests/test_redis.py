"""Seats and sign-out across processes, on a real Redis."""

import asyncio
import os

import pytest
import redis.asyncio
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.test import Client as Browser
from django.urls import reverse

from tryon.protocol import Close
from tryon.tests.conftest import Client
from tryon.tests.fakes import picture

URL = os.environ.get("TEST_REDIS_URL", "")
pytestmark = [
    pytest.mark.redis,
    pytest.mark.skipif(not URL, reason="TEST_REDIS_URL names no Redis"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def _redis(settings):
    settings.CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [URL]}}
    }
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": URL}}
    caches["default"].clear()
    yield
    caches["default"].clear()


async def test_signing_out_in_another_thread_closes_the_socket(connect, pipeline):
    user = await get_user_model().objects.acreate(email="alice@example.com")
    browser = Browser()
    await asyncio.to_thread(browser.force_login, user)
    client = await connect(cookie=browser.cookies["sessionid"].value)
    await asyncio.to_thread(browser.post, reverse("account_logout"))
    assert await client.receive_close() == Close.SIGNED_OUT


async def test_seats_are_counted_in_redis_and_given_back(connect, pipeline):
    held = [await connect(cookie="a" * 32) for _ in range(3)]
    fourth = Client(cookie="a" * 32)
    await fourth.connect()
    assert (await fourth.receive_json_from())["code"] == "too_many_sockets"
    for client in held:
        await client.disconnect()
    await connect(cookie="a" * 32)


async def test_no_frame_reaches_redis(connect, pipeline):
    server = redis.asyncio.from_url(URL)
    async with server.monitor() as monitor:
        commands: list[str] = []

        async def listen() -> None:
            while True:
                commands.append((await monitor.next_command())["command"])

        listening = asyncio.create_task(listen())
        client = await connect()
        for seq in range(5):
            await client.send_frame(picture(seed=seq), seq=seq, still=seq % 2 == 0)
            await client.receive_reply()
        await client.disconnect()
        await asyncio.sleep(0.1)
        listening.cancel()
    await server.aclose()
    assert any("tryon.seat" in command for command in commands)
    assert max(map(len, commands)) < 400
    assert not any("JFIF" in command for command in commands)
