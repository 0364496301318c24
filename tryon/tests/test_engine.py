"""The engine: the one door, lazily opened; jobs, stills and clocks."""

import asyncio
import os
import subprocess
import sys

import numpy as np
import pytest
from django.conf import settings

from tryon.engine import Layer, Look, TryOnEngine
from tryon.jpeg import BadFrame, decode, encode, jpeg_size
from tryon.results import Viewer
from tryon.tests.fakes import FakePipeline, fake_engine, paint, picture

RED = Look((Layer("lips", ((40.0, 60.0, 35.0),)),))


def test_starting_django_imports_no_torch():
    program = """
import sys, django
django.setup()
import mimo_site.asgi, mimo_site.urls, tryon.services.looks
from django.urls import reverse
reverse("tryon:studio")
from tryon.engine import default_engine
default_engine()
sys.exit("torch" in sys.modules)
"""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "mimo_site.settings"}
    subprocess.run([sys.executable, "-c", program], cwd=settings.BASE_DIR, env=environment, check=True)


def test_the_pipeline_is_loaded_once_whoever_comes_first():
    loads = []

    def load():
        loads.append(1)
        return FakePipeline(), paint

    async def rush():
        engine = TryOnEngine(threads=4, load=load)
        await asyncio.gather(*(engine.dress(Viewer(), picture(), RED) for _ in range(8)))

    asyncio.run(rush())
    assert len(loads) == 1


def test_as_many_frames_at_once_as_there_are_threads():
    async def rush(threads: int) -> int:
        pipeline = FakePipeline(seconds=0.02)
        engine = fake_engine(pipeline, threads)
        await asyncio.gather(*(engine.dress(Viewer(), picture(), RED) for _ in range(8)))
        return pipeline.most_at_once

    assert asyncio.run(rush(1)) == 1
    assert 1 < asyncio.run(rush(3)) <= 3


def test_warming_up_runs_frames_and_may_be_asked_again():
    pipeline = FakePipeline()
    engine = fake_engine(pipeline)
    engine.warm_up()
    engine.warm_up()
    for job in engine._warm:
        job.result(20)
    assert pipeline.understood == 6 * engine.threads


def test_an_engine_that_does_not_start_says_so(caplog):
    def load():
        raise FileNotFoundError("parser.safetensors")

    engine = TryOnEngine(threads=1, load=load)
    engine.warm_up()
    engine._warm[0].result(20)
    assert "does not start" in caplog.text
    assert "parser.safetensors" in caplog.text


def test_each_viewer_keeps_a_state_of_its_own():
    engine, first, second = fake_engine(FakePipeline()), Viewer(), Viewer()
    for _ in range(3):
        engine.dress_now(first, picture(), RED)
    engine.dress_now(second, picture(), RED)
    assert (first.state["frames"], second.state["frames"]) == (3, 1)


def test_another_number_of_faces_begins_a_new_state():
    engine, viewer = fake_engine(FakePipeline()), Viewer()
    assert engine.dress_now(viewer, picture(), RED, faces=1).faces == 1
    assert engine.dress_now(viewer, picture(), RED, faces=3).faces == 3


def test_a_still_is_understood_again_for_other_bytes_or_more_faces():
    pipeline = FakePipeline()
    engine, viewer = fake_engine(pipeline), Viewer()
    calls = [(1, 1), (1, 1), (2, 1), (2, 2), (1, 2)]
    reused = [
        engine.dress_now(viewer, picture(seed=seed), RED, still=True, faces=faces).is_reused
        for seed, faces in calls
    ]
    assert reused == [False, True, False, False, False]
    assert pipeline.understood == 4


def test_a_still_does_not_disturb_the_tracking():
    engine, viewer = fake_engine(FakePipeline()), Viewer()
    engine.dress_now(viewer, picture(), RED)
    engine.dress_now(viewer, picture(seed=1), RED, still=True)
    engine.dress_now(viewer, picture(), RED)
    assert viewer.state["frames"] == 2


@pytest.mark.parametrize("look", [Look(), Look((Layer("lips", ((40.0, 60.0, 35.0),), intensity=0),))])
def test_an_empty_look_returns_the_same_bytes(look):
    dressed = fake_engine(FakePipeline()).dress_now(Viewer(), picture(), look)
    assert dressed.jpeg == picture()
    assert not dressed.is_painted
    assert dressed.faces == 1


def test_the_viewers_clock_only_moves_forward():
    viewer = Viewer()
    ticks = [viewer.tick(at) for at in (50.0, 50.04, 50.04, 10.0, 1e9, 1e9 + 0.5)]
    assert np.diff(ticks) == pytest.approx([0.04, 1 / 30, 1 / 30, 1 / 30, 0.5])


@pytest.mark.parametrize("data", [b"", b"words", picture()[:20]])
def test_what_cannot_be_decoded_is_a_bad_frame(data):
    with pytest.raises(BadFrame):
        decode(data)
    with pytest.raises(BadFrame):
        jpeg_size(data)


def test_encoding_keeps_size_and_nearly_the_colours():
    image = np.full((48, 64, 3), (179, 32, 42), np.uint8)
    for quality in (60, 80, 95):
        assert np.abs(decode(encode(image, quality)).astype(int) - image).max() <= 4


def test_carriers_of_pictures_have_no_repr():
    engine, viewer = fake_engine(FakePipeline()), Viewer()
    dressed = engine.dress_now(viewer, picture(), RED, still=True)
    for carrier in (dressed, viewer, viewer.still):
        assert "jpeg" not in repr(carrier)
