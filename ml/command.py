"""What the commands of the training package share: mistakes told in a sentence, outputs that have a place."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safetensors import SafetensorError, safe_open


class Mistake(ValueError):
    """What the caller can mend; its text says what is wrong."""


@contextmanager
def explained() -> Iterator[None]:
    """Around a command: a mistake, a full disk or Ctrl-C ends it with a sentence instead of a traceback."""
    try:
        yield
    except KeyboardInterrupt:
        sys.exit("stopped")
    except Mistake as error:  # from a worker process its text arrives as the last line of a traceback
        sys.exit(str(error).strip().splitlines()[-1].removeprefix(f"{Mistake.__module__}.Mistake: "))
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        sys.exit(f"{error.strerror or error}{where}")
    except SafetensorError as error:
        sys.exit(f"weights cannot be read or written: {error}")
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        sys.exit(f"{package} is not installed: pip install {package}")


def parser_of(module: str, description: str | None) -> argparse.ArgumentParser:
    """For `python -m MODULE`; its help keeps the lines of the description."""
    return argparse.ArgumentParser(
        prog=f"python -m {module}", description=description, formatter_class=argparse.RawTextHelpFormatter
    )


def weights(text: str) -> Path:
    """A parser as `ml.train` leaves it, given as an option."""
    try:
        with safe_open(text, "pt") as stored:
            header = stored.metadata() or {}
    except SafetensorError:
        header = {}
    if "network" not in header:
        raise argparse.ArgumentTypeError(f"{text} holds no weights that ml.train has written")
    return Path(text)


def output(text: str) -> Path:
    """A file to write, given as an option: its folder is made before the work begins."""
    file = Path(text)
    file.parent.mkdir(parents=True, exist_ok=True)
    return file
