"""The only home of one participant's way into a server that is measured."""

import msgspec


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One participant's way in: the WebSocket's path and the headers (cookie, origin) it opens with."""

    path: str
    headers: dict[str, str] = {}
