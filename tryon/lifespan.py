"""ASGI lifespan: the engine warms up while the server starts, so that the first visitor does not wait."""

from typing import Any

from tryon.engine import default_engine


async def lifespan(scope: Any, receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            default_engine().warm_up()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
