"""Looks that somebody chose to keep."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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
        """The catalogue shades it is made with, in the order in which they are put on."""
        return [layer["shade"] for layer in self.look["layers"] if layer.get("shade")]
