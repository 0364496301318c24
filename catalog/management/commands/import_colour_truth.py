"""Takes the figures that `python -m bench.colour` found over into the shop."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.services.colour_truth import FiguresError, read_figures, take_figures


class Command(BaseCommand):
    help = "Note how true each shade's colour is; shades that were changed since they were tried keep none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="as `python -m bench.colour --shades-out` writes it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            figures = read_figures(options["file"])
        except FiguresError as error:
            raise CommandError(str(error)) from None
        changed = take_figures(figures=figures)
        self.stdout.write(f"{len(figures.of)} figures read; {changed} shades changed.")
