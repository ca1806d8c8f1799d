"""Handing in mail: to a real server, by every kind of line, and what each of its answers comes to."""

import asyncio
import ssl
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest

from server import limits
from server.envelope import SenderUnfit, envelope, sender_of
from server.letters import Why
from server.mail import Mail, MailServer, MailServerUnfit, NotSent, Security, mail_server
from server.pages import Pages
from server.words import Words
from tests.server.post_office import PASSWORD, USER, PostOffice, certified, odd_server, post_office

pytestmark = pytest.mark.anyio

SENDER = Address("The service", addr_spec="room@service.example")
TO = "parent@home.example"
LINK = "https://room.example/join#room.secret_-"
SENT = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def written(*, to: str = TO, name: str = "The parent", words: Words | None = None) -> Any:
    return envelope(
        Pages(), words or Words(), sender=SENDER, to=to, name=name, link=LINK, message_id="m1", at=SENT
    )


async def hand_in(server: MailServer, *, to: str = TO, trusts: ssl.SSLContext | None = None) -> None:
    mail = Mail(server, named="room.example", trusts=trusts)
    await mail.send(written(to=to), sender=SENDER.addr_spec, to=to)


async def refused(
    server: MailServer, *, to: str = TO, trusts: ssl.SSLContext | None = None
) -> tuple[Why, int | None, bool]:
    with pytest.raises(NotSent) as no:
        await hand_in(server, to=to, trusts=trusts)
    return no.value.why, no.value.code, no.value.for_good


# By every kind of line


async def test_a_mail_is_handed_in() -> None:
    async with post_office() as office:
        await hand_in(office.server())
    (mail,) = office.arrived
    assert (mail.sender, mail.to) == ("room@service.example", (TO,))
    assert LINK in mail.words("plain")
    assert LINK in mail.words("html")


@pytest.mark.security
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_mail_goes_by_a_line_that_nobody_can_read_and_under_ones_own_name(
    tmp_path: Path, security: Security
) -> None:
    theirs, ours = certified(tmp_path)
    async with post_office(tls=theirs, implicit=security is Security.TLS, auth=True) as office:
        await hand_in(office.server(security, user=USER, password=PASSWORD), trusts=ours)
    (mail,) = office.arrived
    # By implicit TLS the whole line is, which the server's side does not say of itself.
    assert mail.secure or security is Security.TLS
    assert mail.user == USER.encode()


@pytest.mark.security
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_nothing_goes_to_a_server_that_cannot_show_who_it_is(
    tmp_path: Path, security: Security
) -> None:
    theirs, _ = certified(tmp_path)
    async with post_office(tls=theirs, implicit=security is Security.TLS) as office:
        assert await refused(office.server(security, user=USER, password=PASSWORD)) == (
            Why.UNTRUSTED,
            None,
            False,
        )
        assert office.visits == 0


@pytest.mark.security
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_nothing_goes_to_a_server_of_another_name(tmp_path: Path, security: Security) -> None:
    theirs, ours = certified(tmp_path, "elsewhere.example")
    async with post_office(tls=theirs, implicit=security is Security.TLS) as office:
        why, _, _ = await refused(office.server(security), trusts=ours)
        assert why is Why.UNTRUSTED
        assert office.visits == 0


@pytest.mark.security
async def test_nothing_goes_in_the_clear_where_starttls_is_not_offered() -> None:
    async with post_office() as office:
        assert await refused(office.server(Security.STARTTLS)) == (Why.UNTRUSTED, None, False)
        assert office.visits == 0


@pytest.mark.parametrize("auth", [True, False])
async def test_a_login_that_is_not_taken_is_the_service_s_to_mend(auth: bool) -> None:
    async with post_office(auth=auth) as office:
        why, code, for_good = await refused(office.server(user=USER, password="wrong"))
    assert (why, for_good) == (Why.LOGIN_REFUSED, False)
    assert code == 535


# What a server may answer


@pytest.mark.parametrize(
    ("step", "answer", "comes_to"),
    [
        ("mail", "550 5.7.1 not you", (Why.SENDER_REFUSED, 550, True)),
        ("mail", "451 4.3.0 later", (Why.BUSY, 451, False)),
        ("rcpt", "550 5.1.1 nobody parent@home.example here", (Why.ADDRESS_REFUSED, 550, True)),
        ("rcpt", "450 4.2.0 greylisted", (Why.BUSY, 450, False)),
        ("data", "554 5.7.1 spam", (Why.MESSAGE_REFUSED, 554, True)),
        ("data", "452 4.3.1 full", (Why.BUSY, 452, False)),
        ("data", "drop", (Why.UNSURE, None, False)),
    ],
)
async def test_a_no_is_told_with_its_number_and_whether_it_is_for_good(
    step: str, answer: str, comes_to: tuple[Why, int | None, bool]
) -> None:
    async with post_office() as office:
        getattr(office, step).append(answer)
        assert await refused(office.server()) == comes_to


