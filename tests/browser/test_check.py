"""The check page in a browser: from the document's own code to its yes, and to the no of a changed one."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.axe import Auditor
from tests.browser.check import NO, YES, check, choose, hears
from tests.browser.conftest import Persons
from tests.browser.papers import scanned
from tests.browser.person import PHONE
from tests.browser.program import Mediation


@pytest.mark.a11y
@pytest.mark.security
def test_anybody_who_holds_the_document_can_check_that_it_is_genuine(
    persons: Persons, mediation: Mediation, tmp_path: Path
) -> None:
    mediator = persons(mediation, "Mediator").join().agree_to_the_terms().is_in_the_room()
    mediator.open_the_meeting()
    mediator.close("No agreement was reached")
    document = mediator.download_outcome(tmp_path)
    address = scanned(document)
    number = address.partition("#")[2]

    # Somebody who has never been here: no link was opened in this browser, and there is no cookie.
    anybody = persons(mediation, "School", size=PHONE)
    posted: list[str] = []
    anybody.page.on("request", lambda asked: posted.append(asked.post_data or ""))
    anybody.page.goto(address)
    expect(anybody.field("The document number")).to_have_value(number)
    assert "#" not in anybody.page.url, "it stands in no history"
    auditor = Auditor()
    auditor.look(anybody, "asked")

    anybody.button("Check the document").click()
    hears(anybody, "Choose the PDF file")
    check(anybody, document)
    hears(anybody, YES)
    expect(anybody.page.get_by_role("status")).to_contain_text(
        "This is exactly the document that was sealed on"
    )
    auditor.look(anybody, "yes")
    assert mediation.reference not in anybody.text
    assert anybody.context.cookies() == []
    (sent,) = [body for body in posted if body]
    assert len(sent) < 200, "the file stayed where it was"

    # One byte: in a word, in the signature, or after the end.
    whole = document.read_bytes()
    for place in (len(whole) // 3, whole.rindex(b"/Contents <") + 400, len(whole) - 1):
        changed = tmp_path / f"changed-{place}.pdf"
        changed.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        check(anybody, changed)
        hears(anybody, NO)
    auditor.look(anybody, "no")

    # The answer goes with what it was an answer to.
    anybody.field("The document number").fill("7H2K")
    expect(anybody.page.get_by_text(NO)).to_be_hidden()
    with anybody.bearing("status of 422"):
        check(anybody, document)
        hears(anybody, "There is a slip in the number")
    anybody.field("The document number").fill(number.lower().replace("-", " "))
    check(anybody, document)
    hears(anybody, YES)
    assert auditor.found == []


def test_what_goes_wrong_on_the_check_page_is_no_no(
    persons: Persons, mediation: Mediation, tmp_path: Path
) -> None:
    anybody = persons(mediation, "School")
    anybody.page.goto(mediation.links["School"].partition("/join")[0] + "/check")
    file = tmp_path / "any.pdf"
    file.write_bytes(b"%PDF-1.7\n")
    check(anybody, file)
    hears(anybody, "Type the document number")
    expect(anybody.field("The document number")).to_be_focused()

    anybody.field("The document number").fill("7H2K-9QXW-M4T0-C8ZB")
    choose(anybody, file)
    file.unlink()
    anybody.button("Check the document").click()
    hears(anybody, "This file cannot be read")

    # Larger than any document of ours: told without reading it.
    with file.open("wb") as large:
        large.truncate(18 * 1024 * 1024)
    check(anybody, file)
    hears(anybody, NO)

    file.write_bytes(b"%PDF-1.7\n")
    anybody.context.set_offline(True)
    with anybody.bearing("ERR_INTERNET_DISCONNECTED"):
        check(anybody, file)
        hears(anybody, "That did not work just now")
