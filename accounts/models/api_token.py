"""Keys to the API that a member makes for her programs. Only a hash of each is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User

PREFIX = "mimo_"
SEEN_EVERY = timedelta(minutes=10)  # how precisely the last use is known


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def of_secret(self, secret: str) -> "ApiToken | None":
        """The token that this is the secret of, if its owner may still sign in."""
        found = self.filter(digest=digest_of(secret), user__is_active=True)
        return found.select_related("user").first()


class ApiToken(models.Model):
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="api_tokens", verbose_name=_("user")
    )
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    hint = models.CharField(_("ends in"), max_length=4, editable=False)
    created_at = models.DateTimeField(_("made at"))
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    objects = models.Manager.from_queryset(ApiTokenQuerySet)()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} …{self.hint}"

    def note_use(self, now: datetime) -> None:
        """Written at most every ten minutes, so that reading stays reading."""
        if self.used_at is None or now - self.used_at > SEEN_EVERY:
            self.used_at = now
            self.save(update_fields=["used_at"])


def new_secret() -> str:
    """256 bits behind a word that scanners for leaked keys know."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """SHA-256 is enough: the secret is random, so there is nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
