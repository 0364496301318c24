"""In the demo, sent mail can be read."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client

pytestmark = pytest.mark.django_db


def send(subject: str, text: str = "안녕하세요", **more: str) -> None:
    message = EmailMultiAlternatives(subject, text, "shop@mimo.example", ["alice@mimo.example"])
    if html := more.get("html"):
        message.attach_alternative(html, "text/html")
    get_connection("mimo_site.outbox.OutboxEmailBackend").send_messages([message])


def test_a_sent_mail_can_be_read(client: Client) -> None:
    send("가입을 환영합니다", "링크: https://shop.example/confirm/")
    html = client.get("/outbox/").content.decode()
    assert "가입을 환영합니다" in html
    assert "alice@mimo.example" in html
    assert '<a href="https://shop.example/confirm/"' in html


def test_the_newest_mail_comes_first(client: Client) -> None:
    send("older mail")
    send("newer mail")
    html = client.get("/outbox/").content.decode()
    assert html.index("newer mail") < html.index("older mail")


def test_markup_in_a_mail_is_shown_as_text(client: Client) -> None:
    send("<script>alert(1)</script>", "<b>bold</b>", html="<b>bold</b>")
    html = client.get("/outbox/").content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html


def test_an_empty_outbox_says_how_to_fill_it(client: Client) -> None:
    response = client.get("/en/outbox/")
    assert "No mail yet" in response.content.decode()
