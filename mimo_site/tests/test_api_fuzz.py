"""Schemathesis asks the API whatever its description allows, and what it does not.

A few examples an operation, always the same ones; more, and others, with API_EXAMPLES=500.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from accounts.models import User
from accounts.services.api_tokens import make_token
from catalog.models import Shade
from mimo_site.testing import make_shade
from tryon.results import Lips

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("API_EXAMPLES", "0"))
BOUNDS = settings(
    max_examples=EXAMPLES or 8,
    derandomize=not EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
# Not asked: whether all that the description allows is taken. A Korean postcode, a shade still sold are rules
# that no schema says.
ASKED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    missing_required_header,
    unsupported_method,
]


api = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())


@pytest.fixture(autouse=True)
def shop(shade: Shade, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two shades, no limits, and an engine that finds the same lips in whatever it is given."""
    make_shade(shade.variant.product.brand, "second", lab=(62, 46, 30))
    settings.API_RATES = dict.fromkeys(settings.API_RATES)
    lips = Lips((40.0, 56.0, 31.0), 0.8, "good")
    monkeypatch.setattr("tryon.engine.TryOnEngine.read_lips_in_turn", lambda *_given: lips)
    monkeypatch.setattr("tryon.api.views.read_photo", lambda data: data)


@pytest.fixture(autouse=True)
def open_connection() -> Iterator[None]:
    """As Django's own test client: a request leaves the connection, and so the test's transaction, open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def key(alice: User) -> dict[str, str]:
    return {"Authorization": f"Bearer {make_token(user=alice, name='x', now=timezone.now())[1]}"}


@api.parametrize()
@BOUNDS
def test_whatever_a_stranger_asks_is_answered_as_described(case: Any) -> None:
    case.call_and_validate(checks=ASKED)


@api.parametrize()
@BOUNDS
def test_whatever_a_member_asks_is_answered_as_described(case: Any, key: dict[str, str]) -> None:
    case.call_and_validate(headers=key, checks=ASKED)
