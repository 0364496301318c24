"""A ZIP of all that the account holds: made by a job, kept for a week, hers alone."""

import json
import zipfile
from datetime import timedelta
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import IO, Any

from celery import shared_task
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import ManyToManyField, Model
from django.urls import reverse
from django.utils import timezone

from accounts.models import DataExport, User
from accounts.personal_data import PersonalData, registered
from accounts.services.notifications import notify

LIVES = timedelta(days=7)
HANGS_AFTER = timedelta(hours=1)
READ_ME = """All that MIMO holds about you, as of {moment:%Y-%m-%d %H:%M} UTC.

One JSON file for each part of the site, with the names of its records as the site calls them.
Pictures lie in the folder "pictures", named after the record that they belong to.
"""


class ExportRunning(Exception):
    """One at a time: the last one is not finished."""


def start_export(*, user: User) -> DataExport:
    """Begin a new copy. ExportRunning while one is made; one that a dead worker left has failed."""
    now = timezone.now()
    user.exports.running().filter(asked_at__lt=now - HANGS_AFTER).update(failed_at=now)
    try:
        with transaction.atomic():
            export = DataExport.objects.create(user=user, asked_at=now, expires_at=now + LIVES)
    except IntegrityError:
        raise ExportRunning from None
    transaction.on_commit(lambda: make_export.delay(str(export.pk)))
    return export


@shared_task  # type: ignore[untyped-decorator]
def make_export(pk: str) -> None:
    """Write the ZIP and tell her. Run again it does nothing; what fails says so and may be asked anew."""
    export = DataExport.objects.running().select_related("user").filter(pk=pk).first()
    if export is None:
        return
    try:
        with TemporaryFile() as target:
            write_zip(export.user, target)
            target.seek(0)
            export.file.save(f"exports/{export.pk}.zip", File(target), save=False)
    except Exception:
        DataExport.objects.filter(pk=pk).update(failed_at=timezone.now())
        raise
    export.ready_at = timezone.now()
    export.expires_at = export.ready_at + LIVES
    export.save()
    notify(user=export.user, kind="export_ready", url=reverse("accounts:data"), key=str(export.pk))


def write_zip(user: User, target: IO[bytes]) -> None:
    """One JSON file an app, and every picture."""
    apps: dict[str, dict[str, list[dict[str, Any]]]] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for data in registered():
            if not data.is_exported:
                continue
            rows = [as_json(data, row) for row in data.rows(user).order_by("pk")]
            apps.setdefault(data.model._meta.app_label, {})[data.model._meta.model_name or ""] = rows
            for row in data.rows(user):
                write_files(archive, data, row)
        for app, models in apps.items():
            text = json.dumps(models, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
            archive.writestr(f"{app}.json", text)
        archive.writestr("README.txt", READ_ME.format(moment=timezone.now()))


def as_json(data: PersonalData, row: Model) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if field.name not in data.hidden]
    said = {field.name: field.value_from_object(row) for field in fields}
    many = [field for field in row._meta.many_to_many if isinstance(field, ManyToManyField)]
    said |= {field.name: [str(other) for other in getattr(row, field.name).all()] for field in many}
    return {name: plain(value) for name, value in said.items()}


def plain(value: Any) -> Any:
    """What JSON has no word for is said as text."""
    try:
        json.dumps(value, cls=DjangoJSONEncoder)
    except TypeError:
        return str(value)
    return value


def write_files(archive: zipfile.ZipFile, data: PersonalData, row: Model) -> None:
    for field, name in data.files(row):
        if default_storage.exists(name):
            place = f"pictures/{row._meta.label_lower}-{row.pk}-{field}{PurePosixPath(name).suffix}"
            with default_storage.open(name) as source:
                archive.writestr(place, source.read())


@shared_task  # type: ignore[untyped-decorator]
def forget_old_exports() -> int:
    """Files a week old, and rows of exports that failed. Harmless when it runs twice."""
    over = list(DataExport.objects.over(timezone.now()))
    for export in over:
        if export.file.name:
            default_storage.delete(export.file.name)
        export.delete()
    return len(over)
