"""The only home of the way in: join links, and the sessions that they are pressed for.

A link's secret stands in the fragment of its address, which browsers send to nobody; a person presses Join,
and only then is it posted. Opening a link therefore changes nothing, however often a mail scanner does it.
Scanners also press buttons. What they get is a session of a device that the mediator has not let in, which
sees no name and no word of the room. The mediator has nobody to let them in, so a mediator's new device
is asked for the reference of the mediation as well (source: quality/checklist.md S1-S4, S10).

Of a secret, only its hash is kept. It is of 192 bits of chance, so that a plain hash is enough.
"""

import hashlib
import secrets
from collections.abc import Iterable

import msgspec

from rooms.people import DeviceId, ParticipantId, Role
from server import limits
from server.patience import Bucket, Patience
from server.records import Records
from server.register import Register

Headers = Iterable[tuple[bytes, bytes]]


class JoinRefused(Exception):
    """Why a press on Join gives no session. The page has a sentence for each code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """What a press on Join gives: a cookie for one participant on one device."""

    room: str
    participant: ParticipantId
    cookie: str
    token: str


class Joining:
    """Issues links, and gives sessions for them."""

    def __init__(self, register: Register, records: Records) -> None:
        self._register = register
        self._records = records
        self._devices = Patience(
            lambda: Bucket(limits.DEVICES_AT_ONCE, limits.DEVICES_PER_SECOND), limits.JOINERS
        )
        self._references = Patience(
            lambda: Bucket(limits.REFERENCES_AT_ONCE, limits.REFERENCES_PER_SECOND), limits.JOINERS
        )

    async def issue_link(self, room: str, participant: ParticipantId) -> str:
        """A new link for a participant, as what stands behind the `#`. Earlier ones keep working."""
        secret = secrets.token_urlsafe(limits.LINK_BYTES)
        await self._register.add_link(room, _hash(secret), participant)
        return f"{room}.{secret}"

    async def join(self, link: str, reference: str, headers: Headers) -> Session:
        """The session of the link's participant. `headers`: of the request, for a session it may have already.

        Raises JoinRefused, NoSuchRoom and RedisGone.
        """
        room, _, secret = link.partition(".")
        if not (room.isascii() and room.isalnum()):
            raise JoinRefused("link_not_valid")
        found = await self._register.find_link(room, _hash(secret))
        if found is None:
            raise JoinRefused("link_not_valid")
        participant = ParticipantId(found)
        cookie = cookie_name(room, participant)
        old = _cookie(headers, cookie)
        device = await self.device_of(room, participant, headers)
        if device is None:
            # Whoever holds a link could otherwise knock with any number of devices, and try any number of references.
            if not self._devices.take(f"{room} {participant}"):
                raise JoinRefused("too_many")
            await self._check_mediator(room, participant, reference)
            device = DeviceId(secrets.token_hex(8))
        token = secrets.token_urlsafe(limits.LINK_BYTES)
        await self._register.open_session(
            room,
            _hash(token),
            participant,
            device,
            limits.SESSION_SECONDS,
            link_hash=_hash(secret),
        )
        if old is not None:
            await self._register.close_session(room, _hash(old))
        return Session(room=room, participant=participant, cookie=cookie, token=token)

    async def _check_mediator(self, room: str, participant: ParticipantId, reference: str) -> None:
        mediation = await (await self._records.of(room)).replay()
        if mediation.people.by_id[participant].role is not Role.MEDIATOR:
            return
        if not reference.strip():
            raise JoinRefused("reference_needed")
        if not self._references.take(f"{room} {participant}"):
            raise JoinRefused("too_many")
        if reference.strip().casefold() != mediation.mediation.reference.casefold():
            raise JoinRefused("wrong_reference")

    async def device_of(self, room: str, participant: ParticipantId, headers: Headers) -> DeviceId | None:
        """The device that a request's session is of, if it has one for this participant of this room."""
        token = _cookie(headers, cookie_name(room, participant))
        if token is None or not (room.isascii() and room.isalnum()):
            return None
        found = await self._register.find_session(room, _hash(token))
        return DeviceId(found[1]) if found is not None and found[0] == participant else None


def cookie_name(room: str, participant: ParticipantId) -> str:
    """One cookie a person, so that the links of several people, opened in one browser, are several people."""
    return f"__Host-evenhand-{room}-{participant}"


def _cookie(headers: Headers, name: str) -> str | None:
    """Read by hand: the standard library stops at the first cookie that it finds odd, and other programs on
    the same host (localhost has many) may have set one before ours."""
    for header, value in headers:
        if header == b"cookie":
            for pair in value.decode("latin-1").split(";"):
                key, _, token = pair.partition("=")
                if key.strip() == name:
                    return token.strip()
    return None


def link_hash(link: str) -> bytes:
    """What is kept of a link: the hash of its secret."""
    return _hash(link.partition(".")[2])


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def link_address(address: str, link: str) -> str:
    """The whole address of a link."""
    return f"{address}/join#{link}"
