"""Telling people: the row, the words, the mail."""

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import MailPreference, Notification, User
from accounts.services import notifications
from accounts.services.notifications import choose_mail, mail_notification, notify

pytestmark = pytest.mark.django_db


def test_the_words_are_made_when_they_are_read(alice: User, charlie: User) -> None:
    told = notify(user=alice, kind="test_liked", actor=charlie, url="/looks/", data={"post": "Chili"})
    assert told.text == "Charlie likes Chili."
    charlie.name = ""
    charlie.save()
    with translation.override("en"):
        assert Notification.objects.get().text == "A member likes Chili."


def test_nobody_is_told_of_her_own_act(alice: User) -> None:
    assert notify(user=alice, kind="test_liked", actor=alice, url="/looks/") is None
    assert not Notification.objects.exists()


def test_a_closed_account_is_told_nothing(alice: User) -> None:
    alice.is_active = False
    assert notify(user=alice, kind="test_liked", url="/looks/") is None


def test_with_a_key_she_is_told_once(alice: User, charlie: User) -> None:
    for _again in range(2):
        notify(user=alice, kind="test_answered", actor=charlie, url="/looks/", key="post-7")
    notify(user=charlie, kind="test_answered", actor=alice, url="/looks/", key="post-7")
    assert Notification.objects.count() == 2


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", "looks/"])
def test_it_leads_to_no_other_site(alice: User, url: str) -> None:
    with pytest.raises(ValueError, match="no path of this site"):
        notify(user=alice, kind="test_liked", url=url)


def test_it_leads_to_the_page_in_the_readers_language(alice: User) -> None:
    told = notify(user=alice, kind="test_liked", url="/en/looks/")
    assert told.url == "/looks/"
    with translation.override("en"):
        assert told.url == "/en/looks/"


def test_a_kind_that_is_gone_and_words_that_miss_still_say_something(alice: User) -> None:
    assert notify(user=alice, kind="gone", url="/").text
    assert notify(user=alice, kind="test_liked", url="/").text == "Likes"


def tell(kind: str, alice: User) -> list[mail.EmailMessage]:
    told = Notification.objects.create(user=alice, kind=kind, path="/looks/", created_at=timezone.now())
    mail_notification(told.pk)
    return mail.outbox


def test_mails_come_as_the_kind_says_until_she_chooses(alice: User) -> None:
    assert tell("test_liked", alice) == []
    assert len(tell("test_answered", alice)) == 1
    choose_mail(user=alice, kind="test_answered", is_wanted=False)
    choose_mail(user=alice, kind="test_liked", is_wanted=True)
    assert len(tell("test_answered", alice)) == 1
    assert len(tell("test_liked", alice)) == 2


def test_what_she_must_know_always_comes_and_has_no_link_to_stop_it(alice: User) -> None:
    choose_mail(user=alice, kind="test_must_know", is_wanted=False)
    (message,) = tell("test_must_know", alice)
    assert "List-Unsubscribe" not in message.extra_headers
    assert "unsubscribe" not in message.body


def test_the_mail_is_in_her_language_and_can_be_stopped_in_one_click(alice: User) -> None:
    alice.language = "en"
    alice.save()
    (message,) = tell("test_answered", alice)
    assert "No more mails of this kind" in message.body
    assert "/en/accounts/unsubscribe/" in message.extra_headers["List-Unsubscribe"]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_she_has_read_meanwhile_is_not_mailed(alice: User) -> None:
    told = notify(user=alice, kind="test_answered", url="/")
    alice.notifications.mark_read(timezone.now())
    mail_notification(told.pk)
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_tells_nobody(alice: User) -> None:
    with transaction.atomic():
        notify(user=alice, kind="test_answered", url="/")
        transaction.set_rollback(True)
    assert not Notification.objects.exists()
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_a_broken_channel_layer_undoes_nothing(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifications, "get_channel_layer", lambda: None)
    notify(user=alice, kind="test_answered", url="/")
    assert Notification.objects.count() == len(mail.outbox) == 1


def test_a_choice_is_kept_once(alice: User) -> None:
    for is_wanted in (True, False):
        choose_mail(user=alice, kind="test_liked", is_wanted=is_wanted)
    assert not MailPreference.objects.get().is_wanted
