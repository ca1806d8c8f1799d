"""The rig that listens at loudspeakers hears what is to be heard and nothing else: else every test of silence lies."""

import subprocess
from collections.abc import Iterator
from socket import AF_INET, SOCK_STREAM, socket

import pytest

from tests.media.bare_call import BareCall
from tests.media.computer import Computer
from tests.media.conftest import Computers
from tests.media.network import Network
from tests.media.relay import Relay
from tests.media.sound import AUDIBLE, RATE, SPILL, Sound, sound, tone
from tests.media.voices import FREQUENCIES


@pytest.fixture(scope="module")
def two(computers: Computers) -> Iterator[tuple[Computer, Computer]]:
    speaker, listener = computers.take(), computers.take()
    yield speaker, listener
    computers.give_back(speaker)
    computers.give_back(listener)


@pytest.fixture
def call(two: tuple[Computer, Computer]) -> Iterator[BareCall]:
    made = BareCall(*two)
    yield made
    made.close()


def spoken(*frequencies: int, seconds: float = 0.2, height: float = 0.3) -> Sound:
    parts = [sound(tone(one, seconds=seconds, height=height)).samples for one in frequencies]
    mixed = sound(b"")
    mixed.samples.extend(sum(samples) for samples in zip(*parts, strict=True))
    return mixed


@pytest.mark.parametrize("frequency", FREQUENCIES)
def test_a_tone_is_found_at_its_height_and_in_no_other_voice(frequency: int) -> None:
    heard = spoken(frequency)
    assert heard.level(frequency) == pytest.approx(0.3, rel=0.02)
    assert all(heard.level(other) < SPILL / 5 for other in FREQUENCIES if other != frequency)


def test_two_who_speak_at_once_are_both_found() -> None:
    heard = spoken(FREQUENCIES[0], FREQUENCIES[3])
    assert [one for one in FREQUENCIES if heard.level(one) > AUDIBLE] == [FREQUENCIES[0], FREQUENCIES[3]]


def test_silence_is_nothing_at_all() -> None:
    assert sound(bytes(2 * RATE)).loudness == 0.0
    assert spoken(FREQUENCIES[0], height=0.0001).loudness > 0.0


def test_when_a_voice_begins_and_when_it_ends_is_found() -> None:
    heard = sound(bytes(RATE) + tone(FREQUENCIES[0], seconds=0.5, height=0.3) + bytes(RATE))
    assert heard.starts(FREQUENCIES[0]) == pytest.approx(0.5, abs=0.02)
    assert heard.falls_silent() == pytest.approx(1.0, abs=0.02)
    assert heard.starts(FREQUENCIES[1]) is None


def test_the_loudspeaker_is_silent_while_nobody_speaks(two: tuple[Computer, Computer]) -> None:
    for computer in two:
        computer.loudspeaker.is_silent()


def test_a_voice_comes_out_of_the_other_computers_loudspeaker_and_of_no_other(
    two: tuple[Computer, Computer], call: BareCall
) -> None:
    speaker, listener = two
    listener.loudspeaker.plays(speaker.voice)
    listener.loudspeaker.plays_not(listener.voice)
    speaker.loudspeaker.is_silent()


def test_a_voice_that_no_element_plays_arrives_and_is_not_heard(two: tuple[Computer, Computer]) -> None:
    call = BareCall(*two, played=False)
    call.listening.wait_for_function(
        "async () => [...(await bare.connection.getStats()).values()]"
        ".some((one) => one.type === 'inbound-rtp' && one.packetsReceived > 50)"
    )
    two[1].loudspeaker.is_silent()
    call.close()


def test_a_loudspeaker_is_silent_again_when_the_call_is_over(two: tuple[Computer, Computer]) -> None:
    call = BareCall(*two)
    two[1].loudspeaker.plays(two[0].voice)
    call.close()
    two[1].loudspeaker.falls_silent()
    two[1].loudspeaker.is_silent()


def test_a_voice_goes_through_the_relay_and_stops_while_it_sleeps(
    two: tuple[Computer, Computer], relay: Relay
) -> None:
    name, password = relay.credential()
    servers = [{"urls": relay.urls, "username": name, "credential": password}]
    call = BareCall(*two, config={"iceServers": servers, "iceTransportPolicy": "relay"})
    speaker, listener = two
    listener.loudspeaker.plays(speaker.voice)
    with relay.asleep():
        listener.loudspeaker.falls_silent()
    listener.loudspeaker.plays(speaker.voice)
    call.close()


def test_the_browsers_network_leads_nowhere(network: Network) -> None:
    if network.why_not is not None:
        pytest.skip(f"the browsers have no network of their own here, but the loopback: {network.why_not}")
    with socket(AF_INET, SOCK_STREAM) as ours:
        ours.bind(("127.0.0.1", 0))
        ours.listen()
        port = ours.getsockname()[1]
        ask = f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)"
        reached = subprocess.run([*network.enter, "python3", "-c", ask], capture_output=True, check=False)
    assert b"ConnectionRefusedError" in reached.stderr
