"""What a person agreed to."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class ConsentQuerySet(models.QuerySet["Consent"]):
    def give_all(self, user: User, version: str) -> None:
        """The person agrees to every document in this version."""
        self.bulk_create(
            Consent(user=user, document=document, version=version) for document in Consent.Document
        )


class Consent(models.Model):
    """That a person agreed to one version of a document, and when. Never changed, only added to."""

    CURRENT = settings.TERMS_VERSION

    class Document(models.TextChoices):
        AGE = "age", _("is 14 or older")
        TERMS = "terms", _("terms of service")
        PRIVACY = "privacy", _("privacy policy")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents", verbose_name=_("user"))
    document = models.CharField(_("document"), max_length=12, choices=Document)
    version = models.CharField(_("version"), max_length=20)
    given_at = models.DateTimeField(_("given at"), default=timezone.now)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "document", "version"], name="accounts_consent_once_a_version"
            ),
            models.CheckConstraint(
                condition=models.Q(document__in=["age", "terms", "privacy"]),
                name="accounts_consent_document_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_document_display()} {self.version}"
