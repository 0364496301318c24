"""Control messages: consent first, looks and what is refused."""

import asyncio
from functools import partial
from types import SimpleNamespace

import pytest

from tryon import protocol
from tryon.bucket import TokenBucket
from tryon.protocol import MAX_STRIKES, Close
from tryon.tests.fakes import picture

pytestmark = pytest.mark.django_db(transaction=True)
LAYER = {"region": "lips", "colours": ["#b3202a"]}


async def test_the_server_speaks_first_and_names_its_limits(connect, pipeline):
    client = await connect(consent=False)
    assert client.ready == {
        "type": "session.ready",
        "protocol": 1,
        "consent": protocol.CONSENT_VERSION,
        "consented": False,
        "limits": {"bytes": 262144, "side": 1280, "rate": 40, "burst": 60, "sockets": 3, "idle_s": 30},
    }


async def test_frames_before_consent_are_refused_and_never_decoded(connect, pipeline):
    client = await connect(consent=False)
    await client.send_frame(picture(), seq=3)
    error = await client.receive_json_from()
    assert (error["code"], error["seq"]) == ("consent_required", 3)
    assert pipeline.understood == 0
    ready = await client.consent()
    assert ready["type"] == "session.ready"
    assert ready["consented"] is True
    await client.send_frame(picture())
    await client.receive_reply()


async def test_consent_to_an_old_text_is_no_consent(connect, pipeline):
    client = await connect(consent=False)
    for version in ("2020-01", None, 7, {}):
        await client.tell("consent.give", version=version)
        assert (await client.receive_json_from())["code"] == "consent_version"
    await client.send_frame(picture())
    assert (await client.receive_json_from())["code"] == "consent_required"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"type": "compare.set"}, "invalid_look"),
        ({"type": "compare.set", "looks": [{"layers": [LAYER]}]}, "invalid_look"),
        ({"type": "compare.set", "looks": [{"layers": []}] * 5}, "invalid_look"),
        ({"type": "compare.set", "looks": [{"layers": [LAYER | {"shade": 999}]}] * 2}, "unknown_shade"),
        ({"type": "compare.set", "looks": [], "also": 1}, "bad_message"),
        ({"type": "wings.grow"}, "unknown_type"),
        ({"type": 5}, "bad_message"),
        ({"look": {}}, "bad_message"),
        ([], "bad_message"),
        ("look.set", "bad_message"),
        ({"type": "look.set"}, "invalid_look"),
        ({"type": "look.set", "look": None}, "invalid_look"),
        ({"type": "look.set", "look": {"layers": [LAYER], "extra": 1}}, "invalid_look"),
        ({"type": "look.set", "look": {"layers": [LAYER | {"region": "hat"}]}}, "invalid_look"),
        ({"type": "look.set", "look": {"layers": [LAYER | {"intensity": 2}]}}, "invalid_look"),
        ({"type": "look.set", "look": {"layers": [LAYER | {"shade": True}]}}, "invalid_look"),
        ({"type": "look.set", "look": {"layers": [LAYER | {"shade": 2**63}]}}, "invalid_look"),
        ({"type": "look.set", "look": {"layers": [LAYER | {"shade": 999}]}}, "unknown_shade"),
        ({"type": "look.set", "look": {"layers": [LAYER] * 13}}, "invalid_look"),
        ({"type": "look.set", "look": {"layers": []}, "also": 1}, "bad_message"),
        ({"type": "quality.set", "jpeg": 10}, "bad_message"),
        ({"type": "quality.set", "jpeg": True}, "bad_message"),
        ({"type": "quality.set", "jpeg": 80.0}, "bad_message"),
        ({"type": "quality.set", "faces": 5}, "bad_message"),
        ({"type": "quality.set", "size": 5}, "bad_message"),
        ({"type": "snapshot.take", "now": 1}, "bad_message"),
    ],
)
async def test_a_refused_control_is_named_and_the_socket_lives_on(connect, pipeline, message, code):
    client = await connect()
    await client.send_json_to(message)
    error = await client.receive_json_from()
    assert (error["type"], error["code"]) == ("error", code)
    await client.send_frame(picture())
    await client.receive_reply()


@pytest.mark.parametrize("text", ["", "{", "[" * 9000, '{"type": NaN}', "nul", "x" * 20000, '"\\ud800"'])
async def test_text_that_is_no_json_is_refused(connect, pipeline, text):
    client = await connect()
    await client.send_input({"type": "websocket.receive", "text": text})
    assert (await client.receive_json_from())["code"] == "bad_message"


async def test_a_refused_look_leaves_the_old_one_on(connect, pipeline):
    client = await connect()
    await client.tell("look.set", look={"layers": [LAYER]})
    await client.tell("look.set", look={"layers": "none"})
    await client.receive_json_from()
    await client.send_frame(picture())
    reply, _ = await client.receive_reply()
    assert reply.flags & protocol.Flag.PAINTED


@pytest.fixture
def clock(monkeypatch):
    """The token buckets' clock stands still until the test moves it."""
    now = SimpleNamespace(s=0.0)
    monkeypatch.setattr("tryon.consumers.TokenBucket", partial(TokenBucket, clock=lambda: now.s))
    return now


async def test_what_is_too_fast_is_dropped_and_told_once_a_second(connect, pipeline, clock):
    client = await connect()
    for _ in range(3):
        for seq in range(protocol.BURST + 10):
            await client.send_frame(picture(), seq=seq)
        messages = [await client.receive_from()]
        while not await client.receive_nothing(0.2):
            messages.append(await client.receive_from())
        assert sum("rate_limited" in message for message in messages if isinstance(message, str)) == 1
        clock.s += 10
    await client.send_frame(picture(), seq=999)
    reply, _ = await client.receive_reply()
    assert reply.seq == 999


async def test_a_flood_is_closed(connect, pipeline, clock):
    client = await connect()
    for _ in range(protocol.BURST + MAX_STRIKES):
        await client.tell("quality.set", jpeg=80)
    assert (await client.receive_json_from())["code"] == "rate_limited"
    assert await client.receive_close() == Close.ABUSE


async def test_steady_nonsense_is_abuse(connect, pipeline):
    client = await connect()
    for _ in range(MAX_STRIKES):
        await client.tell("nonsense")
        await asyncio.sleep(0.002)
    for _ in range(MAX_STRIKES):
        assert (await client.receive_json_from())["code"] == "unknown_type"
    assert await client.receive_close() == Close.ABUSE
