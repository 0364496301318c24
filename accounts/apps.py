"""People: login, profile, consent."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.foreign_names import give_names
from accounts.kinds import Kind, register_kinds


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        register_kinds(
            Kind(
                "export_ready",
                _("All your data is ready to download."),
                _("Your data"),
                icon="download",
                is_mailed=True,
                can_be_declined=False,
            )
        )
        import_module("accounts.own_data")
        give_names()
