"""The lipstick in a photograph."""

from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mimo_site.testing import make_shade
from tryon.engine import default_engine
from tryon.protocol import CONSENT_VERSION
from tryon.results import Lips
from tryon.tests.fakes import picture

pytestmark = pytest.mark.django_db
READ = "tryon.engine.TryOnEngine.read_lips_in_turn"


def post(client, data=None, consent=CONSENT_VERSION):
    photo = SimpleUploadedFile("photo.jpg", picture() if data is None else data)
    return client.post(reverse("tryon:lip-colour"), {"photo": photo, "consent": consent})


def test_the_form_is_shown(client):
    response = client.get(reverse("tryon:lip-colour"))
    assert response.status_code == 200
    assert 'type="file"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("light", "said"), [("good", "An estimate"), ("dark", "grain of salt")])
def test_the_nearest_shades_are_shown_with_how_far_to_trust_them(client, pipeline, brand, light, said):
    far, near = make_shade(brand, "far", lab=(60, 20, 15)), make_shade(brand, "near", lab=(40, 55, 30))
    with patch(READ, return_value=Lips((40.0, 56.0, 31.0), 0.8, light)):
        response = client.post(
            "/en/studio/colour/",
            {"photo": SimpleUploadedFile("photo.jpg", picture()), "consent": CONSENT_VERSION},
        )
    assert [shade for shade, _difference in response.context["near"]] == [near, far]
    assert said in response.content.decode()


def test_a_picture_without_lips_is_explained(client, pipeline):
    response = post(client, picture(0))
    assert response.status_code == 422
    assert response.context["error"]


@pytest.mark.parametrize(
    ("data", "consent", "status"),
    [
        (b"no picture", CONSENT_VERSION, 400),
        (b"", CONSENT_VERSION, 400),
        (None, "", 403),
        (None, "2020-01", 403),
    ],
)
def test_what_cannot_be_read_is_explained(client, pipeline, data, consent, status):
    response = post(client, data, consent)
    assert response.status_code == status
    assert response.context["error"]
    assert pipeline.understood == 0


def test_nothing_chosen_is_explained(client, pipeline):
    assert client.post(reverse("tryon:lip-colour"), {"consent": CONSENT_VERSION}).status_code == 400


def test_a_failure_says_nothing_of_the_picture(client, pipeline, caplog):
    pipeline.fails = True
    response = post(client)
    assert response.status_code == 500
    assert response.context["error"]
    assert "RuntimeError" in caplog.text
    assert "\\x" not in caplog.text


def test_too_many_are_refused(client, pipeline):
    assert [post(client, picture(0)).status_code for _turn in range(21)][-1] == 429


def test_the_colour_that_was_painted_is_read_back(settings):
    """The astronaut wears a matte berry: the estimate is nearer to it than her bare lips are, and near it."""
    from ml.colour import delta_e
    from tryon.engine import Layer, Look
    from tryon.results import Viewer

    engine = default_engine()
    sample = (settings.BASE_DIR / "static/img/astronaut.png").read_bytes()
    worn = (32.0, 45.0, 12.0)
    look = Look((Layer("lips", (worn,), "matte", 1.0),))
    dressed = engine.dress_now(Viewer(), sample, look, still=True, quality=95)
    bare, read = engine.read_lips_in_turn(sample), engine.read_lips_in_turn(dressed.jpeg)
    assert bare is not None
    assert read is not None
    print(bare, read, delta_e(bare.lab, worn), delta_e(read.lab, worn))
    assert delta_e(read.lab, worn) < 8 < delta_e(bare.lab, worn)
