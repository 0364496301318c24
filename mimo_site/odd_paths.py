"""No address of the site holds a NUL byte: PostgreSQL takes none in a text."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse


class NulMiddleware:
    """404 before any view could look such a text up. Forms refuse it by themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        return self.get_response(request)
