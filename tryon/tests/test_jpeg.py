"""The size in a JPEG's header, against the decoder."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tryon.jpeg import BadFrame, jpeg_size
from tryon.tests.fakes import picture


def saved(mode: str = "RGB", size: tuple[int, int] = (70, 50), **options) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, 90).save(file, "JPEG", **options)
    return file.getvalue()


@pytest.mark.parametrize(
    "jpeg",
    [
        saved(),
        saved("L"),
        saved("CMYK"),
        saved(progressive=True),
        saved(comment=b"\xff\xc0" * 50),
        saved(icc_profile=bytes(70_000)),
        saved(restart_marker_blocks=1),
    ],
)
def test_the_size_is_read(jpeg):
    assert jpeg_size(jpeg) == (70, 50)


def test_fill_bytes_before_a_marker_are_passed_over():
    jpeg = saved()
    assert jpeg_size(jpeg[:2] + b"\xff\xff\xff" + jpeg[2:]) == (70, 50)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff\xd8\xff", b"GIF89a", saved()[:40], b"\xff\xd8" + b"\xff" * 99]
)
def test_what_is_no_jpeg_is_refused(data):
    with pytest.raises(BadFrame):
        jpeg_size(data)


def test_a_picture_of_endless_scans_is_refused():
    jpeg = saved(progressive=True)
    with pytest.raises(BadFrame):
        jpeg_size(jpeg + b"\xff\xda" * 100)


@given(st.binary(max_size=200), st.integers(0, 600), st.integers(0, 255))
def test_any_bytes_are_a_size_or_refused(tail, at, byte):
    jpeg = bytearray(picture())
    jpeg[at] = byte
    for data in (tail, b"\xff\xd8" + tail, bytes(jpeg), bytes(jpeg[:at]) + tail):
        try:
            width, height = jpeg_size(data)
        except BadFrame:
            continue
        assert 0 <= width <= 65535
        assert 0 <= height <= 65535


def test_the_fake_pictures_are_what_they_say():
    assert np.array(Image.open(io.BytesIO(picture(128, 64, 48)))).shape == (48, 64, 3)
