"""Frames through the socket: in, made up, out; the latest wins."""

import asyncio
import json
import threading

import cv2
import numpy as np
import pytest

from tryon.jpeg import decode
from tryon.protocol import REPLY, REQUEST, Flag, pack_frame
from tryon.tests.fakes import picture

RED = {"layers": [{"region": "lips", "colours": ["#b3202a"]}]}
pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_frame_comes_back_wearing_the_look(connect, pipeline):
    client = await connect()
    await client.tell("look.set", look=RED)
    await client.send_frame(picture(), seq=7, capture_ms=1234.5)
    reply, jpeg = await client.receive_reply()
    assert (reply.seq, reply.capture_ms) == (7, 1234.5)
    assert reply.flags == Flag.FACE | Flag.PAINTED
    assert reply.faces == 1
    assert reply.confidence == pytest.approx(0.4)
    assert 0 < reply.server_ms < 5000
    middle = decode(jpeg)[24, 32].astype(int)
    assert abs(middle - (0xB3, 0x20, 0x2A)).max() < 12


async def test_an_empty_look_returns_the_same_bytes(connect, pipeline):
    client = await connect()
    await client.send_frame(picture())
    reply, jpeg = await client.receive_reply()
    assert jpeg == picture()
    assert reply.flags == Flag.FACE


async def test_the_latest_frame_wins_and_only_one_waits(connect, pipeline):
    pipeline.gate = threading.Event()
    client = await connect()
    await client.send_frame(picture(), seq=0)
    while not pipeline.understood:  # until the engine holds frame 0
        await asyncio.sleep(0.01)
    for seq in range(1, 21):
        await client.send_frame(picture(seed=seq), seq=seq)
    await client.consent()  # answered in turn, so all have arrived
    pipeline.gate.set()
    first, _ = await client.receive_reply()
    second, jpeg = await client.receive_reply()
    assert (first.seq, first.waiting, first.dropped) == (0, 1, 19)
    assert (second.seq, second.waiting, second.dropped) == (20, 0, 0)
    assert jpeg == picture(seed=20)
    assert await client.receive_nothing(0.2)
    assert pipeline.understood == 2


async def test_one_socket_has_one_frame_in_the_engine(connect, pipeline):
    pipeline.seconds = 0.02
    client = await connect()
    for seq in range(30):
        await client.send_frame(picture(), seq=seq)
        await asyncio.sleep(0.005)
    await client.receive_reply()
    assert pipeline.most_at_once == 1


async def test_a_still_is_understood_once_for_many_shades(connect, pipeline):
    client = await connect()
    still = picture(seed=3)
    for n, colour in enumerate(["#b3202a", "#7a1f3d"]):
        await client.tell("look.set", look={"layers": [{"region": "lips", "colours": [colour]}]})
        await client.send_frame(still, seq=n, still=True)
        reply, jpeg = await client.receive_reply()
        assert bool(reply.flags & Flag.REUSED) == (n == 1)
        assert reply.flags & Flag.STILL
        wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        assert abs(decode(jpeg)[24, 32].astype(int) - wanted).max() < 12
    assert pipeline.understood == 1
    await client.send_frame(picture(seed=4), seq=9, still=True)
    reply, _ = await client.receive_reply()
    assert not reply.flags & Flag.REUSED
    assert pipeline.understood == 2


async def test_a_lost_face_is_told_once(connect, pipeline):
    client = await connect()
    for seq, value in enumerate([128, 0, 0, 128, 0]):
        await client.send_frame(picture(value), seq=seq)
        reply, _ = await client.receive_reply()
        assert bool(reply.flags & Flag.FACE) == (value > 0)
        if seq in {1, 4}:
            assert await client.receive_json_from() == {"type": "face.lost", "seq": seq}
    assert await client.receive_nothing(0.1)


async def test_poor_light_is_told_once(connect, pipeline):
    client = await connect()
    for seq, value in enumerate([128, 20, 20, 128]):
        await client.send_frame(picture(value), seq=seq)
        reply, _ = await client.receive_reply()
        assert bool(reply.flags & Flag.POOR_LIGHT) == (value == 20)
        if seq == 1:
            told = await client.receive_json_from()
            assert told == {"type": "light.poor", "seq": 1, "verdict": "dark", "confidence": 0.4}
    assert await client.receive_nothing(0.1)


