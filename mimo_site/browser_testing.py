"""What browser tests stand on: a real server process on a database file of its own, and Chromium with a made-up webcam."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 60
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]


@contextmanager
def running_site(folder: Path) -> Iterator[str]:
    """The demo shop, served by uvicorn from a fresh SQLite file in the folder; yields its address."""
    port = _free_port()
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "OMP_NUM_THREADS": "1",
        "OMP_WAIT_POLICY": "PASSIVE",
    }
    for command in (["migrate", "--verbosity", "0"], ["load_demo_people"], ["load_demo_shop"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    serve = [sys.executable, "-m", "uvicorn", "mimo_site.asgi:application", "--port", str(port)]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [*serve, "--log-level", "warning"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            address = f"http://localhost:{port}"
            _wait_for(address, server)
            yield address
        finally:
            server.terminate()
            server.wait(PATIENCE_S)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5)  # noqa: S310: our own server
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server did not start: see server.log.")


def launch_chromium(playwright: Playwright, *, video: Path | None = None) -> Browser:
    """Headless Chromium whose webcam is the .y4m video, in a loop."""
    film = [f"--use-file-for-fake-video-capture={video}"] if video else []
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *film])


def write_y4m(path: Path, frames: Iterable[NDArray[np.uint8]]) -> None:
    """H×W×3 uint8 BGR frames at 30 a second. Arrives in the browser within ±1; an .mjpeg would shift every colour."""
    with path.open("wb") as file:
        for index, frame in enumerate(frames):
            height, width = frame.shape[:2]
            if index == 0:
                file.write(f"YUV4MPEG2 W{width} H{height} F30:1 Ip A1:1 C420jpeg\n".encode())
            file.write(b"FRAME\n" + cv2.cvtColor(frame, cv2.COLOR_BGR2YUV_I420).tobytes())