@pytest.mark.security
async def test_what_a_server_says_in_words_is_not_repeated() -> None:
    async with post_office() as office:
        office.rcpt.append(f"550 5.1.1 nobody called {TO} here")
        with pytest.raises(NotSent) as no:
            await hand_in(office.server())
    assert TO not in str(no.value)


async def test_a_server_that_greylists_takes_it_the_next_time() -> None:
    async with post_office() as office:
        office.rcpt.append("450 4.2.0 greylisted")
        assert (await refused(office.server()))[0] is Why.BUSY
        await hand_in(office.server())
        assert len(office.arrived) == 1


@pytest.mark.faults
async def test_a_server_that_says_nothing_is_waited_for_no_longer_than_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MAIL_SECONDS", 0.3)
    let_go = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await let_go.wait()
        writer.close()

    async with odd_server(silent) as port:
        try:
            server = MailServer(host="localhost", port=port, security=Security.NONE)
            assert await refused(server) == (Why.UNREACHABLE, None, False)
        finally:
            let_go.set()


@pytest.mark.faults
async def test_a_server_that_falls_silent_over_the_mail_may_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAIL_SECONDS", 1.0)
    async with post_office() as office:
        office.data.append("hang")
        assert await refused(office.server()) == (Why.UNSURE, None, False)


@pytest.mark.parametrize(
    "says", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff\xfe\0\r\n" * 10, b"554 go away\r\n"]
)
async def test_what_is_no_mail_server_is_none(says: bytes) -> None:
    async def other(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(says)
        await writer.drain()
        writer.close()

    async with odd_server(other) as port:
        why, _, for_good = await refused(MailServer(host="localhost", port=port, security=Security.NONE))
    assert why in {Why.UNREACHABLE, Why.BUSY}
    assert not for_good


async def test_a_port_with_nobody_there_is_unreachable(unused_port: int) -> None:
    server = MailServer(host="localhost", port=unused_port, security=Security.NONE)
    assert await refused(server) == (Why.UNREACHABLE, None, False)


# Addresses in every script


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("o'brien+send@home.example", "o'brien+send@home.example"),
        ("parent@bücher.example", "parent@xn--bcher-kva.example"),
        ("والد@مثال.example", "والد@xn--mgbh0fb.example"),
        ("家长@例子.example", "家长@xn--fsqu00a.example"),
        ("पालक@उदाहरण.example", "पालक@xn--p1b6ci4b4b3a.example"),
    ],
)
async def test_an_address_in_any_script_is_written_to(to: str, told: str) -> None:
    async with post_office() as office:
        await hand_in(office.server(), to=to)
    assert office.arrived[0].to == (told,)
    assert LINK in office.arrived[0].words("plain")


async def test_a_server_that_knows_no_other_script_is_told_of_at_once() -> None:
    async with post_office(smtputf8=False) as office:
        assert await refused(office.server(), to="家长@home.example") == (Why.ADDRESS_UNFIT, None, True)
        await hand_in(office.server(), to="parent@bücher.example")


# What a mail says


@pytest.mark.security
@pytest.mark.parametrize(
    "name",
    [
        "The parent",
        'The "parent" <b>&amp;</b> {link} {{ 7*7 }} %(name)s',
        "والد الطفل",
        "父母 и родитель",
        "The parent 👩‍👧 🏳️‍🌈",
        "a, b; c <evil@evil.example>",
        "長" * 120,
        "x" * 120,
    ],
)
async def test_a_name_of_any_kind_arrives_as_that_name(name: str) -> None:
    async with post_office() as office:
        mail = Mail(office.server(), named="room.example")
        await mail.send(written(name=name), sender=SENDER.addr_spec, to=TO)
    (arrived,) = office.arrived
    # Read by the older of the standard library's readers: the newer puts spaces into a long encoded name.
    shown, address = parseaddr(str(message_from_bytes(arrived.content)["To"]))
    assert (str(make_header(decode_header(shown))), address) == (name, TO)
    assert f"Hello {name}," in arrived.words("plain")
    page = arrived.words("html")
    assert "<b>" not in page
    assert "<evil" not in page
    assert all(len(line) <= 998 for line in arrived.content.split(b"\r\n")), "RFC 5322, section 2.1.1"
    assert arrived.content.isascii()


@pytest.mark.security
async def test_a_name_that_would_be_read_as_an_encoded_one_stands_in_no_header() -> None:
    message = written(name="=?utf-8?q?Somebody_else?=")
    (to,) = message["To"].addresses
    assert (to.display_name, to.addr_spec) == ("", TO)


