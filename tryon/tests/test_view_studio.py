"""The studio page and its rail."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse

from mimo_site.testing import make_shade
from tryon.models import KeptLook
from tryon.protocol import CONSENT_VERSION

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pipeline")]


def look_on(page: str) -> dict:
    return json.loads(re.search(r'<script id="look" type="application/json">(.*?)</script>', page, re.S)[1])


def test_the_studio_opens_for_a_guest_and_gives_her_a_session(client):
    response = client.get(reverse("tryon:studio"))
    assert response.status_code == 200
    assert "sessionid" in response.cookies
    assert response.context["consent_version"] == CONSENT_VERSION
    assert response.context["limits"]["side"] == 1280
    assert look_on(response.content.decode()) == {"layers": []}


def test_the_studio_opens_with_a_shade_on(client, shade):
    response = client.get(reverse("tryon:studio"), {"shade": shade.pk})
    [layer] = look_on(response.content.decode())["layers"]
    assert layer["shade"] == shade.pk
    assert layer["colours"] == [pytest.approx(list(shade.lab))]
    assert (layer["finish"], layer["coverage"]) == (shade.finish, shade.coverage)


def test_a_shade_in_the_rail_says_how_true_its_colour_is(client, shade):
    page = reverse("tryon:studio")
    assert "data-truth" not in client.get(page, headers={"Accept-Language": "en"}).content.decode()
    shade.simulated_difference, shade.simulated_on, shade.simulated_as = (
        1.34,
        date(2026, 11, 20),
        shade.trial_key,
    )
    shade.save()
    assert 'data-truth="ΔE 1.3 simulated"' in client.get(f"/en{page.removeprefix('/en')}").content.decode()


def test_the_studio_opens_with_a_kept_look_on(client, alice):
    client.force_login(alice)
    look = {"layers": [{"region": "lips", "colours": [[40, 50, 20]]}]}
    kept = KeptLook.objects.create(owner=alice, look=look)
    response = client.get(reverse("tryon:studio"), {"look": kept.pk})
    assert look_on(response.content.decode()) == look
    assert response.context["look"] == kept


@pytest.mark.parametrize(
    "query", ["shade=999", "shade=x", "shade=-1", "shade=" + "9" * 40, "shade=²", "look=x", "look=1"]
)
def test_what_is_not_there_is_404(client, query):
    assert client.get(f"{reverse('tryon:studio')}?{query}").status_code == 404


def test_a_draft_cannot_be_tried(client, shade):
    shade.variant.product.published_at = None
    shade.variant.product.save()
    assert client.get(reverse("tryon:studio"), {"shade": shade.pk}).status_code == 404
    assert not client.get(reverse("tryon:shade-list")).context["page"].object_list


def test_the_rail_filters_by_words_family_and_finish(client, brand):
    red = make_shade(brand, number="01", finish="matte")
    plum = make_shade(
        brand, number="02", finish="gloss", lab=(24.0, 24.0, -3.0), name_en="Midnight", name_ko="미드나잇"
    )
    for query, wanted in [
        ({}, {red, plum}),
        ({"q": "midnight"}, {plum}),
        ({"q": "nothing like it"}, set()),
        ({"family": "plum"}, {plum}),
        ({"finish": "matte"}, {red}),
        ({"family": "plum", "finish": "matte"}, set()),
        ({"family": "unknown", "finish": "unknown"}, {red, plum}),
        ({"page": "999"}, {red, plum}),
        ({"page": "x"}, {red, plum}),
    ]:
        response = client.get(reverse("tryon:shade-list"), query)
        assert response.status_code == 200
        assert set(response.context["page"]) == wanted, query


def test_the_rail_takes_the_same_queries_for_many_shades(client, brand, django_assert_max_num_queries):
    for number in range(20):
        make_shade(brand, number=f"{number:02}")
    with django_assert_max_num_queries(3):
        client.get(reverse("tryon:shade-list"))


def test_pages_are_only_read(client):
    assert client.post(reverse("tryon:studio")).status_code == 405
    assert client.post(reverse("tryon:shade-list")).status_code == 405
