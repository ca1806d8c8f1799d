"""The only home of the test's cast, and of a meeting of theirs."""

from collections.abc import Iterator

import msgspec
from playwright.sync_api import expect

from tests.browser.person import Person

CAST = {
    "mediator": "The mediator in green",
    "parent": "The parent in blue",
    "young_person": "The young person in red",
    "school": "The teacher in grey",
    "local_authority": "The officer in brown",
}
"""Role to name: names that no sentence of ours holds, so that a page that shows one is found out."""


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """Five people of one mediation."""

    mediator: Person
    parent: Person
    young_person: Person
    school: Person
    officer: Person

    @property
    def participants(self) -> tuple[Person, ...]:
        """Everybody but the mediator."""
        return (self.parent, self.young_person, self.school, self.officer)

    def __iter__(self) -> Iterator[Person]:
        return iter((self.mediator, *self.participants))

    def gather(self) -> None:
        """From the links to the room."""
        for person in self:
            person.join().agree_to_the_terms()
        self.mediator.is_in_the_room()
        for person in self.participants:
            person.waits()
            self.mediator.let_in(person)

    def clear_the_floor(self) -> None:
        """Whatever a test before this one left: nobody speaks, no hand is raised, the meeting is open."""
        mediator = self.mediator
        if mediator.button("Resume meeting").is_visible():
            mediator.resume()
        while mediator.hands.count():
            before = mediator.hands.count()
            mediator.next_speaker()
            expect(mediator.hands).to_have_count(before - 1)
        if mediator.button("Take the floor back").is_visible():
            mediator.button("Take the floor back").click()
        mediator.sees_nobody_speaking()
