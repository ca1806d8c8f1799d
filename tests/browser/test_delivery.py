"""After the close, in browsers: a mail arrives, its link opens that person's page, and the mediator sees it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Persons
from tests.browser.mailbox import link_in, post_office_beside
from tests.browser.papers import words_of
from tests.browser.person import PHONE, shows
from tests.browser.program import Program

PLAN = """
reference = "BR-MAIL"
child = "AB"
[[people]]
role = "mediator"
name = "The mediator in green"
[[people]]
role = "parent"
name = "The parent in blue 😀 والد"
email = "parent@home.example"
[[people]]
role = "local_authority"
name = "The officer in brown"
email = "officer@authority.example"
"""


@pytest.mark.row("S14")
def test_a_mail_brings_back_who_left_and_the_mediator_sees_that_they_came(
    start: Callable[..., Program], persons: Persons, tmp_path: Path
) -> None:
    with post_office_beside() as (office, has):
        office.rcpt.append("550 5.1.1 nobody here")  # whoever is first
        program = start(
            EVENHAND_SMTP_URL=f"smtp://localhost:{office.port}",
            EVENHAND_MAIL_FROM="The service <room@service.example>",
        )
        mediation = program.make(PLAN)
        mediator = persons(mediation, "Mediator").join().agree_to_the_terms().is_in_the_room()
        mediator.open_the_meeting()
        mediator.close("No agreement was reached")

        listed = mediator.region("Who has been sent their link")
        failed = listed.get_by_role("listitem").filter(has_text="there is no such address")
        expect(failed).to_have_count(1, timeout=30_000)
        shows(listed, "One person has not been sent their link.")
        # Whoever it was, their address has a slip in it: it is put right, and written to.
        wrong = failed.locator("bdi").nth(1).inner_text()
        right = wrong.replace(".example", ".right.example")
        failed.get_by_role("button", name="Change the address").click()
        mediator.field("E-mail address").fill(right)
        mediator.button("Save and send", mediator.dialog).click()
        expect(mediator.dialog).to_be_hidden()
        shows(
            listed.get_by_role("listitem").filter(has_text=right),
            "The mediator in green gave this address on",
        )
        mails = {mail.to[0].replace(".right", ""): mail for mail in has(2)}
        assert set(mails) == {"parent@home.example", "officer@authority.example"}
        assert {mail.to[0] for mail in mails.values()} == set(mails) - {wrong} | {right}
        mediator.page.reload()
        shows(listed, "Everybody has been sent their link, or has used it.", within=30_000)

        # The parent was not in the meeting, and has nothing but the mail.
        mediation.links["Parent"] = link_in(mails["parent@home.example"])
        parent = persons(mediation, "Parent", size=PHONE)
        parent.open()
        parent.button("Join").click()
        parent.sees_the_end()
        assert "No agreement was reached" in words_of(parent.download_outcome(tmp_path))
        expect(parent.region("Who has been sent their link")).to_have_count(0)

        mediator.page.reload()
        row = listed.get_by_role("listitem").filter(has_text="The parent in blue 😀 والد")
        shows(row, ["Outcome downloaded on"], within=30_000)
        shows(listed.get_by_role("listitem").filter(has_text="The officer"), "Not opened since the meeting.")
        for told in (
            right,
            "parent@home.example",
            "officer@authority.example",
            "BR-MAIL",
            "The parent in blue",
        ):
            assert told not in program.log()
        for told in ("home.example", "authority.example", "right.example"):
            assert told not in parent.text
