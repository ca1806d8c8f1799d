"""The only home of the test's cast, and of a meeting of theirs."""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
from playwright.sync_api import expect

from server.app import utc_now
from server.english_day import english_day
from tests.browser.person import Person

CAST = {
    "mediator": "The mediator in green",
    "parent": "The parent in blue",
    "young_person": "The young person in red",
    "school": "The teacher in grey",
    "local_authority": "The officer in brown",
}
"""Role to name: names that no sentence of ours holds, so that a page that shows one is found out."""


def day(ago: int) -> date:
    """So many days before today, in England."""
    return english_day(utc_now()) - timedelta(days=ago)


def case_of(child: str, *, born: date) -> str:
    """The part of a plan that a certificate rests on: the notice and the adviser's talk lie some weeks back."""
    return (
        f'[case]\nchild_name = "{child}"\nborn = {born}\nauthority = "The county in gold"\n'
        f'decision = "plan_content"\nnotice_sent = {day(42)}\nadviser_contacted = {day(35)}\n'
        '[case.adviser]\nname = "The adviser in pink"\norganisation = "The service in black"\nindependent = true\n'
    )


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
