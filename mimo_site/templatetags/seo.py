"""What a page's head tells search engines and those who share it."""

import json
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# The parameters that make another page of an address; all others only sort it, narrow it or choose in it.
PAGES_OF = {"catalog:product-list": ("category", "brand", "page"), "catalog:colour-search": ("region",)}
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
LOCALES = {"ko": "ko_KR", "en": "en_US"}


def canonical_path(request: HttpRequest) -> str:
    """The one address of this page, whatever filters, order or shade it was asked with."""
    match = request.resolver_match
    names = PAGES_OF.get(match.view_name, ()) if match else ()
    asked = {name: request.GET.getlist(name) for name in names}
    kept = [
        (name, values[0]) for name, values in asked.items() if len(values) == 1 and _is_plain(name, values[0])
    ]
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def _is_plain(name: str, value: str) -> bool:
    if name == "page":
        return value.isascii() and value.isdigit() and len(value) < 6 and int(value) > 1
    return value.isascii() and 0 < len(value) <= 50 and value.replace("-", "").replace("_", "").isalnum()


@register.simple_tag(takes_context=True)
def page_addresses(context: Context) -> dict[str, Any]:
    """`canonical`; `languages`: `code` and `url` of each; `default`: for everybody else; `locales`."""
    request = context.get("request")
    if request is None or request.resolver_match is None:  # an error page
        return {}
    path = canonical_path(request)
    urls = [(code, request.build_absolute_uri(translate_url(path, code))) for code, _n in settings.LANGUAGES]
    here = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    return {
        "canonical": request.build_absolute_uri(path),
        "languages": [{"code": code, "url": url} for code, url in urls],
        "default": dict(urls)[settings.LANGUAGE_CODE],
        "locale": LOCALES.get(here, here),
        "other_locales": [LOCALES.get(code, code) for code, _url in urls if code != here],
    }


@register.simple_block_tag(takes_context=True)
def keep(context: Context, content: SafeString, name: str) -> SafeString:
    """Shows what is inside, which a template can say once only, and keeps it under a name."""
    kept = context[name] = SafeString(content.strip())
    return kept


@register.simple_tag(takes_context=True)
def absolute(context: Context, path: str) -> str:
    request = context.get("request")
    return request.build_absolute_uri(path) if request else path


@register.simple_tag
def json_ld(thing: Any) -> SafeString:
    """A data block; nothing in it can end the element or begin another."""
    text = json.dumps(thing, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308
