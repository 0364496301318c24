"""Run every benchmark: python -m bench. Exits non-zero when an invariant of one of them breaks."""

import subprocess
import sys
from pathlib import Path


def names() -> list[str]:
    """The modules beside this one that ask `bench.report` for the options of their own name."""
    modules = sorted(Path(__file__).parent.glob("*.py"))
    return [module.stem for module in modules if f'options("{module.stem}"' in module.read_text()]


def main() -> int:
    failed = []
    for name in names():
        print(f"\n━━ bench.{name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode:  # noqa: S603
            failed.append(name)
    if failed:
        print(f"\nBroken: {', '.join(failed)}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
