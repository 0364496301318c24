"""The list of devices: who is signed in where, and when she was last seen there."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User

pytestmark = pytest.mark.django_db
LIST, PASSWORD = "/en/accounts/sessions/", "a-long-and-odd-one"


@pytest.fixture
def alice(alice: User) -> User:
    alice.set_password(PASSWORD)
    alice.save()
    return alice


def signed_in(user: User, browser: str = "") -> Client:
    client = Client(headers={"User-Agent": browser})
    client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def test_a_visit_is_noted_once_in_five_minutes(alice: User) -> None:
    client = signed_in(alice)
    cache.clear()
    long_ago = timezone.now() - timedelta(days=3)
    UserSession.objects.update(last_seen_at=long_ago, created_at=long_ago)
    client.get("/en/accounts/")
    seen = UserSession.objects.get()
    assert timezone.now() - seen.last_seen_at < timedelta(minutes=1)
    assert seen.created_at == long_ago
    UserSession.objects.update(last_seen_at=long_ago)
    client.get("/en/accounts/")
    assert UserSession.objects.get().last_seen_at == long_ago
    Client().get("/en/accounts/login/")


def test_the_list_says_when_each_was_last_seen_the_latest_first(alice: User) -> None:
    phone = signed_in(alice, "Mozilla/5.0 (iPhone) Safari/605")
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(days=3))
    page = signed_in(alice, "Mozilla/5.0 (Windows) Firefox/140").get(LIST).content.decode()
    assert "last seen just now" in page
    assert "last seen 3 days ago" in page
    assert page.index("Firefox") < page.index("Safari")
    phone.post("/en/accounts/logout/")


def test_sessions_that_are_over_are_not_listed(alice: User) -> None:
    here, _gone, _expired = signed_in(alice), signed_in(alice), signed_in(alice)
    _gone.session.delete()
    Session.objects.filter(pk=_expired.session.session_key).update(expire_date=timezone.now())
    assert here.get(LIST).context["session_count"] == 1
    assert UserSession.objects.count() == 1
    alice.set_password("another-odd-one")
    alice.save()
    assert here.get(LIST).status_code == 302, "another password ends them"


def test_one_device_can_be_signed_out_from_another(alice: User) -> None:
    phone, laptop = signed_in(alice), signed_in(alice)
    lost = UserSession.objects.get(session_key=phone.session.session_key)
    page = laptop.get(LIST).content.decode()
    assert page.count("/end/") == 1, "not the one that she is looking at"
    assert laptop.post(f"{LIST}{lost.pk}/end/").status_code == 302
    assert phone.get(LIST).status_code == 302
    assert laptop.get(LIST).status_code == 200


def test_the_list_takes_the_same_queries_for_10_and_200(alice: User) -> None:
    client = signed_in(alice)

    def add(count: int) -> None:
        data = client.session
        assert data["_auth_user_id"] == str(alice.pk)  # and now they are loaded, and copied
        for _ in range(count):
            data.create()
            UserSession.objects.create(user=alice, ip="127.0.0.1", session_key=data.session_key)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(LIST).status_code == 200
        return len(seen)

    add(9)
    queries()
    few = queries()
    add(190)
    assert queries() == few
    assert client.get(LIST).context["session_count"] >= 199
