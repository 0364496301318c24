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
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

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
NOTE_SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...args) {
    super(...args);
    window.sockets.push(this);
  }
};
"""
IS_OPEN = "(path) => window.sockets.some((socket) => socket.url.includes(path) && socket.readyState === 1)"
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


def await_mounted(page: Page) -> None:
    """Until every part of the page has its script: before, a press is answered without one, or lost."""
    expect(page.locator("[data-component]:not([data-mounted])")).to_have_count(0)


def await_settled(page: Page) -> None:
    """Until htmx has put in, and listens to, all that it has asked for."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


def note_sockets(context: BrowserContext) -> None:
    """From now on the pages of this context note their sockets, for `await_socket`."""
    context.add_init_script(NOTE_SOCKETS)


def await_socket(page: Page, path: str) -> None:
    """Until a socket of this path is open."""
    page.wait_for_function(IS_OPEN, arg=path)


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
