"""The only home of how the application meets the network: the listening socket, and uvicorn's settings."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from server import limits
from server.settings import SettingUnfit


class Server(uvicorn.Server):
    """A uvicorn that leaves signals to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """uvicorn raises the signal again at its end, which would end us before Redis is stopped."""
        yield


def server(application: ASGIApp) -> Server:
    """The server of an application; `serve(sockets=[...])` runs it."""
    return Server(
        uvicorn.Config(
            application,
            lifespan="off",
            ws="websockets-sansio",
            ws_max_size=limits.MESSAGE_BYTES,
            ws_per_message_deflate=False,
            access_log=False,
            server_header=False,
            log_config=None,
            log_level="warning",
            timeout_graceful_shutdown=int(limits.CLOSING_SECONDS),
        )
    )


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket at the address, taken before anything else is started, so that a second start says why it
    cannot. Raises SettingUnfit."""
    try:
        host.encode("idna")  # what no host can be called is told before a socket is made
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=1024)
    except (OSError, UnicodeError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or "there is no such address"
        raise SettingUnfit(f"HOST {host} and PORT {port} cannot be used: {why}") from error
    # What is set here holds for each connection. Without the first, asyncio's own loop lets an answer in two
    # pieces wait 40 ms for an acknowledgement; the second ends what no close of ours can: a line whose other
    # end takes nothing any more, with all that waits on it.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if sys.platform == "linux":
        untaken = int(limits.UNTAKEN_SECONDS * 1000)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, untaken)
    with listener:
        yield listener