async def test_a_snapshot_is_the_next_frame_in_better_quality(connect, pipeline):
    client = await connect()
    await client.tell("look.set", look=RED)
    sizes = []
    for snapshot in (False, True, False):
        if snapshot:
            await client.tell("snapshot.take")
        await client.send_frame(picture())
        reply, jpeg = await client.receive_reply()
        assert bool(reply.flags & Flag.SNAPSHOT) == snapshot
        sizes.append(len(jpeg))
    assert sizes[1] > sizes[0] == sizes[2]


async def test_quality_and_faces_can_be_set(connect, pipeline):
    client = await connect()
    await client.tell("look.set", look=RED)
    sizes = []
    for quality in (40, 95):
        await client.tell("quality.set", jpeg=quality, faces=3)
        await client.send_frame(picture())
        reply, jpeg = await client.receive_reply()
        sizes.append(len(jpeg))
        assert reply.faces == 3
    assert sizes[0] < sizes[1]


async def test_overload_answers_busy_with_a_slower_pace(connect, pipeline):
    pipeline.seconds = 0.12
    client = await connect()
    jpeg = picture(width=640, height=480)
    for seq in range(75):
        await client.send_frame(jpeg, seq=seq)
        await asyncio.sleep(0.03)
    while True:
        message = await client.receive_from(5)
        if isinstance(message, str):
            break
    told = json.loads(message)
    assert told["type"] == "busy"
    assert 5 <= told["fps"] <= 9
    assert told["side"] == 480


async def test_a_clock_that_jumps_does_not_reach_the_tracker(connect, pipeline):
    client = await connect()
    for seq, at in enumerate([1000.0, 1033.0, 5.0, 1e15, -1e300]):
        await client.send_frame(picture(), seq=seq, capture_ms=at)
        await client.receive_reply()
    steps = np.diff(pipeline.at)
    assert (steps > 0).all()
    assert (steps <= 1).all()


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"short", "frame_header"),
        (REQUEST.pack(1, 0x2, 0.0) + picture(), "frame_header"),
        (pack_frame(1, float("nan"), picture()), "frame_header"),
        (pack_frame(1, float("inf"), picture()), "frame_header"),
        (pack_frame(1, 0.0, picture() + bytes(262_144)), "frame_too_large"),
        (pack_frame(1, 0.0, picture(width=1296, height=16)), "frame_too_large"),
        (pack_frame(1, 0.0, b"no JPEG at all, only words"), "frame_not_jpeg"),
        (pack_frame(1, 0.0, b""), "frame_not_jpeg"),
        (pack_frame(1, 0.0, picture(width=8, height=8)), "frame_not_jpeg"),
        (pack_frame(1, 0.0, picture()[:60]), "frame_not_jpeg"),
        (
            pack_frame(1, 0.0, cv2.imencode(".png", np.zeros((20, 20, 3), np.uint8))[1].tobytes()),
            "frame_not_jpeg",
        ),
    ],
)
async def test_a_bad_frame_is_named_and_the_socket_lives_on(connect, pipeline, message, code):
    client = await connect()
    await client.send_to(bytes_data=message)
    error = await client.receive_json_from()
    assert (error["type"], error["code"]) == ("error", code)
    await client.send_frame(picture(), seq=8)
    reply, _ = await client.receive_reply()
    assert reply.seq == 8


async def test_a_large_picture_is_refused_before_it_is_decoded(connect, pipeline, monkeypatch):
    decoded = []
    monkeypatch.setattr("tryon.engine.decode", decoded.append)
    client = await connect()
    await client.send_frame(picture(width=2000, height=16))
    assert (await client.receive_json_from())["code"] == "frame_too_large"
    assert not decoded


async def test_a_header_that_lies_about_its_size_stays_within_bounds(connect, pipeline):
    jpeg = bytearray(picture())
    at = jpeg.index(b"\xff\xc0")
    jpeg[at + 5 : at + 9] = (60000).to_bytes(2, "big") * 2
    client = await connect()
    await client.send_frame(bytes(jpeg))
    assert (await client.receive_json_from())["code"] == "frame_too_large"


async def test_a_failing_engine_costs_one_frame(connect, pipeline):
    client = await connect()
    pipeline.fails = True
    await client.send_frame(picture(), seq=5)
    error = await client.receive_json_from()
    assert (error["code"], error["seq"]) == ("internal", 5)
    pipeline.fails = False
    await client.send_frame(picture(), seq=6)
    reply, _ = await client.receive_reply()
    assert reply.seq == 6


async def test_the_reply_header_is_24_bytes(connect, pipeline):
    client = await connect()
    await client.send_frame(picture())
    message = await client.receive_from()
    assert REPLY.size == 24
    assert message[24:26] == b"\xff\xd8"
