"""What holds for the whole API: errors, limits, languages, its description, and who may see what."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from accounts.models import User
from accounts.services.api_tokens import make_token
from catalog.models import Brand, Order, Shade
from catalog.tests.conftest import order_of  # noqa: F401
from mimo_site.api.urls import v1
from mimo_site.testing import make_person
from tryon.engine import Look
from tryon.services.looks import keep_look

pytestmark = pytest.mark.django_db
API = "/api/v1"
PROBLEM = "application/problem+json"


def test_the_description_is_complete_and_valid() -> None:
    with GENERATOR_STATS.silence():
        GENERATOR_STATS.reset()
        schema = SchemaGenerator(urlconf="mimo_site.api.urls", api_version="v1").get_schema(public=True)
    validate_schema(schema)
    assert dict(GENERATOR_STATS._warn_cache) == dict(GENERATOR_STATS._error_cache) == {}
    described = {re.sub(r"{\w+}", "{}", path) for path in schema["paths"]}
    routed = {API + "/" + re.sub(r"<[^>]+>", "{}", str(route.pattern)) for route in v1}
    assert described == routed
    for path in schema["paths"].values():
        for name, operation in path.items():
            if name != "parameters":
                assert operation["description"], operation["operationId"]


@pytest.mark.parametrize("path", ["/schema/", "/schema/?format=json"])
def test_the_description_is_served(client: Client, path: str) -> None:
    assert client.get(API + path).status_code == 200


def test_the_docs_are_a_page_of_ours_and_linked_in_the_footer(client: Client) -> None:
    page = client.get("/en/api/docs/").content.decode()
    assert 'data-component="api-docs"' in page
    assert "cdn" not in page.casefold()
    assert 'href="/en/api/docs/"' in client.get("/en/terms/").content.decode()


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("GET", "/nothing/", {}, 404),
        ("GET", "/../v9/", {}, 404),
        ("GET", "/products/none/", {}, 404),
        ("DELETE", "/products/", {}, 405),
        ("GET", "/products/", {"headers": {"Accept": "text/html"}}, 406),
        ("POST", "/cart/lines/", {"data": "<a/>", "content_type": "application/xml"}, 415),
        ("POST", "/cart/lines/", {"data": "{", "content_type": "application/json"}, 400),
        ("POST", "/cart/lines/", {"data": b"\xff\xfe", "content_type": "application/json"}, 400),
        ("POST", "/cart/lines/", {"data": '{"variant": NaN}', "content_type": "application/json"}, 400),
        ("POST", "/cart/lines/", {"data": "[" * 100_000, "content_type": "application/json"}, 400),
        ("POST", "/looks/", {"data": "x" * 1_100_000, "content_type": "application/json"}, 413),
        ("GET", "/orders/", {}, 401),
        ("GET", "/orders/", {"headers": {"Authorization": "Bearer no"}}, 401),
    ],
)
def test_every_error_is_a_problem(
    client: Client, method: str, path: str, options: dict[str, Any], status: int
) -> None:
    response = client.generic(method, API + path, **options)
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
    problem = json.loads(response.content)
    assert problem["status"] == status
    assert all(isinstance(problem[name], str) for name in ("type", "title", "detail", "code"))
    if status == 405:
        assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_a_failure_of_ours_is_a_problem_that_says_nothing(client: Client, monkeypatch: Any) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("catalog.api.views.products.suggest", fail)
    client.raise_request_exception = False
    response = client.get(f"{API}/suggestions/?q=x")
    assert (response.status_code, response["Content-Type"]) == (500, PROBLEM)
    assert b"secret" not in response.content


def test_who_asks_too_often_waits(client: Client, settings: Any) -> None:
    settings.API_RATES = {**settings.API_RATES, "anonymous": "2/min"}
    answers = [client.get(f"{API}/categories/") for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (int(answers[2]["Retry-After"]) > 0, answers[2]["Content-Type"]) == (True, PROBLEM)
    spoofed = client.get(f"{API}/categories/", headers={"X-Forwarded-For": "198.51.100.7"})
    assert spoofed.status_code == 429


def test_changes_have_a_limit_of_their_own(client: Client, settings: Any, shade: Shade) -> None:
    settings.API_RATES = {**settings.API_RATES, "order": "1/min"}
    codes = [client.post(f"{API}/orders/", {}, "application/json").status_code for _time in range(2)]
    assert codes == [400, 429]
    assert client.get(f"{API}/orders/").status_code == 401


@pytest.mark.parametrize(
    ("asked", "language", "name"),
    [
        ("en", "en", "Velvet Hour"),
        ("fr, en;q=0.5", "en", "Velvet Hour"),
        ("ko-KR", "ko", "벨벳 아워"),
        ("xx", "ko", "벨벳 아워"),
        ("", "ko", "벨벳 아워"),
        ("\x00" * 9 + ",,;q=", "ko", "벨벳 아워"),
    ],
)
def test_it_speaks_the_language_that_was_asked_for(
    client: Client, shade: Shade, asked: str, language: str, name: str
) -> None:
    response = client.get(f"{API}/products/velvet-hour/", headers={"Accept-Language": asked})
    assert (response["Content-Language"], response.json()["name"]) == (language, name)


# Who gets what from each route: anonymous, alice whose it is, charlie, staff of another brand.
OPEN, MEMBERS, MINE = (200,) * 4, (401, 200, 200, 200), (404, 200, 404, 404)
ACCESS: dict[str, tuple[str, tuple[int, ...]]] = {
    "categories": ("GET", OPEN),
    "brands": ("GET", OPEN),
    "brand": ("GET", OPEN),
    "products": ("GET", OPEN),
    "product": ("GET", OPEN),
    "reviews": ("GET", OPEN),
    "rankings": ("GET", OPEN),
    "wishes": ("GET", OPEN),
    "wish": ("PUT DELETE", (204,) * 4),
    "suggestions": ("GET", OPEN),
    "shades-near": ("GET", OPEN),
    "shades-suiting": ("GET", OPEN),
    "tries": ("POST", OPEN),
    "cart": ("GET", OPEN),
    "cart-lines": ("POST", (201,) * 4),
    "cart-line": ("PUT", OPEN),
    "orders": ("GET", MEMBERS),
    "order": ("GET", MINE),
    "order-payment": ("POST", MINE),
    "order-cancellation": ("POST", MINE),
    "looks": ("GET", OPEN),
    "look": ("GET PATCH DELETE", (404, 204, 404, 404)),
    "photo-colour": ("POST", (400,) * 4),
}
BODIES = {"cart-lines": '{"variant": %d}', "cart-line": '{"quantity": 1}', "look": "{}"}


@pytest.fixture
def things(shade: Shade, alice: User, order_of: Any) -> dict[str, str]:  # noqa: F811
    """The address of each route, where it matters with what is alice's."""
    order = order_of(shade.variant, user=alice, now=timezone.now())
    look = keep_look(look=Look(), user=alice)
    order_url = f"/orders/{order.token}/"
    return {
        "brand": "/brands/lune/",
        "product": "/products/velvet-hour/",
        "reviews": "/products/velvet-hour/reviews/",
        "rankings": "/rankings/?by=tried",
        "wish": f"/wishes/{shade.variant_id}/",
        "shades-near": f"/shades/near/?shade={shade.pk}",
        "shades-suiting": "/shades/suiting/?season=spring",
        "tries": f"/shades/{shade.pk}/tries/",
        "cart-lines": "/cart/lines/",
        "cart-line": f"/cart/lines/{shade.variant_id}/",
        "order": order_url,
        "order-payment": f"{order_url}payment/",
        "order-cancellation": f"{order_url}cancellation/",
        "look": f"/looks/{look.pk}/",
        "photo-colour": "/colours/photo/",
    }


