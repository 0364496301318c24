"""Pages asked with what no person types: never a failure of ours."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from catalog.models import Shade

pytestmark = pytest.mark.django_db
ODD = [
    "%00",
    "9" * 20,
    "9" * 5000,
    "-1",
    "%ff%fe",
    "%ED%A0%80",
    "%F0%9F%92%84",
    "'\"><script>",
    "x" * 3000,
    "../../etc",
]
NAMES = (
    "q",
    "page",
    "shade",
    "hex",
    "picked",
    "region",
    "category",
    "brand",
    "family",
    "sort",
    "look",
    "without",
    "next",
)
OURS = ("catalog", "tryon", "accounts", "community", None)
NUMBER, TEXT = str(2**70), "a%00b"
VALUES = {"int": NUMBER, "str": TEXT, "slug": "-", "path": TEXT}
UUID = "00000000-0000-0000-0000-000000000000"


def addresses(
    patterns: list[Any], before: str = "", app: str | None = None
) -> Iterator[tuple[str | None, str]]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here, pattern.app_name or app)
        elif isinstance(pattern, URLPattern) and "(?P" not in here and "^" not in here:
            yield app, "/" + here


def pages() -> list[str]:
    skipped = ("/admin/", "/__", "/static")
    found = {path for app, path in addresses(get_resolver().url_patterns) if app in OURS}
    return sorted(path for path in found if not path.startswith(skipped))


def odd_path(path: str) -> str:
    """With what its converters let through and no row has."""

    def value(match: re.Match[str]) -> str:
        kind = match[1] or "str"
        return UUID if kind == "uuid" else VALUES.get(kind, "smear" if kind == "kind" else "160")

    return re.sub(r"<(?:(\w+):)?\w+>", value, path)


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch, shade: Shade) -> None:
    monkeypatch.setattr("tryon.engine.TryOnEngine.warm_up", lambda _engine: None)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("path", pages())
def test_no_odd_address_and_no_odd_post_fails(client: Client, alice: Any, path: str) -> None:
    for user in (None, alice):
        if user:
            client.force_login(user)
        for method in ("get", "post"):
            response = getattr(client, method)(odd_path(path))
            assert response.status_code < 500, (method, odd_path(path))


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("odd", ODD)
def test_no_odd_question_fails(client: Client, alice: Any, odd: str) -> None:
    client.force_login(alice)
    asked = [path for path in pages() if "<" not in path] + ["/en/shop/velvet-hour/"]
    for path in asked:
        response = client.get(path + "?" + "&".join(f"{name}={odd}" for name in NAMES))
        assert response.status_code < 500, path


def test_a_look_without_end_is_refused(client: Client) -> None:
    response = client.post("/en/looks/", {"look": "[" * 100_000}, headers={"Accept": "application/json"})
    assert response.status_code == 400
