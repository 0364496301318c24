"""The film: known transforms of the portrait."""

import cv2
import numpy as np

from bench.frames import FACE, HEIGHT, LENGTH, WIDTH, film, frame, portrait, transform


def test_the_film_ends_where_it_begins():
    assert np.allclose(transform(0), transform(LENGTH))


def test_the_face_stays_in_the_picture():
    for index in range(LENGTH):
        x, y = transform(index) @ (*FACE, 1)
        assert WIDTH * 0.3 < x < WIDTH * 0.7
        assert HEIGHT * 0.3 < y < HEIGHT * 0.7


def test_a_frame_is_the_portrait_under_its_transform():
    back = cv2.warpAffine(frame(17), transform(17), (512, 512), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    where = (slice(60, 180), slice(160, 290))
    assert np.abs(back[where].astype(int) - portrait()[where]).mean() < 4


def test_the_film_is_jpeg_that_the_socket_takes():
    assert len(film()) == LENGTH
    assert all(jpeg.startswith(b"\xff\xd8") and len(jpeg) < 256 * 1024 for jpeg in film())
