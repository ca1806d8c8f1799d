"""The only home of a meeting whose people hear each other: four, each at a computer of their own."""

from collections.abc import Iterator

import msgspec

from tests.media.person_with_sound import PersonWithSound
from tests.media.sound import AUDIBLE, SPILL

CAST = {
    "mediator": "The mediator in green",
    "parent": "The parent in blue",
    "school": "The teacher in grey",
    "local_authority": "The officer in brown",
}
# Long enough that a packet which was on its way has come out.
_LISTENED = 1.0


class MeetingWithSound(msgspec.Struct, frozen=True, kw_only=True):
    """The officer may be one whose browser was tampered with; the others are as the product made them."""

    mediator: PersonWithSound
    parent: PersonWithSound
    school: PersonWithSound
    officer: PersonWithSound

    def __iter__(self) -> Iterator[PersonWithSound]:
        return iter((self.mediator, self.parent, self.school, self.officer))

    @property
    def honest(self) -> tuple[PersonWithSound, PersonWithSound, PersonWithSound]:
        return (self.mediator, self.parent, self.school)

    def gather(self) -> None:
        """From the links to the open meeting; nobody has sound yet."""
        for person in self:
            person.join().agree_to_the_terms()
        self.mediator.is_in_the_room()
        for person in (self.parent, self.school, self.officer):
            person.waits()
            self.mediator.let_in(person)
        self.mediator.open_the_meeting()

    def turn_sound_on(self) -> None:
        for person in self:
            person.turn_sound_on()
        for person in self:
            person.is_linked_with(len(tuple(self)) - 1)

    def hear_only(self, *speakers: PersonWithSound) -> None:
        """Everybody hears these, but not themselves, and there is no trace of anybody else at any loudspeaker."""
        for listener in self:
            for speaker in speakers:
                if speaker is not listener:
                    listener.hears(speaker)
        begun = [(listener, listener.loudspeaker.now) for listener in self]
        for listener, place in begun:
            heard = listener.loudspeaker.between(place, _LISTENED)
            for person in self:
                level = heard.level(person.voice.frequency)
                if person in speakers and person is not listener:
                    assert level > AUDIBLE, f"{listener.role} does not hear {person.role}: {level:.5f}"
                else:
                    assert level < SPILL, f"{listener.role} hears {person.role}: {level:.5f}"
            if all(speaker is listener for speaker in speakers):
                assert heard.silent, f"{listener.role}: {heard}"

    def fall_silent(self, within: float) -> None:
        """Soon nothing at all comes out of any loudspeaker, and then nothing does."""
        for listener in self:
            listener.loudspeaker.falls_silent(within)
        self.hear_only()

    def clear_the_floor(self) -> None:
        """Whatever a test before this one left: nobody speaks, the meeting is open, no microphone is."""
        mediator = self.mediator
        if mediator.button("Resume meeting").is_visible():
            mediator.resume()
        if mediator.button("Take the floor back").is_visible():
            mediator.button("Take the floor back").click()
        mediator.sees_nobody_speaking()
        if mediator.button("Turn microphone off").is_visible():
            mediator.close_microphone()
        self.fall_silent(within=10)
