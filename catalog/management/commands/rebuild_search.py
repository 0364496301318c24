"""Writes what the search reads."""

from typing import Any

from django.core.management.base import BaseCommand

from catalog.services.search import rebuild_search


class Command(BaseCommand):
    help = "Write every shade's search document anew, as after names were changed outside the site."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Search: {rebuild_search()} shades.")
