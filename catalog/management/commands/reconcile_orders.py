"""Finds half-done orders, payments and refunds and brings them to an end."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from catalog.services.reconcile import reconcile_orders


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        found = reconcile_orders(now=timezone.now())
        self.stdout.write(", ".join(f"{what}: {count}" for what, count in found.items()))
