"""How true is this colour? What the figure on a product's page says, and what it does not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.models.truth import WORDS
from catalog.services.colour_truth import demo_figures


def show(request: HttpRequest) -> HttpResponse:
    context = {"figures": demo_figures(), "scale": WORDS, "largest": WORDS[-1][0]}
    return render(request, "catalog/colour_truth.html", context)
