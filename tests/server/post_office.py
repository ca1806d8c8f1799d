"""A real SMTP server on the loopback, for tests: it takes mails, or behaves as badly as servers do."""

import asyncio
import ipaddress
import ssl
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import msgspec
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from server.mail import MailServer, Security

PATIENCE = 20.0
"""Seconds a test waits for a mail before it fails."""

USER, PASSWORD = "evenhand", "p/ss: wörd"


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """A mail as it was handed in. `secure`: by a line that nobody else could read."""

    sender: str
    to: tuple[str, ...]
    content: bytes
    secure: bool
    user: bytes | None

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.content, policy=default)
        assert isinstance(message, EmailMessage)
        return message

    def words(self, kind: str) -> str:
        """The part of it that is `plain` or `html`."""
        part = self.message.get_body((kind,))
        assert part is not None
        return str(part.get_content())


class PostOffice:
    """What came, and what the server says next. An answer is taken once; without one it is yes.

    `mail`, `rcpt` and `data`: answers to come, such as `450 4.2.0 later`. `data` may hold `drop` (the line ends once
    the mail is there) and `hang` (nothing more is said).
    """

    def __init__(self) -> None:
        self.port = 0
        self.arrived: list[Arrived] = []
        self.mail: list[str] = []
        self.rcpt: list[str] = []
        self.data: list[str] = []
        self.visits = 0
        self.let_go = asyncio.Event()
        self._changed = asyncio.Condition()

    def server(self, security: Security = Security.NONE, **more: Any) -> MailServer:
        """This server, as the settings would name it."""
        return MailServer(host="localhost", port=self.port, security=security, **more)

    async def has(self, count: int) -> list[Arrived]:
        """Returns the mails once there are so many."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: len(self.arrived) >= count)
        return self.arrived

    async def is_visited(self, times: int) -> None:
        """Returns once so many mails were begun."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: self.visits >= times)

    # aiosmtpd calls these by name, with all of these arguments.

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        async with self._changed:
            self.visits += 1
            self._changed.notify_all()
        if self.mail:
            return self.mail.pop(0)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt:
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        assert envelope.mail_from is not None
        arrived = Arrived(
            sender=envelope.mail_from,
            to=tuple(envelope.rcpt_tos),
            content=envelope.content,
            secure=session.ssl is not None,
            user=getattr(session.auth_data, "login", None),
        )
        said = self.data.pop(0) if self.data else "250 OK"
        if said in {"250 OK", "drop", "hang"}:
            async with self._changed:
                self.arrived.append(arrived)
                self._changed.notify_all()
        if said == "drop":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if said == "hang":
            await self.let_go.wait()
        return said


def _authenticator(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    known = isinstance(data, LoginPassword) and data == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False, auth_data=data)


@asynccontextmanager
async def post_office(
    *, tls: ssl.SSLContext | None = None, implicit: bool = False, auth: bool = False, smtputf8: bool = True
) -> AsyncIterator[PostOffice]:
    """`tls`: offered as STARTTLS, or spoken from the start if `implicit`. `auth`: nobody is served without."""
    office = PostOffice()
    talks: set[SMTP] = set()

    def begin() -> SMTP:
        with warnings.catch_warnings():
            # It remarks on passwords in the clear, which here never leave the machine.
            warnings.simplefilter("ignore")
            talk = made()
        talks.add(talk)
        return talk

    def made() -> SMTP:
        return SMTP(
            office,
            hostname="post.example",
            tls_context=None if implicit else tls,
            require_starttls=tls is not None and not implicit,
            enable_SMTPUTF8=smtputf8,
            auth_required=auth,
            auth_require_tls=False,
            authenticator=_authenticator if auth else None,
            loop=asyncio.get_running_loop(),
        )

    listening = await asyncio.get_running_loop().create_server(
        begin, "localhost", 0, ssl=tls if implicit else None
    )
    office.port = listening.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        office.let_go.set()
        listening.close()
        for talk in talks:
            # Older Pythons stumble over ending what has ended.
            if isinstance(talk.transport, asyncio.Transport) and not talk.transport.is_closing():
                talk.transport.abort()
        await listening.wait_closed()


@asynccontextmanager
async def odd_server(says: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]) -> AsyncIterator[int]:
    """Something on a port that is no mail server. Yields the port."""
    listening = await asyncio.start_server(says, "localhost", 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        await listening.wait_closed()


def certified(folder: Path, name: str = "localhost") -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side with a certificate of this name, and a client's side that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    both = folder / f"{name}.pem"
    both.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(both)
    return server, ssl.create_default_context(cafile=str(both))
