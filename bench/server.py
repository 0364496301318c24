"""The real server as a process of its own, on a database file of its own, as `make run` starts it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 90


@contextmanager
def running_server(folder: Path | None = None) -> Iterator[tuple[str, int]]:
    """Yields the server's host:port and process id. Database and log lie in the folder, if one is given."""
    with TemporaryDirectory() as temporary:
        folder = folder or Path(temporary)
        port = free_port()
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "OMP_NUM_THREADS": "1",
            "OMP_WAIT_POLICY": "PASSIVE",
        }
        run = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(run, cwd=ROOT, env=environment, check=True)  # noqa: S603
        with (folder / "server.log").open("wb") as log:
            server = subprocess.Popen(serve(port), cwd=ROOT, env=environment, stdout=log, stderr=log)  # noqa: S603
            try:
                wait_until_up(port, server)
                yield f"127.0.0.1:{port}", server.pid
            finally:
                server.terminate()
                server.wait(PATIENCE_S)


def serve(port: int) -> list[str]:
    options = "--ws-max-size 524288 --ws-per-message-deflate false --no-access-log --log-level warning"
    command = [sys.executable, "-m", "uvicorn", "mimo_site.asgi:application", "--host", "127.0.0.1"]
    return [*command, "--port", str(port), *options.split()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and server.poll() is None:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def session_cookie(host: str) -> str:
    """A guest's own session, as the studio page hands it out."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.open(f"http://{host}/studio/", timeout=PATIENCE_S).close()
    return next(cookie.value for cookie in jar if cookie.name == "sessionid") or ""
