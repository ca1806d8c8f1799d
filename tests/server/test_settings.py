"""Settings: what the environment may say, and that each wrong one is named with its reason."""

from pathlib import Path

import pytest

from server.settings import Settings, SettingUnfit


def test_with_no_setting_everything_is_on_this_machine() -> None:
    told = Settings.read({})
    assert (told.host, told.port, told.address) == ("127.0.0.1", 8000, "http://localhost:8000")
    assert (told.data, told.redis_url, told.language) == (Path("data").absolute(), None, "en_GB")
    assert told.signing is None
    assert told.key_file.parent == told.data


def test_an_empty_setting_is_one_that_is_not_made() -> None:
    """To the system an empty host is every network there is: nobody may open the rooms to those by a slip."""
    names = ("HOST", "EVENHAND_DATA", "EVENHAND_REDIS_URL", "EVENHAND_LANGUAGE")
    mail = ("EVENHAND_SMTP_URL", "EVENHAND_MAIL_FROM", "EVENHAND_OUTCOME_HOURS")
    signing = ("EVENHAND_SIGNING_CERTIFICATE", "EVENHAND_SIGNING_KEY")
    relay = ("EVENHAND_TURN_URLS", "EVENHAND_TURN_SECRET_FILE")
    empty = dict.fromkeys((*names, *mail, *signing, *relay), "")
    assert Settings.read(empty) == Settings.read({})


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://room.example", "https://room.example"),
        ("https://room.example/", "https://room.example"),
        ("https://Room.Example", "https://room.example"),
        ("https://room.example:443", "https://room.example"),
        ("https://room.example:", "https://room.example"),
        ("https://room.example:8443", "https://room.example:8443"),
        ("http://localhost:80", "http://localhost"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ],
)
def test_the_address_is_kept_as_browsers_send_it(address: str, origin: str) -> None:
    assert Settings.read({"EVENHAND_ADDRESS": address}).address == origin


def test_the_address_follows_the_port() -> None:
    assert Settings.read({"PORT": "8123"}).address == "http://localhost:8123"


def test_a_certificate_to_sign_with_is_two_files() -> None:
    told = Settings.read({"EVENHAND_SIGNING_CERTIFICATE": "c.pem", "EVENHAND_SIGNING_KEY": "/k.pem"})
    assert told.signing == (Path("c.pem").absolute(), Path("/k.pem"))
    assert told.own_certificate_file.parent == told.data


@pytest.mark.parametrize("alone", ["EVENHAND_SIGNING_CERTIFICATE", "EVENHAND_SIGNING_KEY"])
def test_a_certificate_without_its_key_is_refused_and_so_is_a_key_without_its_certificate(alone: str) -> None:
    with pytest.raises(SettingUnfit, match=r"^EVENHAND_SIGNING_\w+ is missing: .* together") as unfit:
        Settings.read({alone: "/file.pem"})
    assert not str(unfit.value).startswith(alone)


