"""Names, in words that can be translated, for models of other packages that have none."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

APPS: dict[str, Any] = {"mfa": _("Second factors and passkeys"), "usersessions": _("Devices")}
MODELS: dict[str, tuple[Any, Any]] = {
    "mfa.authenticator": (_("way to prove who one is"), _("ways to prove who one is")),
    "usersessions.usersession": (_("device signed in"), _("devices signed in")),
}
FIELDS: dict[str, Any] = {
    "mfa.authenticator.user": _("user"),
    "mfa.authenticator.type": pgettext_lazy("second factor", "type"),
    "mfa.authenticator.created_at": _("created at"),
    "mfa.authenticator.last_used_at": _("last used at"),
    "usersessions.usersession.user": _("user"),
    "usersessions.usersession.created_at": _("signed in at"),
    "usersessions.usersession.last_seen_at": _("last seen at"),
    "usersessions.usersession.ip": _("IP address"),
    "usersessions.usersession.user_agent": _("browser"),
}


def give_names() -> None:
    """Migrations do not see it: they look at what the models were made with."""
    for label, name in APPS.items():
        apps.get_app_config(label).verbose_name = name
    for label, (one, many) in MODELS.items():
        meta = apps.get_model(label)._meta
        meta.verbose_name, meta.verbose_name_plural = one, many
    for label, name in FIELDS.items():
        model, _dot, field = label.rpartition(".")
        apps.get_model(model)._meta.get_field(field).verbose_name = name
