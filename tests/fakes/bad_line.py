"""A line to a Redis that misbehaves: it passes bytes on, and can swallow an answer, hang up or go silent."""

import asyncio
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self


class BadLine:
    """Listens on `path` and talks to the server at `behind`, both unix sockets."""

    def __init__(self, path: Path, behind: Path) -> None:
        self.url = f"unix://{path}"
        self._path = path
        self._behind = behind
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: list[asyncio.StreamWriter] = []
        self._swallow = b""
        self.swallowed = asyncio.Event()
        self._sent = asyncio.Event()
        self._accepted = asyncio.Event()
        self.silent = False
        self.chunks = 0
        """Pieces that went towards the server: a batch of small calls is one."""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_unix_server(self._accept, self._path)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in self._writers:
            writer.close()
        for writer in self._writers:
            with suppress(OSError):
                await writer.wait_closed()

    def swallow_the_answer_to(self, marker: bytes) -> None:
        """The next piece sent that holds these bytes reaches the server; its answer is lost with the line."""
        self._swallow = marker
        self.swallowed.clear()

    def cut(self) -> None:
        """Every line is lost now; new ones are accepted."""
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    async def sent(self) -> None:
        """Returns when something more went towards the server."""
        await self._next(self._sent)

    async def accepted(self) -> None:
        """Returns when a new line was accepted."""
        await self._next(self._accepted)

    @staticmethod
    async def _next(event: asyncio.Event) -> None:
        event.clear()
        async with asyncio.timeout(5):
            await event.wait()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._carry(reader, writer))
        self._accepted.set()
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(self._behind)
        mine = [writer, far_writer]
        self._writers += mine
        lost = asyncio.Event()

        async def up() -> None:
            while data := await reader.read(65536):
                if self._swallow and self._swallow in data:
                    self._swallow = b""
                    lost.set()
                self.chunks += 1
                self._sent.set()
                far_writer.write(data)

        async def down() -> None:
            while data := await far_reader.read(65536):
                if lost.is_set():
                    self.swallowed.set()
                    return
                if not self.silent:
                    writer.write(data)

        ways = [asyncio.create_task(up()), asyncio.create_task(down())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            for each in mine:
                each.close()
