"""The only home of WebSocket framing in the bench: as little of RFC 6455 as a load generator needs."""

import base64
import struct

TEXT = 0x1
BINARY = 0x2
CLOSE = 0x8
PING = 0x9
PONG = 0xA

FINAL = 0x80
MASKED = 0x80
# RFC 6455 5.3 wants every frame from a browser masked. A mask of zeros is a mask, and leaves the
# payload as it is: the generator pays nothing, and the server unmasks as it would for a browser.
ZERO_MASK = bytes(4)

# RFC 6455 5.2: a length up to 125 is in the second byte, 126 says two more bytes, 127 says eight.
IN_TWO_BYTES = 126
IN_EIGHT_BYTES = 127

HANDSHAKE_KEY = base64.b64encode(b"evenhand's bench").decode()
END_OF_HANDSHAKE = b"\r\n\r\n"


class SocketClosedError(Exception):
    """The server closed a socket; `str()` holds its close code and reason."""


def handshake(path: str, headers: dict[str, str]) -> bytes:
    """The request that opens a WebSocket at `path` on loopback."""
    lines = {
        "Host": "127.0.0.1",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": HANDSHAKE_KEY,
        "Sec-WebSocket-Version": "13",
        **headers,
    }
    head = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in lines.items())]
    return ("\r\n".join(head) + "\r\n\r\n").encode("latin-1")


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """One whole masked frame."""
    size = len(payload)
    if size < IN_TWO_BYTES:
        head = struct.pack("!BB", FINAL | opcode, MASKED | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", FINAL | opcode, MASKED | IN_TWO_BYTES, size)
    else:
        head = struct.pack("!BBQ", FINAL | opcode, MASKED | IN_EIGHT_BYTES, size)
    return head + ZERO_MASK + payload


def split(received: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The whole frames in `received` as (opcode, payload), and the bytes left over for the next read.

    A message cut into several frames is not put together: no server measured here cuts any.
    """
    whole: list[tuple[int, bytes]] = []
    at = 0
    available = len(received)
    while available - at >= 2:
        size = received[at + 1]
        start = at + 2
        if size >= IN_TWO_BYTES:
            wide = 2 if size == IN_TWO_BYTES else 8
            if available - start < wide:
                break
            size = int.from_bytes(received[start : start + wide], "big")
            start += wide
        end = start + size
        if end > available:
            break
        whole.append((received[at] & 0x0F, received[start:end]))
        at = end
    return whole, received[at:] if at < available else b""


def closing(payload: bytes) -> SocketClosedError:
    """The exception for a close frame's payload."""
    code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else 1005
    return SocketClosedError(f"closed with {code} {payload[2:].decode('utf-8', 'replace')}".rstrip())
