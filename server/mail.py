"""The only door to aiosmtplib: one mail to one person by one line to the mail server, and what came of it.

To another machine nothing goes in the clear: TLS from the start (`smtps://`, RFC 8314), or STARTTLS, without which
nothing is sent (`smtp://`). A server on this machine is spoken to as it is. What a server says in words is read by
nobody and kept nowhere, because it repeats addresses; its number is kept.
"""

import asyncio
import ipaddress
import re
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP as PLAIN_POLICY
from enum import StrEnum
from urllib.parse import unquote, urlsplit

import msgspec
from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from rooms.address import as_sent
from server import limits
from server.letters import Why

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:]*:[0-9a-f:.]*")
_PORTS = {"smtp": 587, "smtps": 465}

POLICY = PLAIN_POLICY.clone(cte_type="7bit")
"""Every header and body in letters of ASCII, which every server takes; as it is written down it cannot hold a line
of its own making."""
_INTERNATIONAL = POLICY.clone(utf8=True, cte_type="8bit")


class Security(StrEnum):
    """How a line is kept from being read on the way."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class MailServerUnfit(Exception):
    """An address of a mail server that cannot be used. Never repeats it: it may hold a password."""


class MailServer(msgspec.Struct, frozen=True, kw_only=True):
    """Where mail is handed in."""

    host: str
    port: int
    security: Security
    user: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port}, {self.security})"


class NotSent(Exception):
    """What kept a mail from being taken. `for_good`: it would be no other another time. With `Why.UNSURE` it may
    have been taken all the same."""

    def __init__(self, why: Why, *, code: int | None = None, for_good: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.code = code
        self.for_good = for_good


def mail_server(url: str) -> MailServer:
    """The server of `smtp://[user:password@]host[:port]`, or `smtps://`. Raises MailServerUnfit."""
    looks_like = MailServerUnfit(
        "must look like smtps://user:password@mail.example:465 or smtp://mail.example:587"
    )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        user, password = (
            None if one is None else unquote(one, errors="strict") for one in (parts.username, parts.password)
        )
    except ValueError:
        # From none of it: what went wrong may quote the password.
        raise looks_like from None
    if parts.scheme not in _PORTS or not _HOST.fullmatch(host) or port == 0:
        raise looks_like
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise MailServerUnfit("must end after the port; in a password, write / as %2F, ? as %3F and # as %23")
    if (user is None) != (password is None) or user == "":
        raise MailServerUnfit("must name a user and a password, or neither")
    if any(not letter.isprintable() for letter in f"{user or ''}{password or ''}"):
        raise MailServerUnfit("must have a user and a password that can be typed")
    here = host == "localhost" or _is_loopback(host)
    security = Security.TLS if parts.scheme == "smtps" else Security.NONE if here else Security.STARTTLS
    return MailServer(
        host=host, port=port or _PORTS[parts.scheme], security=security, user=user, password=password
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Mail:
    """Hands mails to one server. `named`: what this machine calls itself there. `trusts`: whose certificates are
    believed, if not the system's."""

    def __init__(self, server: MailServer, *, named: str, trusts: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._named = named
        self._trusts = trusts

    async def send(self, message: EmailMessage, *, sender: str, to: str) -> None:
        """Returns once the server has taken it upon itself. Raises NotSent."""
        line = self._line()
        handing_over = False
        try:
            async with asyncio.timeout(limits.MAIL_SECONDS):
                await self._connect(line)
                await self._log_in(line)
                options, written = self._written(line, message, to)
                await self._envelope(line, sender, to, options)
                handing_over = True
                await line.data(written)
            await self._say_goodbye(line)
        except SMTPDataError as no:
            raise _refusal(no, Why.MESSAGE_REFUSED) from no
        except (SMTPException, OSError, TimeoutError) as lost:
            # From DATA on the server may have it, whatever became of the line.
            raise NotSent(Why.UNSURE if handing_over else Why.UNREACHABLE) from lost
        except Exception as fault:
            if handing_over and not isinstance(fault, NotSent):
                raise NotSent(Why.UNSURE) from fault
            raise
        finally:
            line.close()

    @staticmethod
    async def _say_goodbye(line: SMTP) -> None:
        """Whatever comes of it, the mail is where it is."""
        with suppress(SMTPException, OSError, TimeoutError):
            async with asyncio.timeout(limits.MAIL_GOODBYE_SECONDS):
                await line.quit()

    def _line(self) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.security is Security.TLS,
            start_tls=False,
            local_hostname=self._named,
            timeout=limits.MAIL_STEP_SECONDS,
            tls_context=self._trusts,
        )

    async def _connect(self, line: SMTP) -> None:
        try:
            await line.connect()
        except SMTPResponseException as no:
            raise NotSent(Why.BUSY, code=_code(no)) from no
        except (SMTPException, OSError, TimeoutError) as error:
            raise NotSent(Why.UNTRUSTED if _of_tls(error) else Why.UNREACHABLE) from error
        if self._server.security is not Security.STARTTLS:
            return
        try:
            await line.starttls()
        except (SMTPServerDisconnected, OSError, TimeoutError) as error:
            raise NotSent(Why.UNTRUSTED if _of_tls(error) else Why.UNREACHABLE) from error
        except SMTPException as no:
            # It cannot, or will not: somebody on the way may have taken the offer out. Nothing goes in the clear.
            raise NotSent(Why.UNTRUSTED) from no

    async def _log_in(self, line: SMTP) -> None:
        """Not for good if it fails: whoever runs the service mends the setting."""
        if self._server.user is None:
            await line.ehlo()
            return
        try:
            await line.login(self._server.user, self._server.password or "")
        except SMTPAuthenticationError as no:
            raise NotSent(Why.LOGIN_REFUSED, code=_code(no)) from no
        except SMTPResponseException as no:
            raise NotSent(Why.BUSY, code=_code(no)) from no
        except (OSError, TimeoutError) as error:
            raise NotSent(Why.UNREACHABLE) from error
        except SMTPException as no:
            raise NotSent(Why.LOGIN_REFUSED) from no

    @staticmethod
    def _written(line: SMTP, message: EmailMessage, to: str) -> tuple[list[str], bytes]:
        """The mail as bytes, and what the server must be able to do for it. A mailbox whose own name is not in
        letters of ASCII needs a server that knows of those (RFC 6531)."""
        if as_sent(to).isascii():
            return [], message.as_bytes(policy=POLICY)
        if not line.supports_extension("smtputf8"):
            raise NotSent(Why.ADDRESS_UNFIT, for_good=True)
        return ["SMTPUTF8", "BODY=8BITMIME"], message.as_bytes(policy=_INTERNATIONAL)

    @staticmethod
    async def _envelope(line: SMTP, sender: str, to: str, options: list[str]) -> None:
        encoding = "utf-8" if options else "ascii"
        try:
            await line.mail(as_sent(sender), options=options, encoding=encoding)
        except SMTPResponseException as no:
            raise _refusal(no, Why.SENDER_REFUSED) from no
        try:
            await line.rcpt(as_sent(to), encoding=encoding)
        except SMTPResponseException as no:
            raise _refusal(no, Why.ADDRESS_REFUSED) from no


def _refusal(no: SMTPResponseException, why: Why) -> NotSent:
    """A no for good (5yz), or for now (4yz), as RFC 5321 section 4.2.1 tells them apart."""
    if 500 <= no.code <= 599:
        return NotSent(why, code=no.code, for_good=True)
    return NotSent(Why.BUSY, code=_code(no))


def _code(no: SMTPResponseException) -> int | None:
    return no.code if 200 <= no.code <= 599 else None


def _of_tls(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
