"""What somebody did lately, for the limits on doing it again."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class ActQuerySet(models.QuerySet["Act"]):
    def of(self, user: "User", kind: str, since: datetime) -> "ActQuerySet":
        return self.filter(user=user, kind=kind, at__gt=since)


class Act(models.Model):
    """One post, comment, review …, and the row that it was `about`.

    `fingerprint` is of its words without case, spaces and signs.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(_("kind"), max_length=16)
    fingerprint = models.CharField(_("fingerprint"), max_length=32, blank=True)
    about = models.CharField(_("about"), max_length=40, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        indexes = [models.Index(fields=["user", "kind", "-at"], name="community_act_recent")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}"
