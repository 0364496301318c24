"""Looks that somebody chose to keep, and looks that artists composed."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.media import signed

if TYPE_CHECKING:
    from accounts.models import User


def picture_path(look: "KeptLook", filename: str) -> str:
    """A name of our own: the visitor's file name is not kept."""
    return f"looks/{look.pk}/{uuid.uuid4().hex}.jpg"


class KeptLookQuerySet(models.QuerySet["KeptLook"]):
    def kept_by(self, user: "User | None", guest: uuid.UUID | None) -> "KeptLookQuerySet":
        """Those of the account; without one, those of the guest's session."""
        if user is not None:
            return self.filter(owner=user)
        return self.filter(guest=guest) if guest is not None else self.none()

    def of_guests_before(self, moment: datetime) -> "KeptLookQuerySet":
        return self.filter(guest__isnull=False, created_at__lt=moment)


class KeptLook(models.Model):
    """A look on an account or, until she signs in, on a guest's session. Pictures only if she wished."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="kept_looks",
        null=True,
        blank=True,
        verbose_name=_("owner"),
    )
    guest = models.UUIDField(_("guest"), null=True, blank=True, db_index=True, editable=False)
    name = models.CharField(_("name"), max_length=80, blank=True)
    look = models.JSONField(_("look"))
    picture = models.ImageField(_("picture"), upload_to=picture_path, blank=True)
    before = models.ImageField(_("picture before"), upload_to=picture_path, blank=True)
    created_at = models.DateTimeField(_("kept at"), auto_now_add=True)

    objects = KeptLookQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept look")
        verbose_name_plural = _("kept looks")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False, guest__isnull=True)
                | Q(owner__isnull=True, guest__isnull=False),
                name="tryon_kept_look_has_one_keeper",
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def shade_ids(self) -> list[int]:
        return shades_named(self.look)

    @property
    def picture_url(self) -> str:
        """For the one who kept it; it ends within two hours. `&before=1`: the bare face."""
        return signed(reverse("tryon:look-picture", args=[self.pk]))


def artist_picture_path(look: "ArtistLook", filename: str) -> str:
    return f"artists/{look.slug}/{uuid.uuid4().hex}.webp"


class Occasion(models.TextChoices):
    """What a look is for."""

    DAILY = "daily", pgettext_lazy("occasion", "daily")
    OFFICE = "office", pgettext_lazy("occasion", "office")
    DATE = "date", pgettext_lazy("occasion", "date")
    PARTY = "party", pgettext_lazy("occasion", "party")
    STAGE = "stage", pgettext_lazy("occasion", "K-pop stage")
    WEDDING = "wedding", pgettext_lazy("occasion", "wedding")


class ArtistLookQuerySet(models.QuerySet["ArtistLook"]):
    def published(self) -> "ArtistLookQuerySet":
        return self.filter(is_published=True)

    def for_occasion(self, occasion: str) -> "ArtistLookQuerySet":
        """All of them where it is none that we know."""
        return self.filter(occasion=occasion) if occasion in Occasion.values else self


class ArtistLook(models.Model):
    """A look by an artist, made with shades of the shop, on a face that may be shown."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    artist = models.CharField(_("artist"), max_length=80)
    occasion = models.CharField(_("occasion"), max_length=12, choices=Occasion, db_index=True)
    look = models.JSONField(_("look"))
    picture = models.ImageField(_("picture"), upload_to=artist_picture_path, blank=True)
    place = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    is_published = models.BooleanField(_("published"), default=True)

    objects = models.Manager.from_queryset(ArtistLookQuerySet)()

    class Meta:
        verbose_name = _("look by an artist")
        verbose_name_plural = _("looks by artists")
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(occasion__in=Occasion.values), name="tryon_artist_look_occasion_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.artist}"

    def get_absolute_url(self) -> str:
        return f"{reverse('tryon:studio')}?artist={self.slug}"

    @property
    def shade_ids(self) -> list[int]:
        return shades_named(self.look)


def shades_named(look: dict[str, Any]) -> list[int]:
    """The catalogue shades it is made with, in the order in which they are put on."""
    return [layer["shade"] for layer in look["layers"] if layer.get("shade")]
