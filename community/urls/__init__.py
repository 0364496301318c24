"""The community's pages. Each idea has a file of its own, which is included here."""

from django.urls import path

app_name = "community"

urlpatterns: list[path] = []
