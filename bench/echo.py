"""The only home of the raw echo: the limit of the stack. No framework, no Redis, no rules."""

from collections import defaultdict
from typing import Any

import msgspec

from bench.plain import DELIVERY_PADDING, Asked, Delivered

encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Asked).decode

# Which rooms there are is all that this server knows; it lives as long as the process does.
rooms: defaultdict[str, list[Any]] = defaultdict(list)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """ASGI: every command at `/ROOM` goes to everybody in that room, in this process."""
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    room = rooms[scope["path"]]
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": '{"type":"view"}'})
    room.append(send)
    try:
        while (message := await receive())["type"] == "websocket.receive":
            asked = decode(message["text"])
            text = encode(Delivered(key=asked.key, padding=DELIVERY_PADDING)).decode()
            for person in room:
                await person({"type": "websocket.send", "text": text})
    finally:
        room.remove(send)


async def lifespan(receive: Any, send: Any) -> None:
    """ASGI's start and stop, with nothing to do at either."""
    while (message := await receive())["type"] == "lifespan.startup":
        await send({"type": "lifespan.startup.complete"})
    assert message["type"] == "lifespan.shutdown"
    await send({"type": "lifespan.shutdown.complete"})
