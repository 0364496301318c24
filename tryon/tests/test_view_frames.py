"""Frames and photographs by plain posts."""

import json
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from tryon.jpeg import decode
from tryon.protocol import CONSENT_VERSION, Flag
from tryon.tests.fakes import picture

pytestmark = pytest.mark.django_db
RED = json.dumps({"layers": [{"region": "lips", "colours": ["#b3202a"]}]})


def post_frame(client: Client, data: bytes | None = None, **fields):
    fields = {"look": RED, "consent": CONSENT_VERSION, **fields}
    fields["frame"] = SimpleUploadedFile("frame.jpg", picture() if data is None else data)
    return client.post(reverse("tryon:frame-dress"), {k: v for k, v in fields.items() if v is not None})


def post_photo(client: Client, data: bytes, consent: str = CONSENT_VERSION):
    photo = SimpleUploadedFile("photo.jpg", data)
    return client.post(reverse("tryon:photo-read"), {"photo": photo, "consent": consent})


def test_a_frame_comes_back_wearing_the_look(client, pipeline):
    response = post_frame(client, seq=7, capture_ms=12.5, still="1")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert "no-store" in response["Cache-Control"]
    assert int(response["X-Mimo-Flags"]) == Flag.STILL | Flag.FACE | Flag.PAINTED | 1 << 8
    assert (response["X-Mimo-Seq"], response["X-Mimo-Capture-Ms"]) == ("7", "12.5")
    assert float(response["X-Mimo-Confidence"]) == pytest.approx(0.4)
    assert float(response["X-Mimo-Server-Ms"]) > 0
    assert response["X-Mimo-Light"] == "good"
    assert abs(decode(response.content)[24, 32].astype(int) - (0xB3, 0x20, 0x2A)).max() < 12


def test_an_empty_look_returns_the_same_bytes(client, pipeline):
    assert post_frame(client, look='{"layers": []}').content == picture()


def test_the_colour_of_a_shade_is_the_catalogues(client, pipeline, shade):
    look = {"layers": [{"region": "lips", "colours": ["#00ff00"], "shade": shade.pk}]}
    response = post_frame(client, look=json.dumps(look))
    red, green, _blue = decode(response.content)[24, 32]
    assert red > 150 > 100 > green


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"consent": None}, 403, "consent_required"),
        ({"consent": "2020-01"}, 403, "consent_version"),
        ({"look": None}, 400, "bad_message"),
        ({"look": "{"}, 400, "bad_message"),
        ({"look": '{"layers": 5}'}, 400, "invalid_look"),
        (
            {"look": '{"layers": [{"region": "lips", "colours": ["#b3202a"], "shade": 99}]}'},
            400,
            "unknown_shade",
        ),
        ({"faces": 9}, 400, "bad_message"),
        ({"jpeg": "much"}, 400, "bad_message"),
        ({"capture_ms": "nan"}, 400, "bad_message"),
        ({"data": b"no JPEG at all"}, 400, "frame_not_jpeg"),
        ({"data": picture(width=1300, height=20)}, 413, "frame_too_large"),
        ({"data": picture() + bytes(300_000)}, 413, "frame_too_large"),
    ],
)
def test_a_bad_post_is_answered_clearly(client, pipeline, fields, status, code):
    response = post_frame(client, **fields)
    assert (response.status_code, response.json()["error"]) == (status, code)
    assert response.json()["message"]
    assert pipeline.understood == 0


def test_a_failing_engine_is_one_clear_error(client, pipeline, caplog):
    pipeline.fails = True
    response = post_frame(client)
    assert (response.status_code, response.json()["error"]) == (500, "internal")
    assert r"\x" not in caplog.text  # the fake names the picture's bytes in its message


def test_ten_frames_a_second_are_enough(client, pipeline):
    with patch("tryon.limits.time", return_value=5000.0):
        assert [post_frame(client).status_code for _ in range(12)] == [200] * 10 + [429] * 2
        response = post_frame(client)
        assert response.json()["error"] == "rate_limited"
        assert response["Retry-After"]
    with patch("tryon.limits.time", return_value=5001.0):
        assert post_frame(client).status_code == 200


def test_posts_need_a_csrf_token(pipeline):
    strict = Client(enforce_csrf_checks=True)
    assert post_frame(strict).status_code == 403
    assert post_photo(strict, picture()).status_code == 403


def test_frames_are_only_posted(client, pipeline):
    assert client.get(reverse("tryon:frame-dress")).status_code == 405


def test_a_photograph_comes_back_clean(client):
    response = post_photo(client, picture(width=300, height=200))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert "no-store" in response["Cache-Control"]
    assert decode(response.content).shape == (200, 300, 3)


@pytest.mark.parametrize(
    ("data", "consent", "status", "code"),
    [
        (b"plain words", CONSENT_VERSION, 400, "photo_format"),
        (b"", CONSENT_VERSION, 400, "photo_format"),
        (picture(width=300, height=300)[:900], CONSENT_VERSION, 400, "photo_damaged"),
        (picture(), "", 403, "consent_required"),
        (picture(), "1999-01", 403, "consent_version"),
    ],
)
def test_a_bad_photograph_is_answered_clearly(client, data, consent, status, code):
    response = post_photo(client, data, consent)
    assert (response.status_code, response.json()["error"]) == (status, code)


def test_twenty_photographs_a_minute_are_enough(client):
    with patch("tryon.limits.time", return_value=6000.0):
        codes = [post_photo(client, picture()).status_code for _ in range(21)]
    assert codes == [200] * 20 + [429]


@override_settings(FILE_UPLOAD_TEMP_DIR="/nowhere")
def test_a_photograph_never_touches_the_disk(client):
    noise = picture(width=1200, height=1200, seed=5)
    assert post_photo(client, noise + bytes(4_000_000)).status_code == 200
