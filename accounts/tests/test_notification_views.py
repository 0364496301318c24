"""The notification centre's pages."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Notification, User
from accounts.services.notifications import mail_notification, notify, unsubscribe_path

pytestmark = pytest.mark.django_db

LIST = "/accounts/notifications/"
PAGES = [LIST, f"{LIST}count/", f"{LIST}settings/", f"{LIST}1/"]


def tell(user: User, actor: User | None = None, number: int = 1) -> None:
    for _one in range(number):
        notify(user=user, actor=actor, kind="test_liked", url="/looks/", data={"post": "Chili"})


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_sign_in(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"].startswith("/accounts/login/")


def test_the_page_and_the_bell_show_what_is_new(client: Client, alice: User, charlie: User) -> None:
    tell(alice, charlie)
    client.force_login(alice)
    html = client.get(LIST).content.decode()
    assert "Charlie likes Chili." in html
    assert 'data-part="count">1<' in html
    assert client.get(f"{LIST}count/").json() == {"count": 1, "newest": "Charlie likes Chili."}


def test_charlie_sees_and_opens_none_of_alices(client: Client, alice: User, charlie: User) -> None:
    tell(alice, charlie)
    client.force_login(charlie)
    assert "likes Chili" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{Notification.objects.get().pk}/").status_code == 404
    client.post(f"{LIST}read/")
    assert Notification.objects.unread().count() == 1


def test_opening_one_leads_there_and_counts_as_read(client: Client, alice: User) -> None:
    tell(alice, number=2)
    client.force_login(alice)
    first = Notification.objects.first()
    assert client.get(f"/en{LIST}{first.pk}/").headers["Location"] == "/en/looks/"
    assert client.get(f"{LIST}{first.pk}/").headers["Location"] == "/looks/"
    assert client.get(f"{LIST}count/").json()["count"] == 1


def test_all_are_marked_read_by_a_post_only(client: Client, alice: User) -> None:
    tell(alice, number=3)
    client.force_login(alice)
    assert client.get(f"{LIST}read/").status_code == 405
    client.post(f"{LIST}read/")
    assert client.get(f"{LIST}count/").json() == {"count": 0, "newest": ""}


def test_without_any_the_page_says_so(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert 'class="empty"' in client.get(LIST).content.decode()


def test_htmx_gets_the_list_alone(client: Client, alice: User) -> None:
    tell(alice)
    client.force_login(alice)
    html = client.get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert html.count("<html") == 0
    assert 'id="notifications"' in html


def test_more_notifications_take_no_more_queries(client: Client, alice: User, charlie: User) -> None:
    client.force_login(alice)
    client.get(LIST)  # notes the session's last visit
    counts = []
    for number in (1, 40):
        tell(alice, charlie, number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_alice_chooses_her_mails(client: Client, alice: User) -> None:
    client.force_login(alice)
    html = client.get(f"{LIST}settings/").content.decode()
    assert 'name="test_must_know"' not in html
    client.post(f"{LIST}settings/", {"test_liked": "on"})
    assert dict(alice.mail_preferences.values_list("kind", "is_wanted"))["test_liked"]
    assert not dict(alice.mail_preferences.values_list("kind", "is_wanted"))["test_answered"]


def test_the_link_in_a_mail_asks_and_the_post_ends_that_kind_only(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)  # a mail program has no token
    link = unsubscribe_path(alice, "test_answered")
    assert client.get(link).status_code == 200
    assert not alice.mail_preferences.exists()
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert list(alice.mail_preferences.values_list("kind", "is_wanted")) == [("test_answered", False)]
    told = Notification.objects.create(user=alice, kind="test_answered", path="/", created_at=timezone.now())
    mail_notification(told.pk)
    assert mail.outbox == []


def test_a_link_that_was_made_up_is_refused(client: Client, alice: User) -> None:
    link = unsubscribe_path(alice, "test_answered")
    response = client.post(link.replace("unsubscribe/", "unsubscribe/x"))
    assert response.status_code == 404
    assert not alice.mail_preferences.exists()