WRONG = [
    ("PORT", "eighty"),
    ("PORT", ""),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("PORT", "-1"),
    ("PORT", "80.5"),
    ("PORT", "9" * 5000),
    ("PORT", "٨٠"),
    ("EVENHAND_ADDRESS", ""),
    ("EVENHAND_ADDRESS", "room.example"),
    ("EVENHAND_ADDRESS", "ftp://room.example"),
    ("EVENHAND_ADDRESS", "http://room.example"),
    ("EVENHAND_ADDRESS", "https://room.example/path"),
    ("EVENHAND_ADDRESS", "https://room.example?a=b"),
    ("EVENHAND_ADDRESS", "https://room.example#a"),
    ("EVENHAND_ADDRESS", "https://user@room.example"),
    ("EVENHAND_ADDRESS", "https://:secret@room.example"),
    ("EVENHAND_ADDRESS", "https://room example"),
    ("EVENHAND_ADDRESS", "https://bücher.example"),
    ("EVENHAND_ADDRESS", "https://room.example:99999"),
    ("EVENHAND_ADDRESS", "https://room.example:0"),
    ("EVENHAND_ADDRESS", "https://[::1"),
    ("EVENHAND_ADDRESS", "https://"),
    ("EVENHAND_REDIS_URL", "http://localhost"),
    ("EVENHAND_REDIS_URL", "localhost:6379"),
    ("EVENHAND_REDIS_URL", "redis://host:secret"),
    ("EVENHAND_REDIS_URL", "redis://[::1"),
    ("EVENHAND_REDIS_URL", "redis://:secret@host?no_such_option=1"),
    ("EVENHAND_REDIS_URL", "redis://:secret@host?socket_timeout=abc"),
    ("EVENHAND_LANGUAGE", "xx"),
    ("EVENHAND_LANGUAGE", "fr_FR"),
    ("EVENHAND_LANGUAGE", "../../etc"),
    ("EVENHAND_SMTP_URL", "smtps://user:secret@mail.example"),
    ("EVENHAND_MAIL_FROM", "room@service.example"),
    ("EVENHAND_OUTCOME_HOURS", "0"),
    ("EVENHAND_OUTCOME_HOURS", "a day"),
    ("EVENHAND_OUTCOME_HOURS", "9" * 5000),
    ("EVENHAND_OUTCOME_HOURS", "-1"),
    ("EVENHAND_OUTCOME_HOURS", "337"),
    ("EVENHAND_TURN_URLS", "turn:relay.example"),
    ("EVENHAND_TURN_SECRET_FILE", "/file"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_setting_is_named_with_its_reason(name: str, value: str) -> None:
    with pytest.raises(SettingUnfit) as unfit:
        Settings.read({name: value})
    told = str(unfit.value)
    assert told.startswith(name)
    assert len(told) > len(name) + 10
    if name in {"EVENHAND_REDIS_URL", "EVENHAND_SMTP_URL"}:
        assert "secret" not in told, "such an address may hold a password"


def test_mail_is_sent_by_the_server_and_from_the_sender_that_are_set() -> None:
    told = Settings.read(
        {
            "EVENHAND_SMTP_URL": "smtps://user:secret@mail.example",
            "EVENHAND_MAIL_FROM": "Room <room@x.example>",
        }
    )
    assert told.mail is not None
    assert (told.mail.server.host, told.mail.server.port) == ("mail.example", 465)
    assert str(told.mail.sender) == "Room <room@x.example>"
    assert "secret" not in repr(told)
    assert (told.outcome_hours, Settings.read({"EVENHAND_OUTCOME_HOURS": "48"}).outcome_hours) == (24, 48)
    assert Settings.read({}).mail is None


@pytest.mark.parametrize(
    ("url", "sender", "name"),
    [
        ("smtp://user:secret@mail.example/x", "room@x.example", "EVENHAND_SMTP_URL"),
        ("https://user:secret@mail.example", "room@x.example", "EVENHAND_SMTP_URL"),
        ("smtp://mail.example", "room", "EVENHAND_MAIL_FROM"),
        ("smtp://mail.example", "a@x.example, b@x.example", "EVENHAND_MAIL_FROM"),
    ],
)
def test_a_wrong_setting_of_mail_is_named_without_its_password(url: str, sender: str, name: str) -> None:
    with pytest.raises(SettingUnfit, match=f"^{name} ") as unfit:
        Settings.read({"EVENHAND_SMTP_URL": url, "EVENHAND_MAIL_FROM": sender})
    assert "secret" not in str(unfit.value)


def test_a_relay_is_its_addresses_and_a_secret_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("a-canary-secret\n")
    told = Settings.read(
        {
            "EVENHAND_TURN_URLS": "turn:relay.example:3478, turns:[2001:db8::1]:443?transport=tcp",
            "EVENHAND_TURN_SECRET_FILE": str(file),
        }
    )
    assert told.relay is not None
    assert told.relay.urls == ("turn:relay.example:3478", "turns:[2001:db8::1]:443?transport=tcp")
    assert told.relay.secret == b"a-canary-secret", "an editor ends a file with a line feed"
    assert "canary" not in repr(told)
    assert "canary" not in str(told)
    assert Settings.read({}).relay is None


@pytest.mark.parametrize(
    "urls",
    [
        "relay.example",
        "stun:relay.example",
        "https://relay.example",
        "turn://relay.example",
        "turn:",
        "turn:relay.example:port",
        "turn:relay.example?transport=tls",
        "turns:relay.example?transport=udp",
        "turn:user:canary@relay.example",
        "turn:relay.example,",
        ",",
        "turn:relay.example turn:other.example",
    ],
)
def test_an_address_that_is_no_relays_is_refused(tmp_path: Path, urls: str) -> None:
    file = tmp_path / "secret"
    file.write_text("canary")
    with pytest.raises(SettingUnfit, match=r"^EVENHAND_TURN_URLS must look like turn:") as unfit:
        Settings.read({"EVENHAND_TURN_URLS": urls, "EVENHAND_TURN_SECRET_FILE": str(file)})
    assert str(unfit.value).endswith(repr(urls.split(",")[-1].strip()))


@pytest.mark.parametrize("text", [None, "", " \n"])
def test_a_relay_without_a_secret_is_refused(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "secret"
    if text is not None:
        file.write_text(text)
    with pytest.raises(
        SettingUnfit, match=r"^EVENHAND_TURN_SECRET_FILE .*secret (cannot be read: .|is empty)"
    ):
        Settings.read({"EVENHAND_TURN_URLS": "turn:relay.example", "EVENHAND_TURN_SECRET_FILE": str(file)})
