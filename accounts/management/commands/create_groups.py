"""Creates the staff groups with their permissions; safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.groups import PERMISSIONS, create_groups


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options: Any) -> None:
        create_groups()
        self.stdout.write(", ".join(PERMISSIONS))
