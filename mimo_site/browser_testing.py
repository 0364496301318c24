"""What browser tests stand on: a server process on files of its own, and Chromium with a made-up webcam."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--use-fake-device-for-media-stream",
    "--host-resolver-rules=MAP testserver 127.0.0.1",  # the site under a name that is no secure context
]
PATIENCE_S = 90
PAGE_PATIENCE_MS = 30_000
DEMO = ("people", "shop", "looks")
SERVE = ["-m", "uvicorn", "mimo_site.asgi:application", "--log-level", "warning", "--port"]

LaunchChromium = Callable[..., Browser]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo shop, served by uvicorn on a fresh SQLite file."""
    with serve(tmp_path_factory.mktemp("site")) as address:
        yield address


@contextmanager
def serve(folder: Path, **variables: str) -> Iterator[str]:
    """The demo shop with these variables in its environment, on files of its own in the folder."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "MIMO_VAR": str(folder),
        "OMP_NUM_THREADS": "1",
        "OMP_WAIT_POLICY": "PASSIVE",
        **variables,
    }
    for command in (["migrate", "--verbosity", "0"], *([f"load_demo_{what}"] for what in DEMO)):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)  # noqa: S603
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(  # noqa: S603
            [sys.executable, *SERVE, str(port)], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
        try:
            wait_for(f"http://localhost:{port}", server, log)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(PATIENCE_S)


@pytest.fixture(scope="module")
def launch_chromium() -> Iterator[LaunchChromium]:
    """Starts headless Chromium; `video` (.y4m) plays in a loop before its webcam."""
    expect.set_options(timeout=PAGE_PATIENCE_MS)
    with sync_playwright() as playwright:

        def launch(*, video: Path | None = None) -> Browser:
            film = [f"--use-file-for-fake-video-capture={video}"] if video else []
            return playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *film])

        yield launch


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5)  # noqa: S310 (our own server)
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")
