"""The only home of reading what a browser posts: never more of it than there may be."""

import msgspec
from starlette.requests import ClientDisconnect, Request


class TooLarge(Exception):
    """The body is larger than it may be."""


UNREADABLE = (msgspec.DecodeError, RecursionError, UnicodeError, ClientDisconnect, TooLarge)
"""What comes of a body that is not what it should be."""


async def body_of(request: Request, most: int) -> bytes:
    """The body, up to so many bytes: a limit that holds while it streams. Raises TooLarge and ClientDisconnect."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TooLarge
    return body
