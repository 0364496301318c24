"""Every string that a page can show has a Korean translation."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import allauth
import polib

from mimo_site import messages

SOURCES = ("mimo_site", "accounts", "catalog", "tryon", "community", "templates", "locale")


def test_every_string_in_the_sources_is_translated(tmp_path: Path) -> None:
    for name in SOURCES:
        shutil.copytree(
            messages.BASE_DIR / name, tmp_path / name, ignore=shutil.ignore_patterns("tests", "__pycache__")
        )
    command = [sys.executable, "-m", "django", "makemessages", "-l", "ko", "--no-location", "--no-obsolete"]
    environment = {**os.environ, "PYTHONPATH": str(messages.BASE_DIR)}  # for ml, which shows nothing
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    catalogue = polib.pofile(str(tmp_path / "locale/ko/LC_MESSAGES/django.po"))
    missing = [entry.msgid for entry in (*catalogue.untranslated_entries(), *catalogue.fuzzy_entries())]
    assert len(catalogue) > 100
    assert missing == []


def test_what_is_said_anew_is_still_said_by_allauth() -> None:
    theirs = Path(allauth.__file__).parent / "locale/ko/LC_MESSAGES/django.po"
    said = {entry.msgid for entry in polib.pofile(str(theirs))}
    ours = polib.pofile(str(messages.BASE_DIR / "locale/allauth/ko/LC_MESSAGES/django.po"))
    assert {entry.msgid for entry in ours} <= said


def test_the_compiled_catalogues_are_fresh() -> None:
    assert list(messages.complaints()) == []


def test_a_string_without_translation_is_a_complaint(tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "locale/ko/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Cart"\nmsgstr ""\n'
    )
    monkeypatch.setattr(messages, "BASE_DIR", tmp_path)
    found = list(messages.complaints())
    assert any("no translation of 'Cart'" in line for line in found)
    assert any("stale" in line for line in found)
