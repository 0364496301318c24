"""Talk: reviews and shared looks."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.kinds import Kind, register_kinds


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = pgettext_lazy("app", "Community")

    def ready(self) -> None:
        import_module("community.personal_data")
        register_kinds(
            Kind("like", _("%(actor)s%(more)s likes your look."), _("Likes"), icon="heart"),
            Kind("comment", _("%(actor)s%(more)s commented on your look."), _("Comments"), icon="comment"),
            Kind("reply", _("%(actor)s%(more)s replied to you."), _("Replies"), icon="comment"),
            Kind("follow", _("%(actor)s%(more)s follows you now."), _("Followers"), icon="person"),
        )
