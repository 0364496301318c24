"""The pictures of shades."""

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest
from django.urls import reverse

from catalog.services import swatches
from catalog.services.swatches import KINDS, WIDTHS, swatch_file
from ml.colour import delta_e, srgb_to_lab


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def address(shade, kind="smear", width=480, key=None):
    return reverse("swatches:picture", args=[shade.pk, key or shade.swatch_key, kind, width])


def decoded(data):
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_swatch_is_drawn_in_each_size(client, shade, kind, width):
    response = client.get(address(shade, kind, width))
    image = decoded(response.content)
    assert response["Content-Type"] == "image/webp"
    assert (image.shape[1], image.shape[2]) == (width, 4)


def test_its_opaque_part_has_the_colour_of_the_shade(client, shade):
    image = decoded(client.get(address(shade)).content)
    paint = image[image[..., 3] == 255][:, 2::-1]
    assert delta_e(srgb_to_lab(np.median(paint, axis=0) / 255), shade.lab) < 1


def test_a_browser_keeps_it_for_good(client, shade):
    response = client.get(address(shade))
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(address(shade), headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_address_from_before_the_colour_changed_leads_to_the_new_picture(client, shade):
    old = address(shade)
    shade.set_colour((30, 20, 5)).save()
    assert client.get(old).headers["Location"] == address(shade)


def test_the_shade_number_alone_leads_to_its_picture(client, shade):
    response = client.get(reverse("swatches:latest", args=[shade.pk, "bullet"]))
    assert response.headers["Location"] == address(shade, "bullet")


@pytest.mark.parametrize(
    "path", ["/swatches/9/smear.webp", "/swatches/99999999999999999999/smear.webp", "/swatches/1/brush.webp"]
)
def test_what_is_not_there_is_not_found(client, db, path):
    assert client.get(path).status_code == 404


def test_a_swatch_cannot_be_posted_to(client, shade):
    assert client.post(address(shade)).status_code == 405


def test_it_is_drawn_once(shade, monkeypatch):
    file = swatch_file(shade=shade, kind="smear", width=160)
    monkeypatch.setattr(swatches, "draw_swatch", lambda *_args: pytest.fail("drawn twice"))
    assert swatch_file(shade=shade, kind="smear", width=160) == file


def test_drawing_it_at_the_same_moment_leaves_one_whole_file(shade):
    with ThreadPoolExecutor(4) as pool:
        files = set(pool.map(lambda _: swatch_file(shade=shade, kind="smear", width=160), range(8)))
    (file,) = files
    assert list(file.parent.iterdir()) == [file]
    assert decoded(file.read_bytes()).shape == (100, 160, 4)
