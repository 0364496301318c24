"""What the search field suggests while one types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.services.search import suggest


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """`?q=` → options for a listbox, best match first; nothing for nothing."""
    typed = request.GET.get("q", "").strip()[:80]
    return render(request, "catalog/suggestions.html", {"shades": suggest(typed), "typed": typed})
