"""The relay: credentials that it can check without asking, for an hour, and that name nobody."""

from datetime import UTC, datetime, timedelta

from server.relay import Relay
from server.wire import Ways

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
RELAY = Relay(urls=("turn:relay.example:3478", "turns:relay.example:443"), secret=b"north")


def test_a_credential_is_what_the_relay_works_out_from_the_name() -> None:
    """By `printf 1795518000:0a1b2c3d4e5f6a7b | openssl dgst -sha1 -hmac north -binary | base64`."""
    shown = RELAY.shown(NOW, "0a1b2c3d4e5f6a7b")
    (server,) = shown.servers
    assert server.username == "1795518000:0a1b2c3d4e5f6a7b"
    assert server.credential == "/Io612W68+BE0oJMuaiZDr33noc="
    assert server.urls == ["turn:relay.example:3478", "turns:relay.example:443"]
    assert shown.policy is Ways.RELAY


def test_a_name_holds_for_an_hour_and_says_until_when() -> None:
    shown = RELAY.shown(NOW + timedelta(milliseconds=900), "a")
    assert shown.until == NOW + timedelta(hours=1)
    (server,) = shown.servers
    assert server.username == f"{int(shown.until.timestamp())}:a"


def test_another_draw_is_another_name_and_credential() -> None:
    (one,), (other,) = RELAY.shown(NOW, "a").servers, RELAY.shown(NOW, "b").servers
    assert one.username != other.username
    assert one.credential != other.credential


def test_the_secret_is_in_nothing_that_could_be_written_down() -> None:
    assert "north" not in f"{RELAY!r} {RELAY} {RELAY.shown(NOW, 'a')}"
