"""Legal pages and error pages."""

import pytest
from django.http import HttpResponseServerError
from django.test import Client, RequestFactory, override_settings
from django.views.defaults import server_error

pytestmark = pytest.mark.django_db

BUSINESS = {
    "name": "미모 주식회사",
    "representative": "김미모",
    "registration": "123-45-67890",
    "mail_order": "2026-서울중구-0001",
    "address": "서울특별시 중구",
    "phone": "02-1234-5678",
    "email": "help@shop.example",
    "privacy_officer": "박보호",
    "hosting": "호스팅사",
}


@override_settings(BUSINESS=BUSINESS)
def test_every_page_shows_what_korean_law_asks_a_shop_to_show(client: Client) -> None:
    html = client.get("/terms/").content.decode()
    assert [fact for fact in BUSINESS.values() if fact not in html] == []


@pytest.mark.parametrize("name", ["terms", "privacy", "business"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_the_footer_leads_to_each_legal_page(client: Client, name: str, language: str) -> None:
    path = f"{language}/{name}/"
    assert f'href="{path}"' in client.get(f"{language}/terms/").content.decode()
    assert client.get(path).status_code == 200


def test_the_privacy_page_says_what_happens_to_a_face(client: Client) -> None:
    html = client.get("/en/privacy/").content.decode()
    assert 'id="face"' in html
    assert "never written to a disk" in html


def test_a_missing_page_shows_the_way_to_the_shop(client: Client) -> None:
    response = client.get("/en/nothing/")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()
    assert 'href="/en/shop/"' in response.content.decode()


def test_a_stale_form_is_answered_in_plain_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/en/accounts/login/", {})
    assert response.status_code == 403
    assert "Please send that again" in response.content.decode()


def test_the_page_for_a_broken_site_needs_neither_request_nor_database(
    rf: RequestFactory, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        response = server_error(rf.get("/"))
    assert isinstance(response, HttpResponseServerError)
    assert "<h1>" in response.content.decode()
