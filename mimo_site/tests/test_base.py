"""The frame around every page."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db

PAGES = ("/privacy/", "/en/terms/", "/accounts/login/", "/en/accounts/signup/", "/nothing-here/")


class Tags(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_on_a_page_breaks_its_content_security_policy(client: Client, path: str) -> None:
    response = client.get(path)
    tags = Tags(response.content.decode())
    nonce = re.search(r"'nonce-([^']+)'", response.headers["Content-Security-Policy"])
    for script in tags.named("script"):
        if script.get("type") == "application/json":
            continue  # data, which no browser runs
        assert "src" in script or (nonce and script["nonce"] == nonce[1])
    assert not tags.named("style")
    assert not [name for _tag, attributes in tags.found for name in attributes if name.startswith("on")]


@pytest.mark.parametrize("path", PAGES)
def test_every_file_that_a_page_names_exists(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    imports = json.loads(re.search(r'<script type="importmap"[^>]*>(.*?)</script>', html)[1])["imports"]
    named = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', html)) | set(imports.values())
    missing = [url for url in named if not finders.find(url.removeprefix("/static/"))]
    assert "/static/js/app.js" in named
    assert missing == []


def test_tokens_come_first_because_they_order_the_layers(client: Client) -> None:
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get("/privacy/").content.decode())
    assert sheets[:2] == ["/static/css/tokens.css", "/static/css/base.css"]
    assert "/static/css/components/button.css" in sheets


def test_scripts_have_bare_names_for_the_import_map(client: Client) -> None:
    html = client.get("/privacy/").content.decode()
    assert '"lib/csrf": "/static/js/lib/csrf.js"' in html


def test_the_language_switch_stays_on_the_page_and_keeps_the_query(client: Client) -> None:
    korean, english = client.get("/terms/?from=footer"), client.get("/en/terms/?from=footer")
    assert '<html lang="ko">' in korean.content.decode()
    assert '<html lang="en">' in english.content.decode()
    assert 'href="/en/terms/?from=footer" hreflang="en"' in korean.content.decode()
    assert 'href="/terms/?from=footer" hreflang="ko"' in english.content.decode()


def test_a_stranger_is_offered_to_sign_in_and_a_customer_her_own_pages(client: Client, alice: User) -> None:
    assert 'href="/accounts/login/"' in client.get("/terms/").content.decode()
    client.force_login(alice)
    html = client.get("/terms/").content.decode()
    assert 'href="/accounts/"' in html
    assert 'action="/accounts/logout/"' in html
    assert 'href="/admin/"' not in html


def test_staff_see_the_way_to_the_administration(client: Client, dana: User) -> None:
    client.force_login(dana)
    assert 'href="/admin/"' in client.get("/terms/").content.decode()
