"""How people's words are shown: as plain text, with the hashtags leading to their pages."""

from typing import Any

import nh3
from django import template
from django.urls import reverse
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.models.profile import MONK
from community.review_form import BAND_NAMES
from community.services.tags import HASHTAG

register = template.Library()

TAGS = {"p", "br", "a"}
ATTRIBUTES = {"a": {"class", "href", "translate"}}
KINDS: dict[str, Any] = {
    "post": _("a look that you shared"),
    "comment": _("a comment of yours"),
    "review": _("a review of yours"),
    "response": _("an answer to a review"),
    "question": _("a question of yours"),
    "answer": _("an answer of yours"),
    "member": _("your profile"),
}


@register.filter
def spoken(text: str) -> SafeString:
    """Plain text as paragraphs; nothing in it is taken for HTML."""
    return _clean(linebreaks(text, autoescape=True))


@register.filter
def with_hashtags(text: str) -> SafeString:
    """`spoken`, and each hashtag a link."""
    parts, at = [], 0
    for match in HASHTAG.finditer(text):
        parts += [format_html("{}", text[at : match.start()]), _link(match[1])]
        at = match.end()
    parts.append(format_html("{}", text[at:]))
    return _clean(linebreaks("".join(parts)))


def _clean(html: str) -> SafeString:
    """Each part was escaped; nh3 lets nothing else through whatever happens above."""
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None)
    return mark_safe(clean)  # noqa: S308


def _link(name: str) -> SafeString:
    url = reverse("community:tag", args=[name.casefold()])
    return format_html('<a class="link" href="{}" translate="no">#{}</a>', url, name)


@register.filter
def tone_hex(number: int) -> str:
    """The Monk tone of that number, 1 to 10, as colour."""
    return MONK[number - 1]


@register.filter
def band_name(band: str) -> Any:
    return BAND_NAMES.get(band, band)


@register.filter
def kind_name(kind: str) -> Any:
    """What of hers a moderator dealt with."""
    return KINDS.get(kind, kind)
