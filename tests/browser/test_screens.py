"""The screenshots of docs/screens, taken of the program itself: `make screens` keeps them there."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Persons
from tests.browser.person import DESK, PHONE, Action, shows
from tests.browser.program import REPOSITORY, Program

_FOLDER = REPOSITORY / "docs" / "screens"
_MOST_BYTES = 300_000

_CAST = {
    "mediator": "The mediator",
    "parent": "The parent",
    "supporter": "The supporter",
    "school": "The school",
    "local_authority": "The authority officer",
}

pytestmark = pytest.mark.screens


def _small(file: Path) -> None:
    """With a palette of its own: flat colours lose nothing that can be seen, and the file most of its size."""
    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(
            colors=128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
    few.save(file, optimize=True)
    assert file.stat().st_size < _MOST_BYTES, f"{file.name}: {file.stat().st_size}"


class Camera:
    """Takes pictures into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, page: Page, name: str, *, whole: bool = False, dark: bool = False) -> None:
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.evaluate("window.scrollTo(0, 0)")
        file = self.folder / f"{name}.png"
        page.screenshot(path=file, full_page=whole, animations="disabled", caret="hide")
        page.emulate_media(color_scheme="light")
        _small(file)


@pytest.fixture
def camera(tmp_path: Path) -> Camera:
    """Every test run takes the screens; they stay in docs/screens only when asked to."""
    return Camera(_FOLDER if "EVENHAND_SCREENS" in os.environ else tmp_path)


def test_the_screens_are_taken(
    start: Callable[..., Program], persons: Persons, tmp_path: Path, camera: Camera
) -> None:
    people = "\n".join(f'[[people]]\nrole = "{role}"\nname = "{name}"\n' for role, name in _CAST.items())
    made = start().make(f'reference = "EXAMPLE-1"\nchild = "AB"\n\n{people}')
    mediator = persons(made, "Mediator", size=DESK)
    parent = persons(made, "Parent", size=PHONE)
    supporter = persons(made, "Supporter", size=PHONE)
    school = persons(made, "School", size=PHONE)
    officer = persons(made, "Local authority", size=DESK)
    everybody = (mediator, parent, supporter, school, officer)

    parent.open()
    camera.take(parent.page, "join-phone-light")
    mediator.open()
    camera.take(mediator.page, "join-desk-light")
    for person in everybody:
        person.join()
    camera.take(parent.page, "terms-phone-light")
    camera.take(mediator.page, "terms-desk-light")
    for person in everybody:
        person.agree_to_the_terms()
    mediator.is_in_the_room()
    parent.waits()
    camera.take(parent.page, "waiting-phone-light")
    for person in everybody[1:]:
        mediator.let_in(person)
    mediator.open_the_meeting()
    for person in (school, parent, officer):
        person.raise_hand()
    mediator.next_speaker()
    school.has_the_floor()
    camera.take(school.page, "room-own-turn-phone-light")
    camera.take(parent.page, "room-phone-light")
    camera.take(parent.page, "room-phone-dark", dark=True)

    confirmed = mediator.add_action(
        Action(
            "Send the speech report to the family and to the school.", "The authority officer", "2038-01-29"
        )
    )
    for person in (parent, officer):
        person.agree(confirmed)
    mediator.confirm(confirmed)
    agreed = mediator.add_action(
        Action("Hold a place at the reading group until the summer.", "The school", "2038-02-12")
    )
    for person in (parent, officer):
        person.agree(agreed)
    changed = mediator.add_action(
        Action("Meet again to look at how the help is going.", "The school", "2038-03-26")
    )
    officer.ask_for_a_change(changed, "Please make it before the end of February.")
    mediator.add_action(Action("Pay for a taxi to the reading group.", "The authority officer", "2038-02-05"))
    expect(mediator.region("Agreed actions").get_by_role("article")).to_have_count(4)
    camera.take(mediator.page, "room-desk-light")
    camera.take(mediator.page, "room-desk-dark", dark=True)
    board = camera.folder / "board-phone-light.png"
    # On so low a screen the bar stands in the flow, and covers nothing of the board.
    parent.page.set_viewport_size({"width": PHONE[0], "height": 500})
    parent.region("Agreed actions").screenshot(path=board, animations="disabled")
    parent.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    _small(board)
    mediator.pause("A short break", 10)
    camera.take(parent.page, "paused-phone-light")
    mediator.resume()

    mediator.begin_closing()
    mediator.write_the_outcome(
        "Agreement was reached on some things", "They will write to each other about the rest."
    )
    officer.confirm_outcome()
    shows(mediator.stand_of("The local authority"), "Confirmed by")
    camera.take(mediator.page, "closing-desk-light", whole=True)
    parent.button("I confirm this outcome").scroll_into_view_if_needed()
    camera.take(parent.page, "reading-phone-light")
    parent.confirm_outcome()
    mediator.seal()
    parent.sees_the_end()
    expect(parent.link_called("Download outcome (PDF)")).to_be_visible()
    camera.take(parent.page, "closed-phone-light")
    pdf = parent.download_outcome(tmp_path)
    page = camera.folder / "outcome"
    subprocess.run(
        ["pdftoppm", "-png", "-r", "90", "-singlefile", str(pdf), str(page)], check=True, timeout=30
    )
    _small(page.with_suffix(".png"))
