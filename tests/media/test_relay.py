"""What a participant's browser learns of the others' addresses: nothing but the relay's, whatever one of them does."""

import re
from collections.abc import Iterator

import msgspec
import pytest
from playwright.sync_api import WebSocket

from tests.browser.program import Mediation
from tests.media.conftest import PeopleWithSound
from tests.media.meeting import MeetingWithSound
from tests.media.person_with_sound import PersonWithSound
from tests.media.relay import Relay
from tests.media.tampering import NAMES_ITS_ADDRESSES

_ADDRESS = re.compile(r"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\.local\b")
_OF_NOBODY = {"0.0.0.0", "127.0.0.1"}


class Overheard(msgspec.Struct, frozen=True, kw_only=True):
    """What a person's browser was told by the server, word for word, and what it said."""

    came: list[str]
    went: list[str]


def overhear(person: PersonWithSound) -> Overheard:
    overheard = Overheard(came=[], went=[])

    def line(socket: WebSocket) -> None:
        socket.on("framereceived", lambda text: overheard.came.append(str(text)))
        socket.on("framesent", lambda text: overheard.went.append(str(text)))

    person.page.on("websocket", line)
    return overheard


def signals(words: list[str], kind: str) -> list[str]:
    return [one for one in words if '"type":"signal"' in one and f'"kind":"{kind}"' in one]


@pytest.fixture(scope="module")
def overheard(
    people: PeopleWithSound, mediation: Mediation
) -> Iterator[tuple[MeetingWithSound, dict[str, Overheard]]]:
    """A meeting at which the officer's browser looks for every way, and names all that it finds to the others."""
    meeting = people.meeting_of(mediation, officers=(NAMES_ITS_ADDRESSES,))
    listening = {person.role: overhear(person) for person in meeting}
    meeting.gather()
    meeting.turn_sound_on()
    yield meeting, listening
    assert people.take_faults() == []


def test_no_address_but_the_relays_reaches_another_persons_browser(
    overheard: tuple[MeetingWithSound, dict[str, Overheard]], relay: Relay
) -> None:
    meeting, listening = overheard
    for person in meeting:
        told = signals(listening[person.role].came, "candidate")
        assert told, "the control: there were candidates"
        assert all("typ relay" in one for one in told), person.role
    for person in meeting.honest:
        for one in listening[person.role].came:
            if '"type":"signal"' in one:
                assert set(_ADDRESS.findall(one)) <= {relay.address, *_OF_NOBODY}, one
                assert not re.search(r"raddr (?!0\.0\.0\.0)", one), one


def test_the_browser_that_named_its_addresses_did_name_them(
    overheard: tuple[MeetingWithSound, dict[str, Overheard]],
) -> None:
    """The control: the server is what held them back."""
    meeting, listening = overheard
    said = signals(listening[meeting.officer.role].went, "candidate")
    assert any("typ host" in one for one in said)


def test_an_honest_browser_names_nothing_but_the_relay(
    overheard: tuple[MeetingWithSound, dict[str, Overheard]],
) -> None:
    meeting, listening = overheard
    for person in meeting.honest:
        said = signals(listening[person.role].went, "candidate")
        assert said
        assert all("typ relay" in one for one in said)


def test_sound_goes_through_the_relay_alone(
    overheard: tuple[MeetingWithSound, dict[str, Overheard]],
) -> None:
    meeting, _ = overheard
    meeting.mediator.give_the_floor(meeting.parent)
    meeting.hear_only(meeting.parent)
    for person in meeting.honest:
        assert set(person.ways()) == {"relay"}, person.role
