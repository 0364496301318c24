"""What a person wishes for, waits for, and looked at or tried lately."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models.order import new_token
from catalog.models.variant import Variant


class Wish(models.Model):
    """A member's; a guest's lie in her session."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wishes", verbose_name=_("user")
    )
    variant = models.ForeignKey(
        Variant, on_delete=models.CASCADE, related_name="wishes", verbose_name=_("variant")
    )
    made_at = models.DateTimeField(_("made at"))

    objects: ClassVar[models.Manager["Wish"]] = models.Manager()

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "variant"], name="catalog_wish_once")]

    def __str__(self) -> str:
        return str(self.variant)


class StockNotice(models.Model):
    """One mail to one address, once the variant can be had again."""

    variant = models.ForeignKey(
        Variant, on_delete=models.CASCADE, related_name="notices", verbose_name=_("variant")
    )
    email = models.EmailField(_("e-mail"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="stock_notices",
        verbose_name=_("user"),
    )
    language = models.CharField(_("language"), max_length=8)
    site = models.CharField(_("site"), max_length=200)
    token = models.CharField(_("link"), max_length=40, unique=True, default=new_token, editable=False)
    asked_at = models.DateTimeField(_("asked at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects: ClassVar[models.Manager["StockNotice"]] = models.Manager()

    class Meta:
        verbose_name = _("back-in-stock notice")
        verbose_name_plural = _("back-in-stock notices")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "email"],
                condition=Q(sent_at=None),
                name="catalog_stock_notice_once_an_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.variant} ({self.email})"


class Recent(models.Model):
    """What a person looked at or tried on lately: a member, or a guest by the token in her session."""

    class Kind(models.TextChoices):
        SEEN = "seen", pgettext_lazy("recently", "seen")
        TRIED = "tried", pgettext_lazy("recently", "tried on")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="recents",
        verbose_name=_("user"),
    )
    guest = models.UUIDField(_("guest"), null=True, blank=True, default=None)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    variant = models.ForeignKey(
        Variant, on_delete=models.CASCADE, related_name="recents", verbose_name=_("variant")
    )
    at = models.DateTimeField(_("at"))

    objects: ClassVar[models.Manager["Recent"]] = models.Manager()

    class Meta:
        verbose_name = _("recently seen or tried")
        verbose_name_plural = _("recently seen or tried")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["at"], condition=Q(user=None), name="catalog_recent_of_guests")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "variant"],
                condition=Q(guest=None),
                name="catalog_recent_once_a_member",
            ),
            models.UniqueConstraint(
                fields=["guest", "kind", "variant"],
                condition=Q(user=None),
                name="catalog_recent_once_a_guest",
            ),
            models.CheckConstraint(
                condition=Q(user=None, guest__isnull=False) | Q(user__isnull=False, guest=None),
                name="catalog_recent_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.variant_id}"
