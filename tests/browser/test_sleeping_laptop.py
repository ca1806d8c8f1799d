"""Lines that die without a word, in real browsers: nobody says that they are gone, and it is seen all the same."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Persons, mediation_of
from tests.browser.laptop import Laptop
from tests.browser.meeting import CAST
from tests.browser.person import COMING_BACK_MS, LINE_DOWN, Person, shows
from tests.browser.program import Program

HELD = "Their line is gone. Their turn and their time wait for them."
ON_HOLD = "The meeting is on hold for a moment"

# Six seconds and ten are what is promised; the rest is for a machine that is busy. What closes a line that takes
# nothing would come after half a minute.
HELD_WITHIN_MS = 14_000
ON_HOLD_WITHIN_MS = 20_000


@pytest.mark.faults
@pytest.mark.row("S29", "S38")
def test_a_laptop_that_falls_asleep_holds_its_persons_turn_or_the_mediators_meeting(
    chromium: Browser, program: Program, laptop: Callable[[], Laptop]
) -> None:
    mediation = mediation_of(
        program, {role: CAST[role] for role in ("mediator", "parent", "local_authority")}
    )
    mediators, parents, awake = laptop(), laptop(), Persons(chromium)
    mediator: Person = Persons(mediators.browser)(mediation, "Mediator")
    parent: Person = Persons(parents.browser)(mediation, "Parent")
    officer: Person = awake(mediation, "Local authority")
    mediator.join().agree_to_the_terms().is_in_the_room()
    for person in (parent, officer):
        person.join().agree_to_the_terms()
        mediator.let_in(person)
        person.is_in_the_room()
    mediator.open_the_meeting()
    mediator.give_the_floor(parent)
    officer.raise_hand()
    officer.sees_speaking(parent)

    with parent.bearing(*LINE_DOWN), parents.asleep():
        shows(officer.region("Speaking now"), HELD, within=HELD_WITHIN_MS)
        shows(officer.row_of(parent.name), "Away")
        officer.sees_queue(officer)
    shows(parent.region("Speaking now"), "You have the floor", within=COMING_BACK_MS)
    officer.sees_speaking(parent)

    with mediator.bearing(*LINE_DOWN), mediators.asleep():
        shows(officer.region("The meeting"), ON_HOLD, within=ON_HOLD_WITHIN_MS)
        shows(parent.region("The meeting"), "Nobody is heard, and no time is lost.")
        officer.sees_nobody_speaking()
    shows(officer.region("The meeting"), "The meeting is open", within=COMING_BACK_MS)
    shows(mediator.region("The meeting"), "The meeting is open", within=COMING_BACK_MS)
    parent.finish_speaking()
    mediator.next_speaker()
    officer.has_the_floor()
    awake.leave()
    assert [*mediator.faults, *parent.faults, *officer.faults] == []
