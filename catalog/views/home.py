"""The front page."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from catalog.services.front import front
from catalog.services.orders import expire_orders
from catalog.services.structured_data import organization, website

WEEK = timedelta(days=7)


def show(request: HttpRequest) -> HttpResponse:
    expire_orders(now=timezone.now())
    here, found = request.build_absolute_uri, front(since=timezone.localdate() - WEEK)
    context = {
        "front": found,
        "picks": found.tried if found.has_favourites else found.newest,
        "structured_data": [organization(here), website(here)],
    }
    return render(request, "catalog/home.html", context)
