"""Keeping away from somebody: a block works both ways, a mute only for the one who mutes."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class BlockQuerySet(models.QuerySet["Block"]):
    def between(self, user: "User", other: Any) -> "BlockQuerySet":
        """Blocks of either by the other; `other` is a user, or an outer row's column by its name."""
        other = OuterRef(other) if isinstance(other, str) else other
        return self.filter(Q(blocker=user, blocked=other) | Q(blocker=other, blocked=user))


class Block(models.Model):
    """Neither sees or reaches the other from now on."""

    blocker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocked_by")
    created_at = models.DateTimeField(_("blocked at"), auto_now_add=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="community_block_once"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="community_block_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} ⊘ {self.blocked_id}"


class Mute(models.Model):
    """The one who mutes no longer meets the other in lists, and hears no news of her."""

    muter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes")
    muted = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="muted_by")
    created_at = models.DateTimeField(_("muted at"), auto_now_add=True)

    class Meta:
        verbose_name = _("mute")
        verbose_name_plural = _("mutes")
        constraints = [
            models.UniqueConstraint(fields=["muter", "muted"], name="community_mute_once"),
            models.CheckConstraint(condition=~Q(muter=F("muted")), name="community_mute_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.muter_id} ⊘ {self.muted_id}"
