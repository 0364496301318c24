"""What a person agreed to, and what she took back: a ledger that is only added to."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.user import User


class ConsentQuerySet(models.QuerySet["Consent"]):
    def give_all(self, user: User, version: str) -> None:
        """The person agrees to every document that an account needs, in this version."""
        self.bulk_create(
            Consent(user=user, document=document, version=version, how=Consent.How.SIGN_UP)
            for document in Consent.NEEDED
        )

    def standing(self, user: User, document: str) -> "Consent | None":
        """The row by which she agrees now; None when she never did or took it back."""
        row = self.filter(user=user, document=document).first()
        return row if row and row.is_given else None

    def standing_all(self, user: User) -> "dict[str, Consent]":
        """For each document what stands now. One query."""
        return {row.document: row for row in self.filter(user=user).order_by("recorded_at", "pk")}


class Consent(models.Model):
    """That a person agreed to one version of a document or took it back, when, and where she did."""

    CURRENT = settings.TERMS_VERSION

    class Document(models.TextChoices):
        AGE = "age", _("is 14 or older")
        TERMS = "terms", _("terms of service")
        PRIVACY = "privacy", _("privacy policy")
        CAMERA = "camera", _("camera and photos in the fitting room")
        PICTURES = "pictures", _("keeping pictures of me")
        COLOURS = "colours", _("keeping my colours")
        MARKETING = "marketing", _("offers and news by mail")

    class How(models.TextChoices):
        SIGN_UP = "sign_up", pgettext_lazy("consent", "when signing up")
        STUDIO = "studio", pgettext_lazy("consent", "in the fitting room")
        ACCOUNT = "account", pgettext_lazy("consent", "on the account page")

    NEEDED = (Document.AGE, Document.TERMS, Document.PRIVACY)  # without these there is no account

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents", verbose_name=_("user"))
    document = models.CharField(_("document"), max_length=12, choices=Document)
    version = models.CharField(_("version"), max_length=20)
    is_given = models.BooleanField(_("given"), default=True)
    how = models.CharField(_("how"), max_length=12, choices=How, default=How.ACCOUNT)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    objects = models.Manager.from_queryset(ConsentQuerySet)()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["user", "document"], name="accounts_consent_of_user")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    document__in=["age", "terms", "privacy", "camera", "pictures", "colours", "marketing"]
                ),
                name="accounts_consent_document_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_document_display()} {self.version}"