@pytest.fixture
def others_staff(db: None) -> User:
    user = make_person("bobby", is_staff=True)
    Brand.objects.create(slug="other", name="Other").staff.add(user)
    return user


def headers_of(user: User | None) -> dict[str, str]:
    if user is None:
        return {}
    return {"Authorization": f"Bearer {make_token(user=user, name='x', now=timezone.now())[1]}"}


@pytest.mark.parametrize("name", [str(route.name) for route in v1])
@pytest.mark.parametrize("by", ["token", "session"])
def test_everybody_gets_what_is_theirs(
    name: str,
    by: str,
    things: dict[str, str],
    alice: User,
    charlie: User,
    others_staff: User,
    shade: Shade,
) -> None:
    methods, expected = ACCESS[name]
    body = BODIES.get(name, "").replace("%d", str(shade.variant_id))
    # alice last: what she may do, as forgetting, is then done
    people = [(None, 0), (charlie, 2), (others_staff, 3), (alice, 1)]
    for user, column in people:
        client = Client()
        if by == "session" and user:
            client.force_login(user)
        for method in methods.split():
            response = client.generic(
                method,
                API + things.get(name, f"/{name}/"),
                body,
                content_type="application/json",
                headers=headers_of(user) if by == "token" else {},
            )
        assert response.status_code == expected[column], (user, response.content)
    if name in {"orders", "looks"}:
        assert response.json()["count"] == 1


def test_lists_hold_nobody_elses_things(things: dict[str, str], charlie: User) -> None:
    for path in ("/orders/", "/looks/"):
        assert Client().get(API + path, headers=headers_of(charlie)).json()["count"] == 0


def test_a_guests_order_opens_by_its_token_alone(order_of: Any, shade: Shade, charlie: User) -> None:  # noqa: F811
    order = order_of(shade.variant, now=timezone.now())
    assert Client().get(f"{API}/orders/{order.token}/").status_code == 200
    assert Client().get(f"{API}/orders/{order.number}/").status_code == 404
    assert Order.objects.count() == 1


def _paths() -> Iterator[str]:
    for pattern in get_resolver().url_patterns:
        yield str(pattern.pattern)


def test_whatever_is_under_api_is_in_the_matrix() -> None:
    under = {path for path in _paths() if path.startswith("api/")}
    assert under == {"api/v1/schema/", "api/v1/"}
    assert {str(route.name) for route in v1} == ACCESS.keys()
