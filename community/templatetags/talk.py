"""How people's words are shown: as plain text, with the hashtags leading to their pages."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from community.services.tags import HASHTAG

register = template.Library()


@register.filter
def spoken(text: str) -> SafeString:
    """Plain text as paragraphs; nothing in it is taken for HTML."""
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 (escaped)


@register.filter
def with_hashtags(text: str) -> SafeString:
    """`spoken`, and each hashtag a link."""
    parts, at = [], 0
    for match in HASHTAG.finditer(text):
        parts += [format_html("{}", text[at : match.start()]), _link(match[1])]
        at = match.end()
    parts.append(format_html("{}", text[at:]))
    return mark_safe(linebreaks("".join(parts)))  # noqa: S308 (each part is escaped)


def _link(name: str) -> SafeString:
    url = reverse("community:tag", args=[name.casefold()])
    return format_html('<a class="link" href="{}" translate="no">#{}</a>', url, name)
