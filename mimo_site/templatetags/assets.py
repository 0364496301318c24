"""Links every style sheet and names every script, so that a new component is only a new file."""

import json
from functools import cache

from django import template
from django.conf import settings
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

STATIC = settings.BASE_DIR / "static"


@cache
def stylesheet_paths() -> tuple[str, ...]:
    """tokens.css declares the cascade layers, so it comes first; components follow by name."""
    components = sorted((STATIC / "css" / "components").glob("*.css"))
    return ("css/tokens.css", "css/base.css", *(path.relative_to(STATIC).as_posix() for path in components))


@cache
def script_paths() -> dict[str, str]:
    """Bare name → path; the name is the path below static/js without its suffix, as in `lib/csrf`."""
    root = STATIC / "js"
    return {
        path.relative_to(root).with_suffix("").as_posix(): path.relative_to(STATIC).as_posix()
        for path in sorted(root.rglob("*.js"))
    }


@register.simple_tag
def stylesheets() -> SafeString:
    links = ((static(path),) for path in stylesheet_paths())
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', links)


@register.simple_tag
def modulepreload(folder: str) -> SafeString:
    """Fetches the modules of a folder below static/js side by side, not one import after the other."""
    paths = (path for name, path in script_paths().items() if name.startswith(f"{folder}/"))
    return format_html_join("\n", '<link rel="modulepreload" href="{}">', ((static(path),) for path in paths))


@register.simple_tag(takes_context=True)
def importmap(context: Context) -> SafeString:
    """The import map, allowed by the page's nonce. It must come before the first module script."""
    imports = {name: static(path) for name, path in script_paths().items()}
    text = json.dumps({"imports": imports}).replace("<", "\\u003c")
    return format_html(
        '<script type="importmap" nonce="{}">{}</script>',
        context.get("CSP_NONCE", ""),
        mark_safe(text),  # noqa: S308 (names of our own files, "<" escaped)
    )
