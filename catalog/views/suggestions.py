"""What the search field suggests while one types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.services.search import suggest
from catalog.services.ways import ways


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """`?q=` → options for a listbox, best match first; nothing for nothing."""
    typed = request.GET.get("q", "").strip()[:80]
    context = {"shades": suggest(typed), "ways": ways(typed), "typed": typed}
    return render(request, "catalog/suggestions.html", context)
