"""The only home of reading what a browser posts: never more of it than there may be."""

from starlette.requests import Request


class TooLarge(Exception):
    """The body is larger than it may be."""


async def body_of(request: Request, most: int) -> bytes:
    """The body, up to so many bytes: a limit that holds while it streams. Raises TooLarge and ClientDisconnect."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TooLarge
    return body
