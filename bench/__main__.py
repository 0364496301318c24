"""Run every benchmark: python -m bench. Exits non-zero when an invariant of one of them breaks."""

import pkgutil
import subprocess
import sys

import bench

SHARED = {"__main__", "frames", "report", "replay", "server", "stills", "tests"}


def names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.name not in SHARED)


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
