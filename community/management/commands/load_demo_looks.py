"""Loads the demo community once. Refused in production."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from community.services.demo import load_demo_looks
from community.services.demo_reviews import load_demo_reviews
from tryon.services.artist_looks import load_artist_looks


class Command(BaseCommand):
    help = "Put invented people, artists and their looks in; what is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo community is invented: production refuses it.")
        if made := load_artist_looks():
            self.stdout.write(f"Looks by artists: {made}.")
        if loaded := load_demo_looks(now=timezone.now()):
            self.stdout.write(f"Demo community: {loaded} looks.")
        if loaded := load_demo_reviews(now=timezone.now()):
            self.stdout.write(f"Demo community: {loaded} reviews.")
