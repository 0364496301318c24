"""The commands of docs/api.md do what the page says."""

import argparse
import re
import shlex
from pathlib import Path
from string import Template
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services.api_tokens import make_token
from catalog.models import Order, Shade
from tryon.models import KeptLook

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
HOST = "http://localhost:8000"


def curl(client: Client, command: str) -> Any:
    parser = argparse.ArgumentParser()
    parser.add_argument("curl")
    parser.add_argument("url")
    parser.add_argument("-X", dest="method", default="GET")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-d", dest="body", default="")
    asked = parser.parse_args(shlex.split(command.replace("\\\n", " ")))
    headers = dict(header.split(": ", 1) for header in asked.headers)
    media_type = headers.pop("Content-Type", "application/octet-stream")
    path = asked.url.removeprefix(HOST)
    return client.generic(asked.method, path, asked.body, content_type=media_type, headers=headers)


@pytest.mark.django_db
def test_the_commands_of_the_page_work_in_their_order(client: Client, alice: User, shade: Shade) -> None:
    _token, secret = make_token(user=alice, name="docs", now=timezone.now())
    known = {"TOKEN": secret, "VARIANT": shade.variant_id, "SHADE": shade.pk}
    commands = re.findall(r"```sh\n(curl .*?)```", PAGE.read_text(), re.DOTALL)
    assert len(commands) > 9
    for command in commands:
        response = curl(client, Template(command).substitute(known))
        assert response.status_code in {200, 201}, (command, response.content)
        body = response.json()
        if "?q=" in command or "near/" in command:
            assert body.get("results", body) if isinstance(body, dict) else body, command
        if "shown" in body:
            known["SHOWN"] = body["shown"]
        if "token" in body:
            known["ORDER"] = body["token"]
    assert Order.objects.get().status == "cancelled"
    assert KeptLook.objects.get().owner == alice
