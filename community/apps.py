"""Talk: reviews and shared looks."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.kinds import Kind, register_kinds

MODERATION = {
    "hidden": _("Something you wrote or showed is hidden now."),
    "restored": _("Something of yours can be seen again."),
    "warned": _("The moderators have a word for you."),
    "suspended": _("You cannot write here for a while."),
    "suspension_lifted": _("You can write here again."),
    "appeal_decided": _("Your appeal is decided."),
}


def of_moderation() -> list[Kind]:
    """She must learn of these, so no switch keeps the mail away."""
    return [
        Kind(name, text, _("Moderation"), icon="warning", is_mailed=True, can_be_declined=False)
        for name, text in MODERATION.items()
    ]


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
            Kind("question", _("%(actor)s%(more)s asks about a product of yours."), _("Questions")),
            Kind("answer", _("%(actor)s%(more)s answered your question."), _("Answers"), icon="comment"),
            Kind("brand_answer", _("%(actor)s answered your question."), _("Answers of brands")),
            Kind("response", _("%(actor)s answered your review."), _("Brands on your reviews")),
            *of_moderation(),
        )
