"""Kept looks, tries and photographed colours by JSON."""

import json
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mimo_site.testing import make_shade
from tryon.models import KeptLook
from tryon.protocol import CONSENT_VERSION
from tryon.results import Lips
from tryon.services.looks import MAX_GUEST_LOOKS
from tryon.tests.fakes import picture

pytestmark = pytest.mark.django_db
API = "/api/v1"
LOOK = {"layers": [{"region": "lips", "colours": ["#b3202a"], "finish": "gloss"}]}
READ = "tryon.engine.TryOnEngine.read_lips_in_turn"


def send(client, method, path, body):
    return client.generic(method, f"{API}{path}", json.dumps(body), content_type="application/json")


def keep(client, **changes):
    return send(client, "POST", "/looks/", {"name": "Friday", "look": LOOK, **changes})


def test_a_look_is_kept_changed_and_forgotten(client, alice):
    client.force_login(alice)
    kept = keep(client)
    assert (kept.status_code, kept.json()["name"]) == (201, "Friday")
    path = kept["Location"].removeprefix(f"http://testserver{API}")
    assert client.get(f"{API}/looks/").json()["results"] == [client.get(f"{API}{path}").json()]
    changed = send(client, "PATCH", path, {"name": "Saturday"}).json()
    assert (changed["name"], changed["look"]) == ("Saturday", kept.json()["look"])
    bare = send(client, "PATCH", path, {"look": {"layers": []}}).json()
    assert (bare["name"], bare["look"]) == ("Saturday", {"layers": []})
    assert client.delete(f"{API}{path}").status_code == 204
    assert client.get(f"{API}{path}").status_code == 404


def test_a_layer_that_names_a_shade_wears_what_the_shop_sells(client, shade):
    layer = {"region": "lips", "colours": ["#000000"], "shade": shade.pk}
    body = keep(client, look={"layers": [layer]}).json()
    assert body["look"]["layers"][0]["colours"] == [list(shade.lab)]


@pytest.mark.parametrize(
    "look",
    [
        None,
        [],
        "x",
        {},
        {"layers": [{}]},
        {"layers": [{"region": "nose", "colours": ["#b3202a"]}]},
        {"layers": [{"region": "lips", "colours": [[1e400, 0, 0]]}]},
        {"layers": [{"region": "lips", "colours": ["#b3202a"], "shade": 10**30}]},
        {"layers": [{"region": "lips", "colours": ["#b3202a"], "shade": 999999}]},
    ],
)
def test_what_is_no_look_is_refused_by_field(client, look):
    response = keep(client, look=look)
    assert response.status_code == 400
    assert KeptLook.objects.count() == 0


def test_a_guest_keeps_looks_in_her_session_up_to_a_number(client):
    for _look in range(MAX_GUEST_LOOKS):
        assert keep(client).status_code == 201
    assert keep(client).status_code == 409
    assert Client().get(f"{API}/looks/").json()["count"] == 0


def test_a_try_counts_once_a_visitor_and_day(client, alice, charlie, shade):
    client.force_login(alice)
    for _try in range(3):
        assert client.post(f"{API}/shades/{shade.pk}/tries/").json() == {"shade": shade.pk, "tries": 1}
    client.force_login(charlie)
    assert client.post(f"{API}/shades/{shade.pk}/tries/").json()["tries"] == 2
    assert client.get(f"{API}/shades/{shade.pk}/tries/").json()["tries"] == 2
    assert client.post(f"{API}/shades/{10**30}/tries/").status_code == 404


def photograph(client, data=None, consent=CONSENT_VERSION):
    photo = SimpleUploadedFile("photo.jpg", picture() if data is None else data)
    return client.post(f"{API}/colours/photo/", {"photo": photo, "consent": consent})


def test_the_lipstick_in_a_photograph_is_found(client, pipeline, brand):
    make_shade(brand, "near", lab=(40, 55, 30))
    with patch(READ, return_value=Lips((40.0, 56.0, 31.0), 0.8, "dark")):
        body = photograph(client).json()
    assert (body["lab"], body["confidence"], body["light"]) == ([40.0, 56.0, 31.0], 0.8, "dark")
    assert [entry["product"] for entry in body["near"]] == ["near"]


@pytest.mark.parametrize(
    ("data", "consent", "status"),
    [
        (b"no picture", CONSENT_VERSION, 400),
        (b"", CONSENT_VERSION, 400),
        (None, "", 400),
        (None, "2020", 403),
    ],
)
def test_a_photograph_that_cannot_be_used_is_a_problem(client, pipeline, data, consent, status):
    response = photograph(client, data, consent)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")


def test_no_lips_are_a_422_and_a_failure_is_told_without_the_picture(client, pipeline):
    with patch(READ, return_value=None):
        assert photograph(client).status_code == 422
    with patch(READ, side_effect=RuntimeError("boom")):
        response = photograph(client)
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert b"boom" not in response.content
