"""Replay clients: visitors who hold a webcam film before the live session. Run as a process of its own:

    python -m bench.replay HOST SECONDS COOKIE [COOKIE ...]      prints one JSON object a session

Each sends the 30 frames a second of its camera, answered or not (the page waits for its reply).
Age = reply received − frame captured, both by this process's clock.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

import websockets

from bench.frames import FPS, film
from tryon.protocol import CONSENT_VERSION, REPLY, Flag, Reply, pack_frame

LOOK = {"layers": [{"region": "lips", "colours": ["#b3202a"], "finish": "satin"}]}
RAMP_UP_S = 3.0  # not measured


@dataclass
class Session:
    """What one visitor saw after the ramp-up."""

    seconds: float
    ages_ms: list[float] = field(default_factory=list)
    server_ms: list[float] = field(default_factory=list)
    answered: int = 0  # in all, the ramp-up with it
    captured: int = 0
    replaced: int = 0  # in the server's mailbox
    with_face: int = 0
    painted: int = 0
    waiting_most: int = 0
    busy: int = 0
    wrong: list[str] = field(default_factory=list)


class Visitor:
    """One socket: a task that films and sends, and one that receives."""

    def __init__(self, host: str, cookie: str, seconds: float) -> None:
        self.host, self.cookie = host, cookie
        self.seen = Session(seconds)
        self.last_seq = -1
        self.measured_from = 0.0

    async def run(self) -> Session:
        headers = {"Origin": f"http://{self.host}", "Cookie": f"sessionid={self.cookie}"}
        async with websockets.connect(
            f"ws://{self.host}/ws/tryon/", additional_headers=headers, compression=None, max_size=2**20
        ) as socket:
            for message in (
                {"type": "consent.give", "version": CONSENT_VERSION},
                {"type": "look.set", "look": LOOK},
            ):
                await socket.send(json.dumps(message))
            self.measured_from = time.monotonic() + RAMP_UP_S
            receiving = asyncio.create_task(self.receive(socket))
            await self.film(socket)
            await asyncio.sleep(0.5)
            receiving.cancel()
        return self.seen

    async def film(self, socket: Any) -> None:
        frames, start = film(), time.monotonic()
        total = int((RAMP_UP_S + self.seen.seconds) * FPS)
        for seq in range(total):
            await asyncio.sleep(max(0.0, start + seq / FPS - time.monotonic()))
            now = time.monotonic()
            self.seen.captured += now >= self.measured_from
            await socket.send(pack_frame(seq, now * 1000, frames[seq % len(frames)]))

    async def receive(self, socket: Any) -> None:
        async for message in socket:
            now = time.monotonic()
            if isinstance(message, str):
                self.hear(json.loads(message))
            else:
                self.look_at(Reply.unpack(message), message[REPLY.size :], now)

    def hear(self, message: dict[str, Any]) -> None:
        self.seen.busy += message["type"] == "busy"
        if message["type"] == "error":
            self.seen.wrong.append(f"error {message['code']}")

    def look_at(self, reply: Reply, jpeg: bytes, now: float) -> None:
        if not (jpeg.startswith(b"\xff\xd8") and jpeg.endswith(b"\xff\xd9")):
            self.seen.wrong.append("a reply is no whole JPEG")
        if reply.seq <= self.last_seq:
            self.seen.wrong.append("replies out of order")
        self.last_seq = reply.seq
        self.seen.answered += 1
        self.seen.waiting_most = max(self.seen.waiting_most, reply.waiting)
        if reply.capture_ms / 1000 >= self.measured_from:
            self.seen.ages_ms.append(now * 1000 - reply.capture_ms)
            self.seen.server_ms.append(reply.server_ms)
            self.seen.replaced += reply.dropped
            self.seen.with_face += bool(reply.flags & Flag.FACE)
            self.seen.painted += bool(reply.flags & Flag.PAINTED)


async def replay(host: str, seconds: float, cookies: list[str]) -> list[Session]:
    film()  # before any clock starts
    return await asyncio.gather(*(Visitor(host, cookie, seconds).run() for cookie in cookies))


def main() -> None:
    host, seconds, *cookies = sys.argv[1:]
    print(json.dumps([asdict(session) for session in asyncio.run(replay(host, float(seconds), cookies))]))


if __name__ == "__main__":
    main()
