"""A program that serves from a folder, to be killed: `python -m tests.server.serving_program FOLDER`.

Prints the server's process id once it serves, then the word `stopping` if it is asked to stop.
"""

import asyncio
import signal
import sys
from contextlib import suppress
from pathlib import Path

from server.private_redis import PrivateRedis, PrivateRedisUnfit


async def serve(folder: Path) -> None:
    asked = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked.set)
    private = PrivateRedis(folder)
    async with private:
        supervising = asyncio.create_task(private.supervise())
        print(private.pid, flush=True)
        await asked.wait()
        print("stopping", flush=True)
        supervising.cancel()
        with suppress(asyncio.CancelledError):
            await supervising


if __name__ == "__main__":
    try:
        asyncio.run(serve(Path(sys.argv[1])))
    except PrivateRedisUnfit as error:
        sys.exit(f"{error}")
