"""What holds for every address under /api/: the language that was asked for, and no HTML for an error."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from mimo_site.api.problems import MEDIA_TYPE, from_page

PREFIX, PAGES = "/api/", "/api/docs/"


class ApiMiddleware:
    """After LocaleMiddleware, which knows only addresses with a language in them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.startswith(PREFIX) or path.startswith(PAGES):
            return self.get_response(request)
        language = accepted_language(request.headers.get("Accept-Language", ""))
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != MEDIA_TYPE:
            response = from_page(request, response)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Accept-Language"])
        return response


def accepted_language(header: str) -> str:
    """The first language of the header that the site speaks; its own without one."""
    for code, _weight in parse_accept_lang_header(header[:500]):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return translation.get_language() or "ko"
