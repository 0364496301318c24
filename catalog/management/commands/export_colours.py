"""Writes down the shop's shades for `python -m bench.colour --shades`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from catalog.models import Shade
from catalog.services.colour_truth import trials


class Command(BaseCommand):
    help = "Write every shade that can be tried on, as it is worn, to a JSON file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        rows = trials(Shade.objects.tryable().select_related("variant"))
        options["file"].write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
        self.stdout.write(f"{len(rows)} shades written.")
