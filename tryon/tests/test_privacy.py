"""No frame is stored, logged, cached or reported."""

import gc
import logging
import pickle
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from tryon.results import Still
from tryon.tests.fakes import picture

pytestmark = pytest.mark.django_db(transaction=True)


def traces(jpeg: bytes) -> list[bytes]:
    """Stretches of the frame's own data, as bytes, as Python and as hexadecimal digits."""
    pieces = [jpeg[at : at + 12] for at in range(len(jpeg) // 2, len(jpeg) - 24, 40)]
    return [form for piece in pieces for form in (piece, repr(piece)[2:-1].encode(), piece.hex().encode())]


def everything_written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def everything_in_the_database() -> bytes:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows += cursor.fetchall()
    return repr(rows).encode() + b"".join(bytes(v) for row in rows for v in row if isinstance(v, bytes))


async def test_a_session_leaves_no_trace_of_its_frames(connect, pipeline, caplog, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    layer_messages = []
    monkeypatch.setattr(
        "channels.layers.InMemoryChannelLayer.send", lambda *message: layer_messages.append(message)
    )
    caplog.set_level(logging.DEBUG)
    client, secret = await connect(), picture(width=320, height=240, seed=9)
    await client.tell("look.set", look={"layers": [{"region": "lips", "colours": ["#b3202a"]}]})
    for still in (False, True):
        await client.send_frame(secret, still=still)
        await client.receive_reply()
    pipeline.fails = True  # its message quotes the picture
    await client.send_frame(secret, seq=3)
    assert (await client.receive_json_from())["code"] == "internal"
    await client.send_frame(secret[:-200] + bytes(262_144), seq=4)
    assert "code" in await client.receive_json_from()

    records = "".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records).encode()
    assert b"A frame failed: RuntimeError" in records
    left = [records, pickle.dumps(cache._cache), repr(layer_messages).encode()]
    left += [everything_written(tmp_path), everything_written(Path(settings.MEDIA_ROOT))]
    left.append(await sync_to_async(everything_in_the_database)())
    for trace in traces(secret):
        assert not any(trace in place for place in left)
    assert not any(record.exc_info for record in caplog.records)


async def test_a_closed_socket_lets_go_of_its_still(connect, pipeline, monkeypatch):
    client = await connect()
    await client.send_frame(picture(seed=11), still=True)
    await client.receive_reply()
    assert any(type(held) is Still for held in gc.get_objects())
    await client.disconnect()
    gc.collect()
    assert not any(type(held) is Still for held in gc.get_objects())
