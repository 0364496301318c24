#!/usr/bin/env python
"""Django's command line for MIMO."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mimo_site.settings")
    try:
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except ModuleNotFoundError as error:
        sys.exit(f"The Python package {error.name!r} is missing: `rm -rf .venv && make run` installs all.")


if __name__ == "__main__":
    main()
