"""What was reported, what moderators did about it, and what the author says to that."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from accounts.models import User


class Reason(models.TextChoices):
    SPAM = "spam", pgettext_lazy("reason of a report", "spam or advertising")
    HARASSMENT = "harassment", pgettext_lazy("reason of a report", "insults or harassment")
    SEXUAL = "sexual", pgettext_lazy("reason of a report", "nudity or sexual content")
    PRIVACY = "privacy", pgettext_lazy("reason of a report", "somebody's picture or data without consent")
    FALSE = "false", pgettext_lazy("reason of a report", "untrue or misleading")
    OTHER = "other", pgettext_lazy("reason of a report", "something else")


class Verb(models.TextChoices):
    """What a moderator does; AUTO_HIDE the shop does by itself until one has looked."""

    APPROVE = "approve", pgettext_lazy("moderation", "approve")
    HIDE = "hide", pgettext_lazy("moderation", "hide")
    AUTO_HIDE = "auto_hide", pgettext_lazy("moderation", "hide until somebody has looked")
    RESTORE = "restore", pgettext_lazy("moderation", "restore")
    WARN = "warn", pgettext_lazy("moderation", "warn")
    SUSPEND = "suspend", pgettext_lazy("moderation", "suspend")
    LIFT = "lift", pgettext_lazy("moderation", "end the suspension")
    UPHOLD = "uphold", pgettext_lazy("moderation", "uphold after an appeal")


APPEALABLE = (Verb.HIDE, Verb.AUTO_HIDE, Verb.WARN, Verb.SUSPEND)


class CaseQuerySet(models.QuerySet["Case"]):
    def waiting(self) -> "CaseQuerySet":
        return self.filter(settled_at=None)

    def with_counts(self) -> "CaseQuerySet":
        """Each with how many reports wait (`pending`)."""
        return self.annotate(pending=models.Count("reports", filter=Q(reports__settled_at=None)))


class Case(models.Model):
    """One thing that was reported, by however many; it goes with it. `settled_at`: a moderator has looked."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cases", verbose_name=_("of")
    )
    opened_at = models.DateTimeField(_("reported at"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    is_cleared = models.BooleanField(
        _("found in order"), default=False, help_text=_("Reports alone hide it no more.")
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported thing")
        verbose_name_plural = _("reported things")
        ordering = [models.F("settled_at").desc(nulls_first=True), "-opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="community_case_one_a_thing")
        ]

    def __str__(self) -> str:
        return f"{self.content_type.name} {self.object_id}"

    @property
    def is_hidden(self) -> bool:
        return getattr(self.target, "hidden_at", None) is not None


class Report(models.Model):
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports", verbose_name=_("case"))
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reports", verbose_name=_("by")
    )
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("reported at"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "reporter"], condition=Q(settled_at=None), name="community_report_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["spam", "harassment", "sexual", "privacy", "false", "other"]),
                name="community_report_reason_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.note}" if self.note else str(self.get_reason_display())


class RulingQuerySet(models.QuerySet["Ruling"]):
    def shown_to(self, user: "User") -> "RulingQuerySet":
        """What was done about somebody is for her alone."""
        return self.filter(subject=user)


class Ruling(models.Model):
    """One act of moderation: a log that is only added to. Without a moderator the shop did it by itself."""

    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="rulings")
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="rulings",
        verbose_name=_("about"),
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="rulings_made",
        verbose_name=_("by"),
    )
    kind = models.CharField(_("kind"), max_length=20)
    verb = models.CharField(_("act"), max_length=12, choices=Verb)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    note = models.CharField(_("words to the author"), max_length=300, blank=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = RulingQuerySet.as_manager()

    class Meta:
        verbose_name = _("act of moderation")
        verbose_name_plural = _("acts of moderation")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verb="suspend", until__isnull=False)
                | (~Q(verb="suspend") & Q(until__isnull=True)),
                name="community_ruling_suspends_until",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} · {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("community:ruling", args=[self.pk])

    @property
    def can_be_appealed(self) -> bool:
        return self.verb in APPEALABLE and not hasattr(self, "appeal")


class Outcome(models.TextChoices):
    OPEN = "open", pgettext_lazy("appeal", "waiting")
    GRANTED = "granted", pgettext_lazy("appeal", "granted")
    REFUSED = "refused", pgettext_lazy("appeal", "refused")


class Appeal(models.Model):
    """The author's word against an act of moderation, once."""

    ruling = models.OneToOneField(
        Ruling, on_delete=models.CASCADE, related_name="appeal", verbose_name=_("act")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="appeals", verbose_name=_("by")
    )
    text = models.TextField(_("text"), max_length=1000)
    created_at = models.DateTimeField(_("appealed at"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.OPEN)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = [models.F("decided_at").desc(nulls_first=True), "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="open", decided_at=None)
                | Q(outcome__in=["granted", "refused"], decided_at__isnull=False),
                name="community_appeal_decided_at",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
