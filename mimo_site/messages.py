"""Collects the strings to translate and compiles the translations.

python -m mimo_site.messages            sources → locale/*/…/django.po → django.mo (needs Debian's gettext)
python -m mimo_site.messages --check    fails when a string has no translation or a .mo is not of its .po
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

BASE_DIR = Path(__file__).resolve().parent.parent
IGNORED = (".venv", "var", "runs", "node_modules", "staticfiles")


def catalogues() -> list[Path]:
    return sorted((BASE_DIR / "locale").glob("**/LC_MESSAGES/*.po"))


def collect() -> None:
    ignore = [option for name in IGNORED for option in ("--ignore", f"{name}/*")]
    languages = [option for code in sorted({po.parts[-3] for po in catalogues()}) for option in ("-l", code)]
    command = [
        sys.executable,
        "manage.py",
        "makemessages",
        "--no-location",
        "--no-obsolete",
        *languages,
        *ignore,
    ]
    subprocess.run(command, cwd=BASE_DIR, check=True)  # noqa: S603


def settle(po: Path) -> None:
    """Leaves out when it was collected, so that collecting again changes nothing."""
    catalogue = polib.pofile(str(po))
    catalogue.metadata.pop("POT-Creation-Date", None)
    catalogue.save()


def compiled(po: Path) -> bytes:
    return bytes(polib.pofile(str(po)).to_binary())


def complaints() -> Iterator[str]:
    for po in catalogues():
        catalogue = polib.pofile(str(po))
        name = po.relative_to(BASE_DIR)
        for entry in (*catalogue.untranslated_entries(), *catalogue.fuzzy_entries()):
            yield f"{name}: no translation of {entry.msgid!r}"
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.read_bytes() != compiled(po):
            yield f"{name}: its .mo is stale, run `make messages`"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing, exit 1 when something is missing"
    )
    if parser.parse_args().check:
        found = list(complaints())
        print("\n".join(found) or "Every string is translated, every .mo is fresh.")
        sys.exit(bool(found))
    collect()
    for po in catalogues():
        settle(po)
        po.with_suffix(".mo").write_bytes(compiled(po))


if __name__ == "__main__":
    main()
