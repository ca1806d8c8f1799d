"""The document of a version after the first: what it says of itself, before and after, in every form."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from msgspec.structs import replace
from pypdf import PdfReader

from rooms.corrected import Changed, StatedChange
from rooms.outcome import Outcome, StatedVersion
from rooms.statement import outcome_of
from server.calendar_file import calendar_file
from server.documents import Documents
from server.editions import Edition
from server.pages import Pages
from server.press import Press
from server.words import Words
from tests.rooms.cast import CORRECTED
from tests.rooms.given import given
from tests.server.test_documents import (
    AGREED,
    CLOSED,
    CONFIRMED_BY,
    DATED,
    GENUINE,
    HOSTILE,
    SAID,
    Text,
    check,
    printed_text,
    says,
    squeezed,
)

pytestmark = pytest.mark.anyio

AGAIN = SAID + timedelta(days=3)
NEW_DAY = date(2026, 3, 27)
SECOND = replace(
    CONFIRMED_BY,
    agreed=(
        replace(AGREED, version=2, by_when=NEW_DAY, confirmed_at=AGAIN, absent=()),
        *CONFIRMED_BY.agreed[1:],
    ),
    words="Support in class was agreed.",
    versions=(
        StatedVersion(
            version=2,
            sealed_at=AGAIN,
            before_sealed_at=CLOSED,
            why="The date was written down wrongly.",
            changes=(
                StatedChange(changed=Changed.BY_WHEN, before=AGREED.by_when, after=NEW_DAY, action=1),
                StatedChange(changed=Changed.HOW_SEEN, before="", after="The family has it.", action=1),
                StatedChange(
                    changed=Changed.CONCLUSION,
                    before=CONFIRMED_BY.words,
                    after="Support in class was agreed.",
                ),
            ),
            agreed_by=AGREED.agreed_by,
            promised_by=(("Officer for the authority", AGAIN),),
        ),
    ),
)


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """For the whole module, so that one warm press serves all its tests."""
    return "asyncio"


@pytest.fixture(scope="module")
async def documents() -> AsyncIterator[Documents]:
    async with Press() as press:
        yield Documents(Pages(), press)


def with_one(change: StatedChange, why: str = "A slip.") -> Outcome:
    return replace(SECOND, versions=(replace(SECOND.versions[0], changes=(change,), why=why),))


async def test_it_says_near_its_top_which_version_it_is_and_what_it_takes_the_place_of(
    documents: Documents,
) -> None:
    pdf = await documents.outcome_pdf(SECOND, Words(), GENUINE)
    sheets = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    says(
        sheets[0],
        "Mediation outcome Version 2. This takes the place of version 1, sealed on Tuesday 3 March 2026 at 12:05.",
    )
    for sheet in sheets:
        says(sheet, "Mediation outcome EH-2026-0147, version 2")
    title = PdfReader(BytesIO(pdf)).metadata
    assert title is not None
    assert title.title == "Mediation outcome EH-2026-0147, version 2"


async def test_each_change_is_said_in_words_before_and_after_with_why_and_who_agreed(
    documents: Documents,
) -> None:
    text = printed_text(await documents.outcome_pdf(SECOND, Words()))
    says(
        text,
        "What changed in version 2",
        "Action 1: By when Before: Tuesday 17 March 2026 Now: Friday 27 March 2026",
        "Action 1: How people will see that it is done Before: nothing was said Now: The family has it.",
        f"The words about how the meeting ended Before: {CONFIRMED_BY.words} Now: {SECOND.words}",
        "Why it was changed The date was written down wrongly.",
        "The family said yes First parent, on Tuesday 3 March 2026 at 11:21",
        "“I will do this” Officer for the authority, on Friday 6 March 2026 at 11:21",
        "The mediator sealed it On Friday 6 March 2026 at 11:21",
        "On Friday 6 March 2026 at 11:21 (version 2 of this outcome)",
        "each party was asked to read version 1 of this outcome",
    )


async def test_the_document_of_a_version_says_what_was_sealed(documents: Documents) -> None:
    room = given(CORRECTED).room
    first, second = outcome_of(room, 1), outcome_of(room)
    assert first is not None
    assert second is not None
    text = printed_text(await documents.outcome_pdf(second, Words()))
    says(text, "Action 1 Find a reading tutor. Who will do it The local authority")
    says(text, "What will be done Before: Find a tutor. Now: Find a reading tutor.")
    old = printed_text(await documents.outcome_pdf(first, Words()))
    says(old, "Action 1 Find a tutor. Who will do it The local authority")
    assert "ersion" not in old.replace("(version", ""), "a first version says nothing of versions"


async def test_a_day_in_place_of_the_laws_says_so(documents: Documents) -> None:
    other = StatedChange(
        changed=Changed.BY_WHEN, before=AGREED.by_when, after=NEW_DAY, action=1, other_date=True
    )
    text = printed_text(await documents.outcome_pdf(with_one(other), Words()))
    says(text, "Now: Friday 27 March 2026 (agreed in writing in place of the law’s date)")


async def test_a_third_version_says_what_changed_in_the_second_too(documents: Documents) -> None:
    third = replace(
        SECOND.versions[0],
        version=3,
        before_sealed_at=AGAIN,
        sealed_at=AGAIN + timedelta(days=1),
        why="Twice.",
    )
    text = squeezed(
        printed_text(
            await documents.outcome_pdf(replace(SECOND, versions=(third, *SECOND.versions)), Words())
        )
    )
    says(text, "Version 3. This takes the place of version 2, sealed on Friday 6 March 2026 at 11:21.")
    assert text.index(squeezed("What changed in version 3")) < text.index(
        squeezed("What changed in version 2")
    )


async def test_a_promise_that_could_not_be_asked_again_is_not_said_of_the_new_words(
    documents: Documents,
) -> None:
    gone = replace(DATED, version=2, promised_at=None, promised_before=True, remit=None)
    text = printed_text(await documents.outcome_pdf(replace(SECOND, agreed=(gone,)), Words()))
    says(
        text,
        "Officer for the authority said so of the words before version 2, and could not be asked again.",
    )


async def test_every_edition_is_of_the_newest_version_and_says_so(documents: Documents) -> None:
    large = printed_text(await documents.edition_pdf(SECOND, Words(), Edition.LARGE_PRINT))
    says(large, "Version 2. This takes the place of version 1", "Now: Friday 27 March 2026")
    sheets = PdfReader(
        BytesIO(await documents.edition_pdf(SECOND, Words(), Edition.PLAIN_WORDS, GENUINE))
    ).pages
    assert len(sheets) == 1
    says(sheets[0].extract_text(), "This is version 2.", "By: Friday 27 March 2026")


async def test_a_full_sheet_of_plain_words_stays_one_sheet(documents: Documents) -> None:
    what = "Send the family the amended plan with all that was agreed for the mornings and the afternoons too, soon."
    many = tuple(replace(AGREED, number=n, what=what, who="A" * 40) for n in range(1, 12))
    full = replace(SECOND, agreed=many, not_agreed=SECOND.not_agreed * 4)
    pdf = await documents.edition_pdf(full, Words(), Edition.PLAIN_WORDS, GENUINE)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1


@pytest.mark.parametrize("edition", [None, *Edition])
async def test_it_can_be_read_aloud_and_is_well_made(
    documents: Documents, edition: Edition | None, tmp_path: Path
) -> None:
    pdf = await (
        documents.outcome_pdf(SECOND, Words(), GENUINE)
        if edition is None
        else documents.edition_pdf(SECOND, Words(), edition, GENUINE)
    )
    check(pdf, tmp_path, "outloud", "--fail-on", "error")
    check(pdf, tmp_path, "pdfua", "check", "--min-severity", "error")


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_what_people_wrote_of_a_change_comes_out_as_text(documents: Documents, hostile: str) -> None:
    changed = StatedChange(changed=Changed.WHAT, before=hostile, after=hostile, action=1)
    page = Text(documents.outcome_page(with_one(changed, why=hostile), Words()))
    assert "".join(page.texts).count(hostile) >= 3
    assert not {"script", "img", "style"} & set(page.elements)


async def test_a_change_longer_than_a_sheet_is_printed_whole(documents: Documents) -> None:
    long = StatedChange(changed=Changed.CONCLUSION, before="# " * 2_000, after="# " * 2_000)
    text = printed_text(await documents.outcome_pdf(with_one(long, why="# " * 500), Words()))
    assert text.count("#") >= 4_500


async def test_a_calendar_takes_the_new_day_in_place_of_the_old_one() -> None:
    first: list[Any] = Calendar.from_ical(calendar_file(CONFIRMED_BY, "r0", Words())).events
    second: list[Any] = Calendar.from_ical(calendar_file(SECOND, "r0", Words())).events
    assert [one["uid"] for one in first] == [one["uid"] for one in second]
    assert "sequence" not in first[0]
    assert {int(one["sequence"]) for one in second} == {1}
    assert second[0]["dtstart"].dt == NEW_DAY
    assert second[0]["dtstamp"].dt > first[0]["dtstamp"].dt
