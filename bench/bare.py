"""The only home of the bare broadcaster: what Starlette and redis-py give when nothing is added.

One Redis round trip a command (a stream entry under the room's next version, and its publication),
one connection that follows, and everybody in the room told. No rules, no views, no encryption.
"""

import asyncio
import os
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import PubSub
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bench.plain import DELIVERY_PADDING, Asked, Delivered

REDIS_SOCKET_VARIABLE = "BENCH_REDIS_SOCKET"
# redis-py's plain pool raises past its limit; a blocking one waits. More connections than this do not help.
REDIS_CONNECTIONS = 16

WRITE = """
redis.call('XADD', KEYS[1], ARGV[1], 'entry', ARGV[2])
return redis.call('PUBLISH', KEYS[1], ARGV[2])
"""

encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Asked).decode


class Broadcaster:
    """The rooms of this process: who is in each, and its latest version."""

    def __init__(self, redis: "Redis") -> None:
        self.write = redis.register_script(WRITE)
        self.follows: PubSub = redis.pubsub()
        self.people: defaultdict[str, list[WebSocket]] = defaultdict(list)
        self.versions: defaultdict[str, int] = defaultdict(int)

    async def serve(self, socket: WebSocket) -> None:
        room = f"room:{{{socket.path_params['room']}}}"
        await socket.accept()
        if not self.people[room]:
            await self.follows.subscribe(room)
        self.people[room].append(socket)
        await socket.send_text('{"type":"view"}')
        try:
            while True:
                asked = decode(await socket.receive_text())
                self.versions[room] += 1
                entry = encode(Delivered(key=asked.key, padding=DELIVERY_PADDING))
                await self.write(keys=[room], args=[f"{self.versions[room]}-0", entry])
        except WebSocketDisconnect:
            self.people[room].remove(socket)

    async def follow(self) -> None:
        async for message in self.follows.listen():
            if message["type"] != "message":
                continue
            text = message["data"].decode()
            for person in self.people[message["channel"].decode()]:
                await person.send_text(text)


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    pool = BlockingConnectionPool.from_url(
        f"unix://{os.environ[REDIS_SOCKET_VARIABLE]}", max_connections=REDIS_CONNECTIONS
    )
    redis = Redis(connection_pool=pool)
    broadcaster = Broadcaster(redis)
    # `listen` ends at once while there is nothing to follow.
    await broadcaster.follows.subscribe("room:{none}")
    following = asyncio.create_task(broadcaster.follow())
    app.state.broadcaster = broadcaster
    yield
    following.cancel()
    await redis.aclose()
    await pool.disconnect()


async def endpoint(socket: WebSocket) -> None:
    await socket.app.state.broadcaster.serve(socket)


application = Starlette(routes=[WebSocketRoute("/{room}", endpoint)], lifespan=lifespan)
