"""The only home of what holds for every answer: its headers, its address, and no trace of a fault.

The headers are those of quality/checklist.md S5, S18, S29 and S30. No page loads anything from elsewhere, no page is
framed, nothing is cached, no script or style stands in a page, and no string becomes markup.

Sound and picture need nothing of the content policy. A stream that is set as an element's `srcObject` is fetched from
nowhere, so `media-src` stays `'none'` by default, and with it every address of a recording; connections between
browsers have a directive of their own in CSP 3, `webrtc`, which allows them where it is not said.
"""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.faults import describe

log = logging.getLogger(__name__)

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

NEVER = "geolocation=(), payment=(), usb=()"
IN_A_ROOM = f"camera=(self), microphone=(self), display-capture=(self), {NEVER}"
"""What a room's page may ask its person for, the waiting room in it too. No other page may."""

HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": f"camera=(), microphone=(), display-capture=(), {NEVER}",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow, noarchive",
}

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """ASGI middleware around everything. `address`: the one origin that this server is known by.
    `fault_page`: what somebody sees of a fault of ours, given its number."""

    def __init__(self, app: ASGIApp, *, address: str, fault_page: Callable[[str], Response]) -> None:
        self._app = app
        self._fault_page = fault_page
        self._address = address
        self._host = urlsplit(address).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if scope["path"].startswith("/room/"):
                    headers["permissions-policy"] = IN_A_ROOM
                if scope["path"].startswith(("/static/", "/fonts/")):
                    # The same for everybody and nobody's secret: kept, and asked after each time.
                    headers["cache-control"] = "no-cache"
            await send(message)

        try:
            await self._answer(scope, receive, guarded)
        except Exception as fault:
            number = uuid4().hex[:8]
            log.error("fault %s: %s", number, describe(fault))
            if begun:
                raise
            await self._fault_page(number)(scope, receive, guarded)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if scope["method"] not in SAFE_METHODS and not self._is_ours(headers):
            # A form on another site could post here with our cookie. Browsers say where a request comes from.
            await JSONResponse({"code": "not_from_here"}, 403)(scope, receive, send)
            return
        if (
            headers.get("host") != self._host
            and scope["method"] in {"GET", "HEAD"}
            and scope["path"] != "/health"
        ):
            # Cookie and socket belong to one address. Browsers keep the fragment over a redirect.
            await RedirectResponse(self._address + scope["path"], 308)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        return (
            headers.get("origin") == self._address
            and headers.get("sec-fetch-site", "same-origin") == "same-origin"
        )
