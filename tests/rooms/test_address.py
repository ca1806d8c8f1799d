"""E-mail addresses: what a plan may hold, in any script, and what never reaches a header."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.address import AddressUnfit, EmailAddress, as_sent

GOOD = [
    "parent@home.example",
    "o'brien+send.2@home-office.example",
    "a@b.example",
    "parent@bücher.example",
    "والد@مثال.example",
    "家长@例子.example",
    "पालक@उदाहरण.example",
    "😀@home.example",
    "x" * 64 + "@home.example",
]
BAD = [
    "",
    "parent",
    "@home.example",
    "parent@",
    "parent@home",
    "parent@@home.example",
    "parent@home..example",
    "parent@.example",
    "parent@home.example.",
    ".parent@home.example",
    "parent.@home.example",
    "par..ent@home.example",
    "par ent@home.example",
    "parent@home.example\n",
    "parent\r\nBcc: other@home.example",
    "parent@home.example, other@home.example",
    "<parent@home.example>",
    "The parent <parent@home.example>",
    '"par ent"@home.example',
    "parent@[127.0.0.1]",
    "parent@home_office.example",
    "parent@ho\u200bme.example",
    "par\u202eent@home.example",
    "par\u0000ent@home.example",
    "parent@home\u3002example",
    "x" * 65 + "@home.example",
    "parent@" + "h" * 64 + ".example",
    "parent@" + "home." * 60 + "example",
    "名" * 30 + "@home.example",
    "x" * 10_000,
    "parent@-home.example",
]


def is_address(text: str) -> bool:
    try:
        as_sent(msgspec.convert(text, EmailAddress))
    except (msgspec.ValidationError, AddressUnfit):
        return False
    return True


@pytest.mark.parametrize("text", GOOD)
def test_an_address_of_a_mailbox_is_one_in_any_script(text: str) -> None:
    assert is_address(text)


@pytest.mark.security
@pytest.mark.parametrize("text", BAD)
def test_what_is_no_address_of_one_mailbox_is_none(text: str) -> None:
    assert not is_address(text)


def test_a_mail_server_is_told_a_domain_in_letters_of_ascii() -> None:
    assert as_sent("Parent@Bücher.Example") == "Parent@xn--bcher-kva.example"


@pytest.mark.security
@given(st.text(max_size=80) | st.emails())
def test_whatever_is_an_address_holds_one_at_and_nothing_that_ends_a_header(text: str) -> None:
    if is_address(text):
        sent = as_sent(text)
        assert sent.count("@") == 1
        assert not any(letter in sent for letter in ' \t\r\n\0<>,;:"()[]\\')
        assert sent.rpartition("@")[2].isascii()


@given(st.emails(domains=st.sampled_from(["home.example", "bücher.example"])))
def test_a_usual_address_is_one(text: str) -> None:
    assert is_address(text)
