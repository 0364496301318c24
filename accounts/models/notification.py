"""What a person is told about, and of what also by mail."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.kinds import kind_named
from accounts.languages import in_language_of_page
from accounts.models.user import User


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def mark_read(self, now: datetime) -> int:
        return self.unread().update(read_at=now)


class Notification(models.Model):
    """One thing that happened. Its words are made when it is shown, in the reader's language."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="notifications", verbose_name=_("user")
    )
    kind = models.CharField(_("kind"), max_length=40)
    actor = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="notifications_caused",
        verbose_name=_("caused by"),
    )
    path = models.CharField(_("leads to"), max_length=300)
    data = models.JSONField(_("data"), default=dict, blank=True)
    key = models.CharField(_("key"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("created at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = models.Manager.from_queryset(NotificationQuerySet)()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="accounts_notification_newest"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="accounts_notification_unread"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "key"],
                condition=~Q(key=""),
                name="accounts_notification_once_a_key",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """Made of the kind's words; a kind that no app knows any more still says something."""
        words: dict[str, Any] = {"actor": self.actor.public_name if self.actor else "", **self.data}
        return kind_named(self.kind).sentence(words)

    @property
    def icon(self) -> str:
        return kind_named(self.kind).icon

    @property
    def url(self) -> str:
        """The page it leads to, in the language of the one who reads."""
        return in_language_of_page(self.path)


class MailPreference(models.Model):
    """That she chose to get mails of this kind, or not to. Without a row the kind decides."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="mail_preferences", verbose_name=_("user")
    )
    kind = models.CharField(_("kind"), max_length=40)
    is_wanted = models.BooleanField(_("wanted"))

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="accounts_mail_preference_one_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.is_wanted}"
