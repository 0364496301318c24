"""Several looks of one understanding in one picture."""

import json

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mimo_site.testing import make_shade
from ml.look import Look
from tryon import protocol
from tryon.compare import render_several
from tryon.jpeg import decode
from tryon.protocol import CONSENT_VERSION, Flag, Reply
from tryon.results import Viewer
from tryon.tests.fakes import FakePipeline, fake_engine, paint, picture

COLOURS = ["#b3202a", "#d8607a", "#803040", "#f0a080"]


def lips(colour, **layer):
    return Look.from_json({"layers": [{"region": "lips", "colours": [colour], **layer}]})


LOOKS = [lips(colour) for colour in COLOURS]


def middle(image):
    return image[image.shape[0] // 2, image.shape[1] // 2].astype(int)


def test_two_looks_lie_below_each_other_in_full_size():
    image = np.full((48, 64, 3), 120, np.uint8)
    both = render_several(paint, image, ["a face"], LOOKS[:2])
    assert both.shape == (96, 64, 3)
    assert np.array_equal(both[:48], paint(image, [], LOOKS[0]))
    assert np.array_equal(both[48:], paint(image, [], LOOKS[1]))


@pytest.mark.parametrize("many", [3, 4])
def test_four_looks_stand_in_a_square_and_the_last_of_three_is_bare(many):
    image = np.full((49, 65, 3), 120, np.uint8)
    square = render_several(paint, image, ["a face"], LOOKS[:many])
    assert square.shape == (48, 64, 3)
    cells = [square[:24, :32], square[:24, 32:], square[24:, :32], square[24:, 32:]]
    for place, cell in enumerate(cells):
        wanted = paint(image, [], LOOKS[place]) if place < many else image
        assert np.array_equal(middle(cell), middle(wanted)), place


def test_the_layers_that_all_begin_with_are_drawn_once():
    drawn = []

    def note(image, _views, look):
        drawn.append([layer.region for layer in look.layers])
        return image

    begin = Look.from_json({"layers": [{"region": "cheeks", "colours": ["#e08080"]}]}).layers
    looks = [Look(begin + look.layers) for look in LOOKS]
    render_several(note, np.zeros((48, 64, 3), np.uint8), ["a face"], looks)
    assert drawn == [["cheeks"], *[["lips"]] * 4]


def test_without_a_face_every_cell_is_the_frame():
    image = np.full((48, 64, 3), 120, np.uint8)
    assert np.all(render_several(paint, image, [], LOOKS) == 120)


def test_four_looks_come_from_one_understanding():
    pipeline = FakePipeline()
    dressed = fake_engine(pipeline).dress_now(Viewer(), picture(), LOOKS[0], compare=LOOKS)
    assert pipeline.understood == 1
    assert (dressed.looks, dressed.is_painted) == (4, True)
    assert decode(dressed.jpeg).shape == (48, 64, 3)


@pytest.mark.django_db(transaction=True)
async def test_the_socket_shows_looks_side_by_side_and_counts_all_their_shades(connect, pipeline):
    client = await connect()
    await client.tell("compare.set", looks=[look.to_json() for look in LOOKS])
    await client.send_frame(picture())
    reply, jpeg = await client.receive_reply()
    assert (reply.looks, reply.flags & Flag.PAINTED) == (4, Flag.PAINTED)
    assert decode(jpeg).shape == (48, 64, 3)

    await client.tell("compare.set", looks=[])
    await client.send_frame(picture())
    reply, _ = await client.receive_reply()
    assert reply.looks == 0


@pytest.mark.django_db
def test_a_post_shows_looks_side_by_side(client, pipeline, brand):
    shade = make_shade(brand)
    looks = [{"layers": []}, {"layers": [{"region": "lips", "colours": ["#000000"], "shade": shade.pk}]}]
    fields = {"look": '{"layers": []}', "compare": json.dumps(looks), "consent": CONSENT_VERSION}
    frame = SimpleUploadedFile("frame.jpg", picture())
    answer = client.post(reverse("tryon:frame-dress"), {"frame": frame, **fields})
    assert answer.status_code == 200, answer.content
    assert int(answer["X-Mimo-Flags"]) >> protocol.LOOKS_SHIFT & 7 == 2
    assert decode(answer.content).shape == (96, 64, 3)


@pytest.mark.django_db
@pytest.mark.parametrize("compare", ['[{"layers": []}]', '{"layers": []}', "[1, 2]"])
def test_a_post_refuses_what_are_no_looks(client, pipeline, compare):
    fields = {"look": '{"layers": []}', "compare": compare, "consent": CONSENT_VERSION}
    frame = SimpleUploadedFile("frame.jpg", picture())
    answer = client.post(reverse("tryon:frame-dress"), {"frame": frame, **fields})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_look")


def test_a_reply_says_how_many_looks_it_shows():
    reply = Reply(1, Flag.FACE, 0.0, 1.0, 0.5, faces=2, looks=4, dropped=3, waiting=1)
    assert Reply.unpack(reply.pack()) == reply
