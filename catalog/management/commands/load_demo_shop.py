"""Loads the demo shop once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from catalog.models import Product, Shade
from catalog.services.colour_truth import demo_figures, take_figures
from catalog.services.demo import load_demo_shop
from catalog.services.demo_offers import load_demo_offers


class Command(BaseCommand):
    help = "Put the demo brands, products and shades in; what is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        load_demo_offers(now=timezone.now())
        if loaded := load_demo_shop():
            products, shades = Product.objects.count(), Shade.objects.count()
            self.stdout.write(f"Demo shop: {loaded} brands loaded; now {products} products, {shades} shades.")
        take_figures(figures=demo_figures())
