"""The benchmarks themselves, in short: the real engine, the real server."""

import asyncio
import json

import pytest
import websockets
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bench import engine, live
from bench.frames import film
from bench.replay import LOOK
from bench.server import running_server, session_cookie
from tryon.protocol import CONSENT_VERSION, REPLY, Flag, Reply, pack_frame


def test_the_engine_is_measured_and_sound(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(
        "sys.argv", ["bench.engine", "--frames", "5", "--json", str(tmp_path / "engine.json")]
    )
    assert engine.main() == 0
    figures = json.loads((tmp_path / "engine.json").read_text())
    assert figures["found_share"] == 1
    assert figures["pixels_outside"] == 0
    assert figures["total_ms"] > figures["parse_ms"] > 0
    assert "one thread" in capsys.readouterr().out


def test_live_sessions_are_measured_and_sound():
    figures, broken, memory = live.measure([2], seconds=2, memory_seconds=0)
    assert broken == []
    assert memory == []
    assert figures["sessions_2_fps"] > 0
    assert figures["sessions_2_queue_depth_max"] <= 1
    assert figures["sessions_2_painted_share"] > 0.9


async def test_the_real_server_keeps_its_doors(tmp_path):
    """What only a real server shows: the refusal's status, a message too large, a client that is cut off."""
    with running_server(tmp_path) as (host, _):
        cookie = f"sessionid={await asyncio.to_thread(session_cookie, host)}"

        def connect(origin: str = f"http://{host}"):
            headers = {"Origin": origin, "Cookie": cookie}
            return websockets.connect(f"ws://{host}/ws/tryon/", additional_headers=headers)

        with pytest.raises(InvalidStatus) as refused:
            await connect("http://elsewhere.example")
        assert refused.value.response.status_code == 403

        async with connect() as socket:
            assert "session.ready" in await socket.recv()
            await socket.send(bytes(600_000))
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd.code == 1009

        rude = await connect()
        await rude.send(json.dumps({"type": "consent.give", "version": CONSENT_VERSION}))
        for seq in range(20):
            await rude.send(pack_frame(seq, 0.0, film()[seq]))
        rude.transport.abort()

        async with connect() as socket:
            await socket.send(json.dumps({"type": "consent.give", "version": CONSENT_VERSION}))
            await socket.send(json.dumps({"type": "look.set", "look": LOOK}))
            await socket.send(pack_frame(7, 0.0, film()[0]))
            message = ""
            while isinstance(message, str):
                message = await asyncio.wait_for(socket.recv(), 60)
            reply = Reply.unpack(message)
            assert reply.seq == 7
            assert reply.flags & Flag.PAINTED
            assert message[REPLY.size :].startswith(b"\xff\xd8")
    log = (tmp_path / "server.log").read_text()
    assert "Traceback" not in log
    assert "JFIF" not in log
