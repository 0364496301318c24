"""An invitation by e-mail to look after a brand: a link that works once, for a while."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.models.brand import Brand


def new_token() -> str:
    """192 bits: nobody guesses a link."""
    return secrets.token_urlsafe(24)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


class Invitation(models.Model):
    token = models.CharField(_("link"), max_length=40, unique=True, default=new_token, editable=False)
    brand = models.ForeignKey(
        Brand, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("brand")
    )
    email = models.EmailField(_("e-mail"))
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("invited by"),
    )
    invited_at = models.DateTimeField(_("invited at"), editable=False)
    expires_at = models.DateTimeField(_("works until"), editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    objects = models.Manager.from_queryset(InvitationQuerySet)()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="catalog_invitation_one_open_a_brand_and_address",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="catalog_invitation_ends_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.brand}"

    def get_absolute_url(self) -> str:
        return reverse("catalog:invitation", args=[self.token])

    def is_open(self, now: datetime) -> bool:
        return not self.accepted_at and not self.revoked_at and now < self.expires_at
