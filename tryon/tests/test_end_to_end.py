"""The real engine behind the real socket, on the astronaut's portrait."""

import asyncio

import cv2
import numpy as np
import pytest
from django.conf import settings

from catalog.models import TryCount
from ml.colour import delta_e, srgb_to_lab
from tryon.jpeg import decode, encode
from tryon.protocol import Flag

pytestmark = pytest.mark.django_db(transaction=True)
LOWER_LIP, FOREHEAD = (
    (slice(150, 153), slice(218, 231)),
    (slice(87, 94), slice(216, 232)),
)  # px of the portrait
TIMEOUT = 60  # the first frame loads the networks


@pytest.fixture(scope="module")
def portrait() -> np.ndarray:
    return cv2.imread(str(settings.BASE_DIR / "static/img/astronaut.png"), cv2.IMREAD_COLOR_RGB)


def mean_lab(image: np.ndarray, where: tuple[slice, slice]) -> np.ndarray:
    return srgb_to_lab(image[where].reshape(-1, 3).mean(0) / 255)


async def test_the_lips_take_the_shade_and_the_rest_stays(connect, portrait):
    client = await connect()
    jpeg = encode(portrait, 95)
    await client.tell("quality.set", jpeg=95)
    plum = {"region": "lips", "colours": ["#5a1846"], "finish": "matte", "coverage": 0.95}
    await client.tell("look.set", look={"layers": [plum]})
    await client.send_frame(jpeg, seq=1)
    reply, dressed = await client.receive_reply(TIMEOUT)
    assert reply.flags & (Flag.FACE | Flag.PAINTED) == Flag.FACE | Flag.PAINTED
    assert reply.faces == 1
    assert reply.confidence > 0.5
    before, after = decode(jpeg), decode(dressed)
    assert after.shape == before.shape
    assert delta_e(mean_lab(before, LOWER_LIP), mean_lab(after, LOWER_LIP)) > 10
    assert delta_e(mean_lab(before, FOREHEAD), mean_lab(after, FOREHEAD)) < 0.5
    assert np.abs(before[300:].astype(int) - after[300:]).max() < 24  # the suit: JPEG noise alone


async def test_a_frame_without_a_face_comes_back_as_it_was(connect, portrait):
    client = await connect()
    await client.tell("look.set", look={"layers": [{"region": "lips", "colours": ["#b3202a"]}]})
    empty = encode(np.full((240, 320, 3), 120, np.uint8))
    await client.send_frame(empty)
    reply, dressed = await client.receive_reply(TIMEOUT)
    assert (reply.faces, reply.confidence) == (0, 0)
    assert dressed == empty
    assert (await client.receive_json_from())["type"] == "face.lost"


async def test_a_second_shade_on_a_still_only_draws(connect, portrait):
    client = await connect()
    still, times = encode(portrait), []
    for seq, colour in enumerate(["#b3202a", "#7a1f3d", "#d4776b"]):
        await client.tell("look.set", look={"layers": [{"region": "lips", "colours": [colour]}]})
        await client.send_frame(still, seq=seq, still=True)
        reply, _ = await client.receive_reply(TIMEOUT)
        assert reply.flags & Flag.PAINTED
        times.append(reply.server_ms)
    assert reply.flags & Flag.REUSED
    assert times[2] < times[0]


async def test_a_try_is_counted_once_a_socket_and_shade(connect, portrait, shade):
    client = await connect()
    look = {"layers": [{"region": "lips", "colours": ["#000000"], "shade": shade.pk}]}
    jpeg = encode(portrait)
    await client.tell("look.set", look=look)
    await client.send_frame(encode(np.full((240, 320, 3), 120, np.uint8)))
    await client.receive_reply(TIMEOUT)
    await client.receive_json_from()
    assert not await TryCount.objects.aexists()  # no face: not tried
    for seq in range(3):
        await client.tell("look.set", look=look)
        await client.send_frame(jpeg, seq=seq)
        await client.receive_reply(TIMEOUT)
    while not await TryCount.objects.aexists():  # counted beside the frames
        await asyncio.sleep(0.05)
    counted = await TryCount.objects.aget()
    assert (counted.shade_id, counted.count) == (shade.pk, 1)