@pytest.mark.security
@pytest.mark.parametrize("name", ["a\r\nBcc: x@evil.example", "a\nb", "a\rb"])
def test_a_name_with_a_line_break_makes_no_header(name: str) -> None:
    """No plan holds such a name; if one came to be, there would be no mail rather than another."""
    with pytest.raises(ValueError):
        written(name=name)


@pytest.mark.security
@pytest.mark.row("S14")
def test_what_a_locked_phone_shows_could_be_about_anything() -> None:
    message = written()
    text = message.get_body(("plain",)).get_content()
    shown = f"{message['Subject']} {text[:120]}".lower()
    for telling in (
        "mediation",
        "send",
        "outcome",
        "child",
        "authority",
        "school",
        "agree",
        "ex-",
        "evenhand",
    ):
        assert telling not in shown
    everything = message.as_string().lower()
    for telling in ("mediation", "outcome", "authority", "certificate"):
        assert telling not in everything


@pytest.mark.security
def test_nothing_in_a_mail_is_fetched() -> None:
    page = written().get_body(("html",)).get_content()
    for fetching in ("<img", "<link", "<script", "src=", "url(", "<style", "style="):
        assert fetching not in page
    assert page.count("http") == page.count(LINK) == 2


def test_a_mail_is_in_the_language_of_the_service() -> None:
    message = written(words=Words("en_XA"))
    assert message["Subject"].startswith("⟦")
    assert 'lang="en-XA"' in message.get_body(("html",)).get_content()
    assert "⟦" in message.get_body(("plain",)).get_content()


# Settings


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", ("mail.example", 587, Security.STARTTLS, None, None)),
        ("smtp://mail.example:25", ("mail.example", 25, Security.STARTTLS, None, None)),
        ("smtps://mail.example", ("mail.example", 465, Security.TLS, None, None)),
        ("smtps://u:p%2Fw%40@Mail.Example:2465/", ("mail.example", 2465, Security.TLS, "u", "p/w@")),
        (
            "smtp://user%40x.example:p@mail.example",
            ("mail.example", 587, Security.STARTTLS, "user@x.example", "p"),
        ),
        ("smtp://localhost:1025", ("localhost", 1025, Security.NONE, None, None)),
        ("smtp://127.0.0.1:25", ("127.0.0.1", 25, Security.NONE, None, None)),
        ("smtp://[::1]:25", ("::1", 25, Security.NONE, None, None)),
        ("smtps://127.0.0.1", ("127.0.0.1", 465, Security.TLS, None, None)),
    ],
)
def test_a_mail_server_is_read_and_spoken_to_in_the_clear_on_this_machine_alone(
    url: str, server: tuple[object, ...]
) -> None:
    read = mail_server(url)
    assert (read.host, read.port, read.security, read.user, read.password) == server
    assert repr(read) == f"MailServer({read.host}:{read.port}, {read.security})"


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://:secret@mail.example",
        "smtp://user@mail.example",
        "smtp://user:sec/ret@mail.example",
        "smtp://user:secret@mail example",
        "smtp://user:secret@mail.example:0",
        "smtp://user:secret@mail.example:99999",
        "smtp://user:secret@mail.example:secret",
        "smtp://user:secret@[::1",
        "smtp://user:secret@mail.example/inbox",
        "smtp://user:secret@mail.example?tls=off",
        "smtp://user:sec%0aret@mail.example",
        "smtp://user:sec%ffret@mail.example",
        "smtps://localhost.evil.example:secret@",
    ],
)
def test_a_wrong_mail_server_is_refused_and_its_password_not_repeated(url: str) -> None:
    with pytest.raises(MailServerUnfit) as unfit:
        mail_server(url)
    assert "secret" not in str(unfit.value)
    assert "secret" not in str(unfit.value.__cause__)


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("room@service.example", "", "room@service.example"),
        ("The service <room@service.example>", "The service", "room@service.example"),
        ('"Service, the" <room@service.example>', "Service, the", "room@service.example"),
        ("Dienst für alle <room@bücher.example>", "Dienst für alle", "room@bücher.example"),
    ],
)
def test_the_sender_is_an_address_with_a_name_or_without(text: str, name: str, address: str) -> None:
    sender = sender_of(text)
    assert (sender.display_name, sender.addr_spec) == (name, address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "room",
        "a@b.example, c@d.example",
        "The service",
        "x <>",
        "a@b",
        "<a@b.example\nBcc: c@d.example>",
        "A\x07 <a@b.example>",
        "a b@c.example",
        "group: a@b.example;",
    ],
)
def test_what_is_no_sender_is_refused(text: str) -> None:
    with pytest.raises(SenderUnfit):
        sender_of(text)


async def test_the_office_of_these_tests_says_no_to_a_stranger() -> None:
    """Without this, the tests of logging in would show nothing."""
    async with post_office(auth=True) as office:
        assert isinstance(office, PostOffice)
        why, code, _ = await refused(office.server())
    assert (why, code) == (Why.SENDER_REFUSED, 530)
