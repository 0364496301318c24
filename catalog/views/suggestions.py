"""What the search field suggests while one types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.models import Shade
from catalog.services.search import ranked, understand

SHOWN = 7


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """`?q=` → options for a listbox, best match first; nothing for nothing."""
    typed = request.GET.get("q", "").strip()[:80]
    query = understand(typed).query if typed else ""
    found = ranked(Shade.objects.published().with_product().search(query), query)
    shades = found.order_by("-shade_rank", "-variant__product__published_at", "number", "pk")[:SHOWN]  # type: ignore[misc]
    return render(request, "catalog/suggestions.html", {"shades": shades if query else [], "typed": typed})
