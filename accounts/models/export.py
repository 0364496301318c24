"""A copy of all that a person's account holds, made when she asks for it."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class DataExportQuerySet(models.QuerySet["DataExport"]):
    def running(self) -> "DataExportQuerySet":
        return self.filter(ready_at=None, failed_at=None)

    def ready(self, now: datetime) -> "DataExportQuerySet":
        return self.filter(ready_at__isnull=False, expires_at__gt=now)

    def over(self, now: datetime) -> "DataExportQuerySet":
        return self.filter(expires_at__lte=now)


class DataExport(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="exports", verbose_name=_("user"))
    file = models.FileField(_("file"), blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("deleted at"))

    objects = models.Manager.from_queryset(DataExportQuerySet)()

    class Meta:
        verbose_name = _("data export")
        verbose_name_plural = _("data exports")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ready_at=None, failed_at=None),
                name="accounts_export_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
