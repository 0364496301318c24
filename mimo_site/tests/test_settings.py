"""Production refuses to start without what keeps it safe."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

COMPLETE = {
    "MIMO_ENV": "production",
    "SECRET_KEY": "".join(chr(33 + number % 90) for number in range(0, 60 * 7, 7)),
    "ALLOWED_HOSTS": "shop.example, www.shop.example",
    "DATABASE_URL": "postgres://mimo@localhost/mimo",
}


def python(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs the code in a fresh interpreter whose environment has only these variables."""
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "mimo_site.settings", **variables}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
@pytest.mark.parametrize("value", [None, ""])
def test_production_refuses_to_start_without(name: str, value: str | None) -> None:
    variables = {key: text for key, text in COMPLETE.items() if key != name}
    done = python("import mimo_site.settings", **variables, **({} if value is None else {name: value}))
    assert done.returncode != 0
    assert f"{name} must be set" in done.stderr


def test_an_unknown_environment_is_refused() -> None:
    done = python("import mimo_site.settings", MIMO_ENV="prod")
    assert done.returncode != 0
    assert "'demo' or 'production'" in done.stderr


def test_production_refuses_the_demo_gateway() -> None:
    done = python("import mimo_site.settings", **COMPLETE, PAYMENT_PROVIDER="demo")
    assert done.returncode != 0
    assert "takes no money" in done.stderr


def test_a_complete_production_passes_the_deployment_check() -> None:
    code = """
import django; django.setup()
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
"""
    done = python(code, **COMPLETE)
    assert done.returncode == 0, done.stderr


def test_production_has_no_debug_no_outbox_and_every_host() -> None:
    code = """
import django; django.setup()
from django.conf import settings
from django.urls import Resolver404, resolve
assert not settings.DEBUG
assert settings.ALLOWED_HOSTS == ["shop.example", "www.shop.example"]
assert "outbox" not in settings.EMAIL_BACKEND
try:
    resolve("/outbox/")
except Resolver404:
    print("no outbox")
"""
    done = python(code, **COMPLETE, MIMO_DEBUG="1")
    assert done.stdout == "no outbox\n", done.stderr


def test_the_demo_starts_without_any_variable_and_without_torch() -> None:
    done = python("import django, sys; django.setup(); import mimo_site.urls; print('torch' in sys.modules)")
    assert done.stdout == "False\n", done.stderr


KEYS = {
    "stripe": ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"],
    "portone": [
        *("PORTONE_API_SECRET", "PORTONE_WEBHOOK_SECRET"),
        *("PORTONE_STORE_ID", "PORTONE_CHANNEL_KEY"),
    ],
}


@pytest.mark.parametrize(("provider", "name"), [(name, key) for name, keys in KEYS.items() for key in keys])
def test_a_payment_provider_without_a_key_stops_the_start(provider: str, name: str) -> None:
    variables = {key: "x" for key in KEYS[provider] if key != name}
    done = python("import mimo_site.settings", PAYMENT_PROVIDER=provider, **variables)
    assert done.returncode != 0
    assert f"{name} must be set" in done.stderr


def test_an_unknown_payment_provider_stops_the_start() -> None:
    done = python("import mimo_site.settings", PAYMENT_PROVIDER="paypal")
    assert "'paypal'" in done.stderr


def test_forms_may_lead_to_stripe_only_where_it_is_chosen() -> None:
    code = "from mimo_site.settings import *; print(CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    keys = dict.fromkeys(KEYS["stripe"], "x")
    assert "https://checkout.stripe.com" in python(code, PAYMENT_PROVIDER="stripe", **keys).stdout
    assert "stripe" not in python(code).stdout
