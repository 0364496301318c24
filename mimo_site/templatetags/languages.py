"""The page at hand in another language."""

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.urls import translate_url

register = template.Library()


def url_in(request: HttpRequest, language: str) -> str:
    """Path and query of this page in the language; a page that is in no language stays itself."""
    return translate_url(request.get_full_path(), language)


@register.simple_tag(takes_context=True)
def language_urls(context: Context) -> list[dict[str, str]]:
    """One of `code`, `name`, `url` (path and query) and `absolute` for each language of the site."""
    request = context.get("request")
    if request is None:  # an error page rendered without its request
        return []
    pages = ((code, name, url_in(request, code)) for code, name in settings.LANGUAGES)
    return [
        {"code": code, "name": name, "url": url, "absolute": request.build_absolute_uri(url)}
        for code, name, url in pages
    ]
