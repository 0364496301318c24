"""The log of moderation, to be read."""

from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from catalog.admin.scoping import ReadOnly
from community.admin import evidence
from community.models import Ruling


@admin.register(Ruling)
class RulingAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("at", "verb", "what", "reason", "about", "by", "until", "note")
    list_filter = ("verb", "reason", "kind")
    list_select_related = ("subject__member", "moderator")
    date_hierarchy = "at"
    fields = ("at", "verb", "what", "reason", "about", "by", "until", "note")

    @admin.display(description=_("kind"), ordering="kind")
    def what(self, ruling: Ruling) -> str:
        return str(apps.get_model("community", ruling.kind)._meta.verbose_name)

    @admin.display(description=_("about"))
    def about(self, ruling: Ruling) -> str:
        return evidence.name_of(ruling.subject) if ruling.subject else "—"

    @admin.display(description=_("by"))
    def by(self, ruling: Ruling) -> str:
        return evidence.by(ruling)
