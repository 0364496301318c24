"""A page's path without its language, and in another."""

from django.conf import settings
from django.utils.translation import get_language

PREFIXED = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def without_language(path: str) -> str:
    """`/en/shop/` → `/shop/`: as it is kept, whatever language it was made in."""
    for code in PREFIXED:
        if path.startswith(f"/{code}/"):
            return path.removeprefix(f"/{code}")
    return path


def in_language_of_page(path: str) -> str:
    code = get_language()
    return f"/{code}{path}" if code in PREFIXED else path
