"""The relay's own configuration, as `deploy/` gives it: it lets in whom we let in, and reaches nobody else."""

import time
from collections.abc import Iterator

import pytest

from tests.media.network import machines_own
from tests.media.relay import CONFIGURATION, Relay
from tests.media.turn_client import FORBIDDEN, NOT_AUTHORISED, OK, TurnClient

A_MINUTE = 60


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    started = Relay(tmp_path_factory.mktemp("relay"), machines_own("nobody but us asks it"))
    started.start()
    yield started
    started.stop()


def asking(relay: Relay, credential: tuple[str, str]) -> TurnClient:
    return TurnClient(relay.address, relay.port, *credential)


def test_it_gives_a_place_to_whom_the_program_let_in(relay: Relay) -> None:
    with asking(relay, relay.credential()) as client:
        assert client.allocate() == OK
        assert client.reached_at is not None
        assert client.reached_at[0] == relay.address


def test_it_refuses_a_name_whose_hour_is_over(relay: Relay) -> None:
    with asking(relay, relay.credential(until=time.time() - A_MINUTE)) as client:
        assert client.allocate() == NOT_AUTHORISED


def test_it_refuses_a_name_that_was_made_with_another_secret(relay: Relay) -> None:
    with asking(relay, relay.credential(secret="a guess")) as client:
        assert client.allocate() == NOT_AUTHORISED


def test_it_refuses_a_name_that_was_made_to_last_longer(relay: Relay) -> None:
    name, password = relay.credential()
    until, _, rest = name.partition(":")
    with asking(relay, (f"{int(until) + A_MINUTE}:{rest}", password)) as client:
        assert client.allocate() == NOT_AUTHORISED


def test_it_hands_on_between_its_own_places(relay: Relay) -> None:
    with asking(relay, relay.credential()) as client:
        client.allocate()
        assert client.may_reach(relay.address) == OK


@pytest.mark.parametrize(
    "elsewhere",
    [
        "127.0.0.2",
        "10.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "198.51.100.1",
        "8.8.8.8",
        "0.0.0.0",
    ],
)
def test_it_reaches_nothing_else(relay: Relay, elsewhere: str) -> None:
    with asking(relay, relay.credential()) as client:
        client.allocate()
        assert client.may_reach(elsewhere) == FORBIDDEN


def test_it_has_no_way_by_the_longer_addresses(relay: Relay) -> None:
    with asking(relay, relay.credential()) as client:
        assert client.allocate(version=6) != OK


def test_its_log_has_no_name_of_anybody_who_asked(relay: Relay) -> None:
    name, password = relay.credential()
    with asking(relay, (name, password)) as client:
        client.allocate()
    assert name.partition(":")[2] not in relay.log()


def test_what_a_reader_must_put_in_is_marked_as_theirs() -> None:
    marked = CONFIGURATION.read_text(encoding="utf-8").count("# yours: ")
    assert marked == 4
