"""Who may open a socket, how many, and when it closes."""

import asyncio

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.urls import reverse

from tryon.consumers import TryOnConsumer
from tryon.protocol import Close
from tryon.tests.conftest import Client
from tryon.tests.fakes import picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "origin",
    [
        None,
        b"",
        b"null",
        b"http://evil.example",
        b"http://testserver.evil.example",
        b"http://testserver:8000",
        b"https://testserver",
        b"http://localhost",
        b"http://user@testserver",
        b"http://testserver/path",
        b"http://testserver:port",
        b"//testserver",
    ],
)
async def test_a_foreign_or_missing_origin_is_refused(pipeline, origin):
    is_open, _ = await Client(origin=origin).connect()
    assert not is_open


async def test_another_path_is_refused_quietly(pipeline):
    client = Client()
    client.scope["path"] = "/ws/elsewhere/"
    is_open, _ = await client.connect()
    assert not is_open


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        (b"localhost:8000", b"http://localhost:8000"),
        (b"testserver:80", b"http://testserver"),
        (b"TESTSERVER", b"http://testserver"),
    ],
)
async def test_the_same_origin_may_come_in(connect, pipeline, host, origin):
    await connect(host=host, origin=origin)


async def test_behind_a_trusted_proxy_the_origin_is_https(connect, pipeline, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = Client(origin=b"https://testserver")
    client.scope["headers"].append((b"x-forwarded-proto", b"https"))
    assert (await client.connect())[0]
    await client.disconnect()
    assert not (await Client(origin=b"https://testserver").connect())[0]


async def test_the_fourth_socket_of_a_guest_is_told_and_closed(connect, pipeline):
    held = [await connect(cookie="a" * 32) for _ in range(3)]
    fourth = Client(cookie="a" * 32)
    await fourth.connect()
    assert (await fourth.receive_json_from())["code"] == "too_many_sockets"
    assert await fourth.receive_close() == Close.TOO_MANY_SOCKETS
    await connect(cookie="b" * 32)  # another guest is not affected
    await fourth.disconnect()
    await held[0].disconnect()
    await connect(cookie="a" * 32)  # and the seat is free again


async def test_a_user_counts_over_all_her_sessions(connect, pipeline):
    user = await get_user_model().objects.acreate(email="alice@example.com")
    cookies = [await signed_in(user) for _ in range(4)]
    for cookie in cookies[:3]:
        await connect(cookie=cookie)
    fourth = Client(cookie=cookies[3])
    await fourth.connect()
    assert (await fourth.receive_json_from())["code"] == "too_many_sockets"


async def signed_in(user) -> str:
    browser = Browser()
    await asyncio.to_thread(browser.force_login, user)
    return browser.cookies["sessionid"].value


async def test_silence_closes(connect, pipeline, monkeypatch):
    monkeypatch.setattr(TryOnConsumer, "idle_s", 1.6)
    client = await connect()
    await asyncio.sleep(0.9)
    await client.tell("quality.set")  # speaking counts
    await asyncio.sleep(0.9)
    await client.send_frame(picture())
    await client.receive_reply()
    assert await client.receive_close() == Close.IDLE


async def test_signing_out_closes_the_sockets_of_that_session_only(connect, pipeline):
    user = await get_user_model().objects.acreate(email="alice@example.com")
    browser = Browser()
    await asyncio.to_thread(browser.force_login, user)
    here = await connect(cookie=browser.cookies["sessionid"].value)
    there = await connect(cookie=await signed_in(user))
    await asyncio.to_thread(browser.post, reverse("account_logout"))
    assert await here.receive_close() == Close.SIGNED_OUT
    await there.send_frame(picture())
    await there.receive_reply()


async def test_a_session_that_ended_unheard_closes_at_the_next_renewal(connect, pipeline, monkeypatch):
    monkeypatch.setattr("tryon.consumers.RENEW_S", 0.0)
    monkeypatch.setattr("tryon.consumers.WATCH_S", 0.05)
    user = await get_user_model().objects.acreate(email="alice@example.com")
    client = await connect(cookie=await signed_in(user))
    assert await client.receive_nothing(0.3)
    await Session.objects.all().adelete()
    assert await client.receive_close() == Close.SIGNED_OUT
