#!/usr/bin/env python
"""Django's command line for MIMO."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mimo_site.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed in this environment: `make run` installs it into .venv.")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
