"""Invitations: by mail to one address, for a while, once; sent, listed and revoked by the owner alone."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from catalog.models import Invitation
from catalog.services.invitations import BRAND_STAFF, InvitationError, invite_staff, revoke_invitation
from mimo_site.testing import BRAND_STAFF as GROUP
from mimo_site.testing import create_groups


@pytest.fixture
def invitation(brand, owner):
    create_groups()
    return invite(brand, owner)


def invite(brand, owner, email="Charlie@mimo.example", **more):
    fields = {"language": "ko", "site": "http://testserver", "now": timezone.now()} | more
    return invite_staff(brand=brand, email=email, invited_by=owner, **fields)


def test_the_group_is_the_one_that_accounts_makes():
    assert BRAND_STAFF == GROUP


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("language", "word"), [("ko", "륀"), ("en", "Look after Lune")])
def test_the_link_goes_by_mail_in_the_language_chosen(brand, owner, language, word):
    invitation = invite(brand, owner, language=language)
    (message,) = mail.outbox
    assert message.to == ["charlie@mimo.example"]
    assert word in message.subject
    assert invitation.token in message.body


def test_who_follows_the_link_looks_after_the_brand(client, invitation, brand, charlie):
    page = client.get(invitation.get_absolute_url())
    assert (page.status_code, brand.staff.count()) == (200, 0)
    client.force_login(charlie)
    assert client.get(invitation.get_absolute_url()).status_code == 200
    assert client.post(invitation.get_absolute_url()).url == reverse("admin:index")
    charlie.refresh_from_db()
    assert charlie.is_staff
    assert not charlie.is_superuser
    assert list(brand.staff.all()) == [charlie]
    assert charlie.has_perm("catalog.change_shade")
    assert client.get(reverse("admin:catalog_brand_changelist")).status_code == 200
    assert client.post(invitation.get_absolute_url()).status_code == 410


def test_a_link_without_a_login_changes_nothing(client, invitation, brand):
    assert client.post(invitation.get_absolute_url()).status_code == 200
    assert not brand.staff.exists()


def test_somebody_else_s_link_says_so(client, invitation, brand, alice):
    client.force_login(alice)
    assert client.get(invitation.get_absolute_url()).status_code == 403
    assert client.post(invitation.get_absolute_url()).status_code == 403
    alice.refresh_from_db()
    assert (alice.is_staff, brand.staff.count()) == (False, 0)


@pytest.mark.parametrize(
    "change",
    [{"expires_at": timezone.now() - timedelta(days=1)}, {"revoked_at": timezone.now()}],
)
def test_a_link_that_works_no_longer_says_so(client, invitation, brand, charlie, change):
    Invitation.objects.update(**change)
    client.force_login(charlie)
    assert client.get(invitation.get_absolute_url()).status_code == 410
    assert client.post(invitation.get_absolute_url()).status_code == 410
    assert not brand.staff.exists()


def test_nobody_guesses_a_link(client, invitation):
    assert client.get(reverse("catalog:invitation", args=["guess"])).status_code == 404


def test_a_new_link_ends_the_earlier_one(invitation, brand, owner):
    invite(brand, owner)
    invitation.refresh_from_db()
    assert invitation.revoked_at
    assert Invitation.objects.open(timezone.now()).count() == 1


def test_staff_of_the_brand_are_not_invited_again(brand, owner, bob):
    with pytest.raises(InvitationError):
        invite(brand, owner, "bob@mimo.example")


def test_an_accepted_invitation_is_not_revoked(invitation):
    Invitation.objects.update(accepted_at=timezone.now())
    with pytest.raises(InvitationError):
        revoke_invitation(invitation=invitation, now=timezone.now())


def test_the_owner_invites_lists_and_revokes(client, owner, brand):
    client.force_login(owner)
    add, rows = reverse("admin:catalog_invitation_add"), reverse("admin:catalog_invitation_changelist")
    fields = {"brand": brand.pk, "email": "charlie@mimo.example", "language": "en"}
    assert client.post(add, fields).status_code == 302
    assert client.post(add, fields).status_code == 302  # again: the earlier one ends
    latest = Invitation.objects.first()
    assert latest.token not in client.get(rows).content.decode()
    client.post(rows, {"action": "revoke", "_selected_action": [latest.pk]})
    latest.refresh_from_db()
    assert latest.revoked_at
    assert client.post(add, fields | {"email": "nobody"}).status_code == 200


def test_the_owner_is_told_who_is_staff_already(client, owner, brand, bob):
    client.force_login(owner)
    fields = {"brand": brand.pk, "email": "BOB@mimo.example", "language": "en"}
    response = client.post(reverse("admin:catalog_invitation_add"), fields)
    assert response.context["adminform"].errors["email"]


def test_brand_staff_invite_nobody(client, bob, brand, invitation):
    client.force_login(bob)
    for page in ("changelist", "add"):
        assert client.get(reverse(f"admin:catalog_invitation_{page}")).status_code == 403
