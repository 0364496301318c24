"""The socket of the bell."""

from asyncio import to_thread

import pytest
from channels.routing import get_default_application
from channels.testing import WebsocketCommunicator
from django.test import Client

from accounts.consumers import SIGNED_OUT
from accounts.models import User
from accounts.services.notifications import notify

pytestmark = pytest.mark.django_db(transaction=True)


def open_socket(client: Client, origin: bytes = b"http://testserver") -> WebsocketCommunicator:
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    headers = [(b"host", b"testserver"), (b"origin", origin), (b"cookie", cookies.encode())]
    return WebsocketCommunicator(get_default_application(), "/ws/notifications/", headers)


async def connect(socket: WebsocketCommunicator) -> None:
    """Opens it; the page hears at once that it may have missed something."""
    assert (await socket.connect())[0]
    assert await socket.receive_json_from() == {"type": "notifications.changed"}


def tell(user: User, actor: User) -> None:
    notify(user=user, actor=actor, kind="test_liked", url="/looks/", data={"post": "Chili"})


async def test_alice_hears_that_something_changed_and_no_word_of_what(alice: User, charlie: User) -> None:
    client = Client()
    await to_thread(client.force_login, alice)
    socket = open_socket(client)
    await connect(socket)
    await to_thread(tell, alice, charlie)
    assert await socket.receive_json_from() == {"type": "notifications.changed"}
    await socket.disconnect()


async def test_charlie_does_not_hear_alices(alice: User, charlie: User) -> None:
    client = Client()
    await to_thread(client.force_login, charlie)
    socket = open_socket(client)
    await connect(socket)
    await to_thread(tell, alice, charlie)
    assert await socket.receive_nothing()
    await socket.disconnect()


async def test_a_stranger_is_closed_out() -> None:
    socket = open_socket(Client())
    await socket.connect()
    message = await socket.receive_output()
    assert (message["type"], message["code"]) == ("websocket.close", SIGNED_OUT)


async def test_another_sites_page_opens_no_socket(alice: User) -> None:
    client = Client()
    await to_thread(client.force_login, alice)
    is_open, _code = await open_socket(client, b"https://elsewhere.example").connect()
    assert not is_open


async def test_a_session_that_ended_is_told_nothing_more(alice: User, charlie: User) -> None:
    client = Client()
    await to_thread(client.force_login, alice)
    socket = open_socket(client)
    await connect(socket)
    await to_thread(client.session.flush)
    await to_thread(tell, alice, charlie)
    message = await socket.receive_output()
    assert (message["type"], message["code"]) == ("websocket.close", SIGNED_OUT)
