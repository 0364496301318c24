"""The shop owner asks somebody by e-mail to look after a brand; who follows the link becomes its staff."""

from datetime import datetime, timedelta

from celery import shared_task
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Group
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.models import Brand, Invitation

LIFETIME = timedelta(days=7)
BRAND_STAFF = "brand staff"  # the group that accounts.groups makes


class InvitationError(Exception):
    """The invitation cannot be made or accepted; the message tells why."""


@transaction.atomic
def invite_staff(
    *, brand: Brand, email: str, language: str, invited_by: AbstractUser, site: str, now: datetime
) -> Invitation:
    """A new link, by mail; an earlier one to the same address works no longer."""
    email = email.strip().lower()
    if get_user_model().objects.filter(email__iexact=email, brands=brand).exists():
        raise InvitationError(_("This person looks after the brand already."))
    Invitation.objects.filter(brand=brand, email=email, accepted_at=None, revoked_at=None).update(
        revoked_at=now
    )
    invitation = Invitation.objects.create(
        brand=brand,
        email=email,
        language=language,
        invited_by_id=invited_by.pk,
        invited_at=now,
        expires_at=now + LIFETIME,
    )

    def send() -> None:
        mail_invitation.delay(invitation.pk, site)

    transaction.on_commit(send, robust=True)
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, user: AbstractUser, now: datetime) -> Brand:
    """Once, by the person it was sent to; InvitationError otherwise."""
    invitation = Invitation.objects.select_for_update().get(token=token)
    if user.email.lower() != invitation.email:
        raise InvitationError(_("This invitation was sent to another address."))
    if not invitation.is_open(now):
        raise InvitationError(_("This invitation works no longer."))
    used = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if not used.update(accepted_at=now, accepted_by=user):
        raise InvitationError(_("This invitation works no longer."))
    get_user_model().objects.filter(pk=user.pk).update(is_staff=True)
    user.groups.add(Group.objects.get(name=BRAND_STAFF))
    invitation.brand.staff.add(user.pk)
    return invitation.brand


def revoke_invitation(*, invitation: Invitation, now: datetime) -> None:
    """InvitationError once it was accepted."""
    rows = Invitation.objects.filter(pk=invitation.pk, accepted_at=None)
    if not rows.update(revoked_at=now):
        raise InvitationError(_("It was accepted: take the person from the brand's staff instead."))


@shared_task  # type: ignore[untyped-decorator]
def mail_invitation(pk: int, site: str) -> None:
    invitation = Invitation.objects.select_related("brand", "invited_by").get(pk=pk)
    with translation.override(invitation.language):
        context = {"invitation": invitation, "link": site + invitation.get_absolute_url()}
        text = render_to_string("catalog/email/invitation.txt", context).strip()
    subject, _break, body = text.partition("\n")
    EmailMessage(f"[MIMO] {subject}", body.strip() + "\n", to=[invitation.email]).send()
