"""The outcome: exactly the words that were agreed, on a page and in a PDF that anybody can read."""

import re
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from msgspec.structs import replace
from PIL import Image
from pypdf import PdfReader

from rooms.action_law import WhyNoLaw
from rooms.closing import AuthorityAnswer, ViewsHeard
from rooms.days import BankHoliday
from rooms.law.rule import Bound, Caution, Duty, Mark, Matter
from rooms.outcome import (
    AgreedAction,
    Attendance,
    Conclusion,
    LegalDate,
    OpenAction,
    Outcome,
    PartyAbsence,
    PartyStand,
    Stand,
    StatedAuthority,
    StatedViews,
)
from server.documents import OUTCOME_CSS, Documents, Genuine
from server.editions import Edition, plain
from server.pages import Pages
from server.press import Press
from server.qr import qr_code
from server.seal import Seal
from server.signing_certificate import SigningCertificate
from server.words import Words
from tests.server.certificates import PROVIDER

pytestmark = pytest.mark.anyio

OPENED = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
CLOSED = datetime(2026, 3, 3, 12, 5, tzinfo=UTC)
SAID = datetime(2026, 3, 3, 11, 21, tzinfo=UTC)

WORDING = "Send the family the amended Section F of the plan, with 12 hours a week of one-to-one support."
SECOND = "Pay for the taxi to school until the plan is final.\nThe first payment covers January to March."
UNSETTLED = "Name the school that the family prefers in Section I."

HOSTILE = (
    "<script>alert(1)</script>",
    "</p></dd></style><style>*{display:none}</style>",
    "{{7*7}} {% raw %} ${7*7} {reference} %(reference)s",
    '"><img src=http://127.0.0.1:9/x onerror=alert(1)>',
    "&lt;b&gt; &amp; &#x41;",
    "content: url(file:///etc/passwd); } * { display: none }",
)

AGREED = AgreedAction(
    number=1,
    what=WORDING,
    who="Local authority, SEN case officer",
    by_when=date(2026, 3, 17),
    wording=3,
    agreed_by=(("family", "First parent", SAID), ("local_authority", "Officer for the authority", SAID)),
    absent=(PartyAbsence(party="health_commissioner", reason="Their line dropped and did not come back."),),
    confirmed_at=SAID + timedelta(minutes=4),
)

EASTER = LegalDate(
    rule="T4",
    does=Duty.AMEND_CONTENT,
    bound=(Bound.LOCAL_AUTHORITY,),
    on=date(2026, 4, 6),
    bank_holidays=(
        BankHoliday(on=date(2026, 4, 3), name="Good Friday"),
        BankHoliday(on=date(2026, 4, 6), name="Easter Monday"),
    ),
    last_working_day=date(2026, 4, 2),
    source="SEND Regulations 2014 (SI 2014/1530), regulation 42(2) with 44(2)(e)",
    mark=Mark.UNVERIFIED,
    cautions=(Caution.EXCEPTION_MAY_BE_CLAIMED,),
    own=True,
)
DATED = replace(
    AGREED,
    how_seen="The family has the changed plan in its hands.",
    section="F",
    matter=Matter.CHANGE_CONTENT,
    owner="Officer for the authority",
    promised_at=SAID,
    remit=(True, "Officer for the authority"),
    agreed_on=date(2026, 3, 2),
    law=(EASTER,),
    absent=(),
)
"""An action of which everything is known."""

OTHER_DATE = replace(DATED, by_when=date(2026, 4, 20), law=(replace(EASTER, agreed=date(2026, 4, 20)),))

GENUINE = Genuine(
    number="7H2K-9QXW-M4T0-C8ZB",
    address="https://mediation.room.example/check",
    link="https://mediation.room.example/check#7H2K-9QXW-M4T0-C8ZB",
    code=qr_code("https://mediation.room.example/check#7H2K-9QXW-M4T0-C8ZB"),
)

PLACES = 20
"""Where one text of each kind is seen: title, foot, reference, child, words; ten in the two actions; who could decide,
the child's views; three in who confirmed."""

OUTCOME = Outcome(
    reference="EH-2026-0147",
    child="A. B.",
    opened_at=OPENED,
    closed_at=CLOSED,
    conclusion=Conclusion.PARTLY_AGREED,
    words="Support in class was agreed.\n\nThe school to be named was not.",
    people=(
        Attendance(name="First mediator", role="mediator", party=None, took_part=True),
        Attendance(name="First parent", role="parent", party="family", took_part=True),
        Attendance(name="Friend of the parent", role="supporter", party=None, took_part=True),
        Attendance(
            name="Officer for the authority", role="local_authority", party="local_authority", took_part=True
        ),
        Attendance(
            name="Somebody in health",
            role="health_commissioner",
            party="health_commissioner",
            took_part=False,
        ),
    ),
    agreed=(
        AGREED,
        replace(AGREED, number=2, what=SECOND, who="Local authority, transport", absent=()),
    ),
    not_agreed=(OpenAction(number=3, what=UNSETTLED, who="", by_when=None),),
)

CONFIRMED_BY = replace(
    OUTCOME,
    authorities=(
        StatedAuthority(party="family", answer=AuthorityAnswer.YES, name="First parent"),
        StatedAuthority(party="local_authority", answer=AuthorityAnswer.NO, name="Officer for the authority"),
        StatedAuthority(party="health_commissioner", answer=AuthorityAnswer.NOT_ASKED),
    ),
    views=StatedViews(how=ViewsHeard.THROUGH_SOMEBODY, words="Two visits at home.\nWith pictures."),
    stands=(
        PartyStand(party="family", stand=Stand.CONFIRMED, name="First parent", at=SAID),
        PartyStand(party="local_authority", stand=Stand.WILL_NOT, reason="Has to ask a manager first."),
        PartyStand(party="health_commissioner", stand=Stand.ABSENT, reason="Their line dropped."),
    ),
)

NOTHING_AGREED = replace(OUTCOME, conclusion=Conclusion.NOT_AGREED, agreed=(), not_agreed=(), words="")

TWELVE = replace(
    OUTCOME,
    agreed=tuple(
        replace(AGREED, number=n, what=f"Item {n}. " + f"{WORDING} {SECOND} " * 3, by_when=date(2026, 3, n))
        for n in range(1, 13)
    ),
)

ENORMOUS = replace(OUTCOME, agreed=(replace(AGREED, what="A long sentence about support. " * 400),))
"""An action of four pages, where nothing can be kept on one."""


DUE_LATER = replace(
    OUTCOME,
    agreed=(
        replace(AGREED, number=1, by_when=date(2026, 4, 20), who="Head teacher", what="Give a laptop."),
        replace(OTHER_DATE, number=2),
        replace(AGREED, number=3, by_when=date(2026, 3, 4), who="", owner="First parent", what="Call."),
    ),
)
"""Two actions due on one day, and one due before them."""

FAR_APART = replace(
    OUTCOME,
    agreed=tuple(
        replace(AGREED, number=n, what=f"{WORDING} {SECOND}", by_when=date(2026 + n, 6, 1))
        for n in range(1, 8)
    ),
)
"""As long as the line of days gets with its room between them."""


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """For the whole module, so that one warm press serves all its tests, as it serves all rooms."""
    return "asyncio"


@pytest.fixture(scope="module")
async def documents() -> AsyncIterator[Documents]:
    async with Press() as press:
        yield Documents(Pages(), press)


@pytest.fixture(scope="module")
def seal(tmp_path_factory: pytest.TempPathFactory) -> Seal:
    own = tmp_path_factory.mktemp("own") / "signing.pem"
    return Seal(SigningCertificate.own(own, "room.example", OPENED), Words())


def squeezed(text: str) -> str:
    """The text without its white space, which a page sets by its own lines."""
    return re.sub(r"\s+", "", text)


def says(where: str, *texts: str) -> None:
    for text in texts:
        assert squeezed(text) in squeezed(where), text


def printed_text(pdf: bytes) -> str:
    """What the PDF says, line by line in the order it was written in."""
    return subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


class Text(HTMLParser):
    """The texts of a page, as a reader sees them, and the elements that they stand in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.texts += [value or "" for name, value in attrs if name == "content" and tag == "meta"]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.row("S13", "S53", "S59", "L17")
async def test_the_pdf_holds_exactly_the_wordings_that_were_agreed(documents: Documents) -> None:
    text = printed_text(await documents.outcome_pdf(OUTCOME, Words()))
    says(
        text,
        f"Action 1 {WORDING} Who will do it Local authority, SEN case officer By when Tuesday 17 March 2026",
    )
    says(text, f"Action 2 {SECOND} Who will do it Local authority, transport")
    says(text, "2 actions were agreed.")
    assert squeezed(text).count("Action1") == 1


async def test_the_pdf_says_which_mediation_it_is_of(documents: Documents) -> None:
    pdf = await documents.outcome_pdf(OUTCOME, Words())
    says(printed_text(pdf), "Reference EH-2026-0147", "Child or young person A. B.")
    says(printed_text(pdf), "Date of the meeting Tuesday 3 March 2026")
    says(printed_text(pdf), "The mediator closed the meeting on Tuesday 3 March 2026 at 12:05.")


@pytest.mark.row("S28")
async def test_each_partys_yes_is_named_with_who_said_it_and_when(documents: Documents) -> None:
    text = printed_text(await documents.outcome_pdf(OUTCOME, Words()))
    says(text, "The family said yes First parent, on Tuesday 3 March 2026 at 11:21")
    says(text, "The local authority said yes Officer for the authority, on Tuesday 3 March 2026 at 11:21")
    says(text, "The health commissioner could not be asked Their line dropped and did not come back.")
    says(text, "The mediator confirmed it On Tuesday 3 March 2026 at 11:25 (wording 3)")


@pytest.mark.row("S61", "L18", "L22")
async def test_each_action_has_its_last_day_in_law_with_its_rule_source_and_mark(
    documents: Documents,
) -> None:
    text = printed_text(await documents.outcome_pdf(replace(OUTCOME, agreed=(DATED,)), Words()))
    says(text, "Last day in law Monday 6 April 2026 · The local authority: Issue the changed plan.")
    says(text, "Counted from the agreement on Monday 2 March 2026.")
    says(text, "It is no working day; the last one before it is Thursday 2 April 2026.")
    says(text, "A bank holiday near it: Good Friday, Friday 3 April 2026.")
    says(text, "Rule T4: SEND Regulations 2014 (SI 2014/1530), regulation 42(2) with 44(2)(e).")
    says(text, "Not verified:", "The authority may say that an exception in regulation 44(3) applies.")
    says(text, "How people will see that it is done The family has the changed plan in its hands.")
    says(text, "Part of the plan Section F", "It could be appealed.")
    says(text, "“I will do this” Officer for the authority, on Tuesday 3 March 2026 at 11:21")
    says(text, "Officer for the authority said that it is within the authority’s remit.")


@pytest.mark.row("S62", "L19")
async def test_another_date_stands_beside_the_laws_with_who_agreed_to_it(documents: Documents) -> None:
    text = printed_text(await documents.outcome_pdf(replace(OUTCOME, agreed=(OTHER_DATE,)), Words()))
    says(text, "Last day in law Monday 6 April 2026")
    says(text, "Monday 20 April 2026, in place of the law’s date (regulation 42(5)).")
    says(
        text,
        "Every party said yes to it: The family, First parent; The local authority, Officer for the authority.",
    )


@pytest.mark.row("L25")
@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        (WhyNoLaw.NOT_SORTED, "because nobody has said what this is about in law."),
        (WhyNoLaw.WALES, "Wales has a law of its own, and England’s dates would be wrong there."),
    ],
)
async def test_where_no_legal_date_was_worked_out_it_says_so_and_why(
    documents: Documents, why: WhyNoLaw, sentence: str
) -> None:
    page = documents.outcome_page(replace(OUTCOME, agreed=(replace(AGREED, no_law=why),)), Words())
    says("".join(Text(page).texts), "Last day in law No legal date was worked out", sentence)


async def test_the_longest_names_other_scripts_and_emoji_come_out_of_an_actions_new_fields(
    documents: Documents, tmp_path: Path
) -> None:
    # What is longer than these is refused at the door.
    long = replace(DATED, owner="N" * 120, who="W" * 120, how_seen="#" * 1_000)
    scripts = replace(DATED, number=2, owner="اسم", how_seen="שלום 👩‍👧 नमस्ते 中文", remit=(False, "Ж"))
    pdf = await documents.outcome_pdf(replace(OUTCOME, agreed=(long, scripts)), Words())
    check(pdf, tmp_path, "pdfua", "check", "--min-severity", "error")
    text = printed_text(pdf)
    says(text, "N" * 120, "W" * 120)
    # The foot of a sheet may come in between.
    assert text.count("#") == 1_000
    says(text, "中文", "नमस्ते", "Ж said that it is outside the authority’s remit.")


@pytest.mark.row("S57")
async def test_what_the_authority_words_itself_is_shown_as_such(documents: Documents) -> None:
    theirs = replace(AGREED, who="", what="The changes to Section F.", authority_words=True)
    text = printed_text(await documents.outcome_pdf(replace(OUTCOME, agreed=(theirs,)), Words()))
    says(text, "The local authority writes the exact words of this change to the plan itself.")
    says(text, "Who will do it The local authority")


async def test_what_is_due_when_is_told_in_order_with_the_days_between(documents: Documents) -> None:
    text = printed_text(await documents.outcome_pdf(DUE_LATER, Words()))
    says(
        text,
        "What is due when",
        "Tuesday 3 March 2026 The meeting "
        "Wednesday 4 March 2026 1 day later Call. First parent, action 3 "
        "Monday 20 April 2026 47 days later Give a laptop. Head teacher, action 1 "
        "Send the family the amended Section F of the plan, with 12 hours a week of one-to-one… "
        "Local authority, SEN case officer, action 2",
    )


async def test_one_action_is_no_order(documents: Documents) -> None:
    assert "What is due when" not in documents.outcome_page(replace(OUTCOME, agreed=(DATED,)), Words())
    assert "What is due when" in documents.outcome_page(OUTCOME, Words())


async def test_an_action_due_on_the_day_of_the_meeting_or_before_it_is_in_its_place(
    documents: Documents,
) -> None:
    before = replace(AGREED, number=7, by_when=date(2026, 3, 1), what="Before.", who="A")
    same = replace(AGREED, number=8, by_when=date(2026, 3, 3), what="Same.", who="B")
    text = printed_text(await documents.outcome_pdf(replace(OUTCOME, agreed=(same, before)), Words()))
    says(
        text, "Sunday 1 March 2026 Before. A, action 7 Tuesday 3 March 2026 2 days later The meeting Same. B"
    )
    unopened = documents.outcome_page(replace(OUTCOME, opened_at=None, agreed=(same, before)), Words())
    assert ">The meeting<" not in unopened


@pytest.mark.parametrize("outcome", [OUTCOME, DUE_LATER, TWELVE, FAR_APART])
async def test_the_line_of_days_is_on_one_sheet(documents: Documents, outcome: Outcome) -> None:
    sheets = PdfReader(BytesIO(await documents.outcome_pdf(outcome, Words()))).pages
    holding = [sheet for sheet in sheets if "What is due when" in sheet.extract_text()]
    assert len(holding) == 1
    for action in outcome.agreed:
        says(holding[0].extract_text(), f"action {action.number}")


@pytest.mark.row("S28")
async def test_it_says_which_party_confirmed_the_whole_of_it_and_why_another_did_not(
    documents: Documents,
) -> None:
    text = printed_text(await documents.outcome_pdf(CONFIRMED_BY, Words()))
    whole = text.partition("Who confirmed this outcome")[2]
    says(
        whole,
        "Each party was asked to read all of the above, and whether it is what was agreed.",
        "The family confirmed it First parent, on Tuesday 3 March 2026 at 11:21",
        "The local authority did not confirm it Has to ask a manager first.",
        "The health commissioner could not be asked Their line dropped.",
    )
    nobody = tuple(PartyStand(party=one.party, stand=Stand.NOT_ASKED) for one in CONFIRMED_BY.stands)
    stopped = documents.outcome_page(replace(CONFIRMED_BY, stands=nobody), Words())
    says(stopped, "The meeting ended before the parties were asked to read this.", "<dd>Was not asked</dd>")
    draft = documents.outcome_page(replace(CONFIRMED_BY, stands=nobody, closed_at=None), Words())
    says(draft, "<dd>Has not confirmed it yet</dd>")


@pytest.mark.row("S58", "L8")
async def test_it_says_of_each_party_whether_it_could_decide_on_the_day(documents: Documents) -> None:
    text = printed_text(await documents.outcome_pdf(CONFIRMED_BY, Words()))
    says(
        text,
        "The family First parent said that they could agree without asking anybody else.",
        "Officer for the authority said that somebody who was not there must be asked first.",
        "It was not asked whether they could agree without asking anybody else.",
    )


@pytest.mark.row("L11")
async def test_it_says_how_the_childs_views_were_heard(documents: Documents) -> None:
    text = printed_text(await documents.outcome_pdf(CONFIRMED_BY, Words()))
    says(text, "How the child’s or young person’s views were heard", "Somebody told us for them")
    says(text, "Two visits at home. With pictures.")


async def test_what_was_not_agreed_is_set_apart_from_what_was(documents: Documents) -> None:
    text = squeezed(printed_text(await documents.outcome_pdf(OUTCOME, Words())))
    agreed, _, rest = text.partition(squeezed("What was not agreed"))
    assert squeezed(UNSETTLED) in rest
    assert squeezed(UNSETTLED) not in agreed
    assert squeezed("Who was to do it Nobody had been named By when No date had been set") in rest


async def test_who_took_part_is_told_from_who_was_only_invited(documents: Documents) -> None:
    text = printed_text(await documents.outcome_pdf(OUTCOME, Words()))
    took_part, _, invited = text.partition("Invited, but did not take part")
    says(took_part, "First mediator Mediator", "First parent Parent", "Friend of the parent Supporter")
    says(invited, "Somebody in health Health commissioner")
    assert "Somebody in health" not in took_part


@pytest.mark.row("S59")
@pytest.mark.parametrize("conclusion", list(Conclusion))
async def test_every_ending_is_written_down_even_with_nothing_agreed(
    documents: Documents, conclusion: Conclusion
) -> None:
    page = documents.outcome_page(replace(NOTHING_AGREED, conclusion=conclusion), Words())
    ending = {
        Conclusion.AGREED: "Agreement was reached",
        Conclusion.PARTLY_AGREED: "Agreement was reached on some things",
        Conclusion.NOT_AGREED: "No agreement was reached",
        Conclusion.STOPPED: "The meeting was stopped",
        Conclusion.TO_BE_CONTINUED: "The meeting will go on another day",
    }
    says(page, f">{ending[conclusion]}<", "No actions were agreed in this meeting.")


@pytest.mark.row("S60", "S61", "S62", "S64")
async def test_the_legal_status_is_told_narrowly(documents: Documents) -> None:
    text = printed_text(await documents.outcome_pdf(OUTCOME, Words()))
    says(
        text,
        "the local authority has to meet the same time limits, set by regulation 44,",
        "as it would after a Tribunal order.",
        "due within two weeks of the agreement",
        "a different time counts instead if the parties have agreed to it in writing",
        "It does not turn this document into an order of the Tribunal.",
        "not legal advice",
    )


@pytest.mark.row("S14", "S47", "S48", "S49")
async def test_it_says_who_may_see_it_and_what_stays_private(documents: Documents) -> None:
    text = printed_text(await documents.outcome_pdf(OUTCOME, Words()))
    says(
        text,
        "Everybody who took part can have this document.",
        "It may also be shown to people who need it",
        "in confidence and without prejudice",
        "a worry about somebody’s safety is passed on to the authorities",
    )


@pytest.mark.row("S50", "S56", "S57")
async def test_it_says_that_the_mediator_does_not_carry_it_out(documents: Documents) -> None:
    text = printed_text(await documents.outcome_pdf(OUTCOME, Words()))
    says(
        text,
        "The mediator took no side, has no power over what happens next, and is not responsible for it.",
        "are written by the local authority’s officer, not by the mediator",
    )


async def test_it_is_a_draft_until_the_meeting_has_closed_and_says_so_on_every_sheet(
    documents: Documents,
) -> None:
    draft = PdfReader(BytesIO(await documents.outcome_pdf(replace(OUTCOME, closed_at=None), Words())))
    assert all("Draft, not final" in page.extract_text() for page in draft.pages)
    says(draft.pages[0].extract_text(), "Nothing in it is final until the mediator closes the meeting.")
    final = documents.outcome_page(OUTCOME, Words())
    assert "draft" not in final.lower()


async def test_every_sheet_carries_its_number_and_the_reference(documents: Documents) -> None:
    sheets = PdfReader(BytesIO(await documents.outcome_pdf(TWELVE, Words()))).pages
    for number, sheet in enumerate(sheets, start=1):
        says(sheet.extract_text(), f"Page {number} of {len(sheets)}", "Mediation outcome EH-2026-0147")


async def sheets_of(documents: Documents, outcome: Outcome) -> list[str]:
    pdf = await documents.outcome_pdf(outcome, Words())
    return [squeezed(sheet.extract_text()) for sheet in PdfReader(BytesIO(pdf)).pages]


async def test_an_action_is_kept_on_one_sheet(documents: Documents) -> None:
    short = replace(
        TWELVE, agreed=tuple(replace(one, what=f"Item {one.number}. {WORDING}") for one in TWELVE.agreed)
    )
    sheets = await sheets_of(documents, short)
    for action in short.agreed:
        (holding,) = (
            sheet for sheet in sheets if squeezed(f"Action {action.number} Item {action.number}.") in sheet
        )
        says(holding, f"Action {action.number}", action.what, Words().date(action.by_when))


async def test_how_it_is_checked_stands_on_one_sheet(documents: Documents) -> None:
    full = replace(OUTCOME, agreed=(DATED, replace(OTHER_DATE, number=2)))
    pdf = await documents.outcome_pdf(full, Words(), GENUINE)
    sheets = [squeezed(sheet.extract_text()) for sheet in PdfReader(BytesIO(pdf)).pages]
    (holding,) = (sheet for sheet in sheets if squeezed("Is this document genuine?") in sheet)
    says(holding, "It tells nobody anything about the mediation.")


async def test_a_long_wording_runs_on_so_that_no_sheet_is_half_empty_and_its_facts_stay_together(
    documents: Documents,
) -> None:
    sheets = await sheets_of(documents, TWELVE)
    assert len(sheets) < len(TWELVE.agreed)
    for action in TWELVE.agreed:
        day = Words().date(action.by_when)
        (holding,) = (sheet for sheet in sheets if squeezed(f"By when{day}") in sheet)
        facts = holding[: holding.index(squeezed(f"By when{day}"))].rsplit(squeezed("Who will do it"), 1)[1]
        assert facts == squeezed(action.who), "who is with by when"
        says(holding, f"By when {day} The family said yes {action.agreed_by[0][1]}")


async def test_an_action_of_which_everything_is_known_begins_on_the_first_sheet_and_goes_on_on_the_next(
    documents: Documents,
) -> None:
    full = replace(CONFIRMED_BY, agreed=(DATED, replace(OTHER_DATE, number=2)))
    first, second, *_ = await sheets_of(documents, full)
    says(first, "What was agreed 2 actions were agreed.")
    says(first, f"Action 1 {WORDING} Who will do it {DATED.who} Which person {DATED.owner} By when")
    assert squeezed("The mediator confirmed it") not in first
    says(second, "The mediator confirmed it")
    says(second, f"Action 2 {WORDING} Who will do it {DATED.who}")
    says(second, "Last day in law Monday 6 April 2026")


async def test_facts_longer_than_a_sheet_are_printed_whole(documents: Documents) -> None:
    # Three reasons and a few words of one's own, each as long as the door lets in.
    parties, reason = ("family", "local_authority", "health_commissioner"), "#" * 1_000
    absent = tuple(PartyAbsence(party=party, reason=reason) for party in parties)
    stands = tuple(PartyStand(party=party, stand=Stand.WILL_NOT, reason=reason) for party in parties)
    long = replace(
        CONFIRMED_BY, agreed=(replace(DATED, how_seen=reason, owner="N" * 120, absent=absent),), stands=stands
    )
    text = printed_text(await documents.outcome_pdf(long, Words(), GENUINE))
    assert text.count("#") >= 7 * len(reason)


async def test_an_action_longer_than_a_sheet_is_printed_whole(documents: Documents) -> None:
    text = printed_text(await documents.outcome_pdf(ENORMOUS, Words()))
    # Words, since the foot of a sheet may come between two words of a sentence.
    assert re.findall(r"\blong\b|\bsentence\b", text) == ["long", "sentence"] * 400
    says(text, "By when Tuesday 17 March 2026")
    assert re.search(r"Action 1\s+A long", text), "it starts where its heading is"


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_what_people_wrote_comes_out_as_text(documents: Documents, hostile: str) -> None:
    action = replace(
        AGREED,
        what=hostile,
        who=hostile,
        how_seen=hostile,
        owner=hostile,
        promised_at=None,
        remit=(True, hostile),
        agreed_by=(("family", hostile, SAID),),
        absent=(PartyAbsence(party="local_authority", reason=hostile),),
    )
    outcome = replace(
        OUTCOME,
        reference=hostile,
        child=hostile,
        words=hostile,
        people=tuple(replace(person, name=hostile) for person in OUTCOME.people),
        agreed=(action,),
        not_agreed=(OpenAction(number=2, what=hostile, who=hostile, by_when=None),),
        **closing_with(hostile),
    )
    says(
        "".join(Text(documents.outcome_page(replace(outcome, agreed=(action, action)), Words())).texts),
        f"14 days later {hostile} {hostile}, action 1 {hostile} {hostile}, action 1",
    )
    page = Text(documents.outcome_page(outcome, Words()))
    assert page.elements == Text(documents.outcome_page(replace(outcome, **calm()), Words())).elements
    assert "".join(page.texts).count(hostile) == PLACES + len(OUTCOME.people)
    says(
        printed_text(await documents.outcome_pdf(outcome, Words())),
        f"Action 1 {hostile} Who will do it {hostile}",
    )


def calm() -> dict[str, object]:
    """The same outcome with nothing in it but plain words."""
    quiet = "Words"
    return {
        "reference": quiet,
        "child": quiet,
        "words": quiet,
        "people": tuple(replace(person, name=quiet) for person in OUTCOME.people),
        "agreed": (
            replace(
                AGREED,
                what=quiet,
                how_seen=quiet,
                owner=quiet,
                promised_at=None,
                remit=(True, quiet),
                agreed_by=(("family", quiet, SAID),),
                absent=(PartyAbsence(party="local_authority", reason=quiet),),
            ),
        ),
        "not_agreed": (OpenAction(number=2, what=quiet, who=quiet, by_when=None),),
        **closing_with(quiet),
    }


def closing_with(words: str) -> dict[str, Any]:
    """What the closing step adds, with the same words wherever somebody's own words can stand."""
    return {
        "authorities": (StatedAuthority(party="family", answer=AuthorityAnswer.YES, name=words),),
        "views": StatedViews(how=ViewsHeard.NOT_HEARD, words=words),
        "stands": (
            PartyStand(party="family", stand=Stand.CONFIRMED, name=words, at=SAID),
            PartyStand(party="local_authority", stand=Stand.WILL_NOT, reason=words),
            PartyStand(party="health_commissioner", stand=Stand.ABSENT, reason=words),
        ),
    }


async def test_no_word_on_it_goes_round_the_catalogue(documents: Documents) -> None:
    bare = replace(
        OUTCOME,
        reference="0",
        child="0",
        words="0",
        **closing_with("0"),
        people=tuple(replace(person, name="0") for person in OUTCOME.people),
        agreed=(
            replace(
                AGREED,
                what="0",
                who="0",
                how_seen="0",
                section="F",
                matter=Matter.CHANGE_CONTENT,
                owner="0",
                promised_at=SAID,
                remit=(False, "0"),
                agreed_on=date(2026, 3, 2),
                law=(replace(EASTER, rule="0", source="0", bank_holidays=(), agreed=date(2026, 4, 20)),),
                agreed_by=(("family", "0", SAID),),
                absent=(PartyAbsence(party="local_authority", reason="0"),),
            ),
        ),
        not_agreed=(OpenAction(number=2, what="0", who="", by_when=None),),
    )
    machine = re.compile(r"utf-8|width=device-width, initial-scale=1|2026-03-03T12:05:00Z")
    for outcome in (
        bare,
        replace(bare, closed_at=None, opened_at=None),
        replace(bare, agreed=(), not_agreed=()),
    ):
        left = machine.sub("", "".join(Text(documents.outcome_page(outcome, Words("en_XA"))).texts))
        while "⟦" in left:
            left, before = re.sub(r"⟦[^⟦⟧]*⟧", "", left), left
            assert left != before, "brackets that do not close"
        assert not re.search(r"[^\W\d_]", left), left
    assert not re.search(r'content:\s*"[^"]*[a-z]', OUTCOME_CSS.read_text()), (
        "words hidden in the style sheet"
    )


@pytest.mark.parametrize(
    "outcome",
    [
        OUTCOME,
        CONFIRMED_BY,
        NOTHING_AGREED,
        TWELVE,
        ENORMOUS,
        replace(OUTCOME, closed_at=None),
        replace(OUTCOME, agreed=(DATED, replace(OTHER_DATE, number=2))),
        FAR_APART,
    ],
    ids=["usual", "confirmed or not", "nothing agreed", "twelve", "enormous", "draft", "dated", "far apart"],
)
async def test_the_pdf_is_fit_for_screen_readers(
    documents: Documents, outcome: Outcome, tmp_path: Path
) -> None:
    pdf = await documents.outcome_pdf(outcome, Words())
    reader = PdfReader(BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == "Mediation outcome EH-2026-0147"
    assert str(reader.root_object["/Lang"]) == "en-GB"
    check(pdf, tmp_path, "outloud", "--fail-on", "error")
    check(pdf, tmp_path, "pdfua", "check", "--min-severity", "error")


@pytest.mark.parametrize("outcome", [OUTCOME, NOTHING_AGREED, TWELVE], ids=["usual", "nothing", "twelve"])
async def test_a_sealed_pdf_is_fit_for_screen_readers(
    documents: Documents, seal: Seal, outcome: Outcome, tmp_path: Path
) -> None:
    pdf = await seal.sign(await documents.outcome_pdf(outcome, Words(), GENUINE), CLOSED)
    assert PdfReader(BytesIO(pdf)).get_fields()
    check(pdf, tmp_path, "outloud", "--fail-on", "error")
    check(pdf, tmp_path, "pdfua", "check", "--min-severity", "error")


async def test_a_sealed_document_says_where_and_by_what_number_it_can_be_checked(
    documents: Documents,
) -> None:
    pdf = await documents.outcome_pdf(OUTCOME, Words(), GENUINE)
    text = printed_text(pdf)
    says(text, "Is this document genuine?", f"open {GENUINE.address} and type the number.")
    pages = PdfReader(BytesIO(pdf)).pages
    for page in pages:
        says(page.extract_text(), f"Document number {GENUINE.number}")
    links = [str(found.get_object()["/A"]["/URI"]) for page in pages for found in page.get("/Annots", [])]
    assert set(links) == {GENUINE.link}


async def test_a_document_that_is_not_sealed_yet_has_no_number(documents: Documents) -> None:
    for page in (documents.outcome_page(OUTCOME, Words()), documents.outcome_sheet(OUTCOME, Words())):
        assert "number" not in " ".join(Text(page).texts).lower()
        assert "data:" not in page


@pytest.mark.parametrize("edition", list(Edition))
async def test_every_edition_says_where_it_can_be_checked_too(
    documents: Documents, edition: Edition, tmp_path: Path
) -> None:
    long = replace(OUTCOME, reference="EH-" + "2026-" * 11)
    pdf = await documents.edition_pdf(long, Words(), edition, GENUINE)
    for page in printed_text(pdf).split("\f")[:-1]:
        # Nothing of what runs out of the paper is in this text.
        says(page, f"Document number {GENUINE.number}")
    says(printed_text(pdf), "Is this document genuine?", f"open {GENUINE.address}")
    assert scanned(pdf, tmp_path, 150) == [GENUINE.link]
    assert "genuine?" not in documents.edition_page(OUTCOME, Words(), edition)


@pytest.mark.parametrize("dots", [100, 150, 300])
async def test_a_camera_reads_the_code_on_the_printed_page(
    documents: Documents, tmp_path: Path, dots: int
) -> None:
    """From the page as a printer of so many dots to the inch would set it."""
    pdf = await documents.outcome_pdf(OUTCOME, Words(), GENUINE)
    assert scanned(pdf, tmp_path, dots) == [GENUINE.link]


def scanned(pdf: bytes, folder: Path, dots: int) -> list[str]:
    """What the codes on its pages say."""
    (folder / "outcome.pdf").write_bytes(pdf)
    drawn = [folder / "outcome.pdf", folder / "page"]
    subprocess.run(["pdftoppm", "-r", str(dots), "-gray", "-png", *drawn], check=True)
    read: list[str] = []
    for file in sorted(folder.glob("page*.png")):
        with Image.open(file) as page:
            read += [code.text for code in zxingcpp.read_barcodes(page)]
    return read


def check(pdf: bytes, folder: Path, tool: str, *arguments: str) -> None:
    (folder / "outcome.pdf").write_bytes(pdf)
    program = Path(sys.executable).parent / tool
    found = subprocess.run(
        [program, *arguments, folder / "outcome.pdf"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("edition", list(Edition))
@pytest.mark.parametrize("outcome", [TWELVE, NOTHING_AGREED], ids=["twelve", "nothing agreed"])
async def test_every_edition_is_fit_for_screen_readers(
    documents: Documents, outcome: Outcome, edition: Edition, tmp_path: Path
) -> None:
    pdf = await documents.edition_pdf(outcome, Words(), edition, GENUINE)
    check(pdf, tmp_path, "outloud", "--fail-on", "error")
    check(pdf, tmp_path, "pdfua", "check", "--min-severity", "error")


async def test_large_print_says_all_of_the_outcome_in_letters_of_18_points_or_more(
    documents: Documents, tmp_path: Path
) -> None:
    outcome = replace(DUE_LATER, agreed=(*DUE_LATER.agreed, replace(DATED, number=9)))
    pdf = await documents.edition_pdf(outcome, Words(), Edition.LARGE_PRINT, GENUINE)
    full = Text(documents.outcome_page(outcome, Words())).texts
    large = Text(documents.edition_page(outcome, Words(), Edition.LARGE_PRINT)).texts
    assert [text for text in full if text.strip()][3:] == [text for text in large if text.strip()][3:]
    # A sentence may go on on the next sheet: its foot is no part of it.
    foot = rf"Mediation outcome EH-2026-0147\s+Document number {GENUINE.number}\s+Page \d+ of \d+"
    text = re.sub(foot, "", printed_text(pdf))
    says(text, f"Action 9 {WORDING} Who will do it", "This is information, not legal advice.")
    assert min(sizes_of(pdf, tmp_path)) >= 18
    assert min(sizes_of(await documents.outcome_pdf(outcome, Words()), tmp_path)) < 18


def sizes_of(pdf: bytes, folder: Path) -> set[float]:
    """The sizes of the letters of a PDF, in points."""
    (folder / "sizes.pdf").write_bytes(pdf)
    printed = subprocess.run(
        ["pdftohtml", "-xml", "-i", "-stdout", "-zoom", "1", folder / "sizes.pdf"],
        capture_output=True,
        check=True,
    ).stdout.decode()
    return {float(size) for size in re.findall(r'<fontspec [^>]*size="(\d+)"', printed)}


WIDE = replace(
    OUTCOME,
    agreed=tuple(replace(AGREED, number=n, what="WORDS " * 150, who="WHO " * 30) for n in range(1, 21)),
    not_agreed=tuple(OpenAction(number=n, what="OPEN " * 150, who="", by_when=None) for n in range(21, 31)),
)

SIX = replace(
    OUTCOME,
    agreed=tuple(replace(AGREED, number=n, what=f"{n}: {WORDING}") for n in range(1, 7)),
    not_agreed=tuple(OpenAction(number=n, what=UNSETTLED, who="", by_when=None) for n in range(7, 10)),
)


@pytest.mark.parametrize(
    "outcome",
    [SIX, OUTCOME, NOTHING_AGREED, TWELVE, ENORMOUS, WIDE],
    ids=["six", "usual", "nothing agreed", "twelve", "enormous", "wide"],
)
async def test_plain_words_are_one_sheet_and_nothing_is_dropped_silently(
    documents: Documents, outcome: Outcome
) -> None:
    sealed = await documents.edition_pdf(outcome, Words(), Edition.PLAIN_WORDS, GENUINE)
    sheets = PdfReader(BytesIO(sealed)).pages
    assert len(sheets) == 1
    shown = plain(outcome)
    assert len(shown.agreed) + shown.more_agreed == len(outcome.agreed)
    assert len(shown.not_agreed) + shown.more_open == len(outcome.not_agreed)
    text = sheets[0].extract_text()
    for more in (shown.more_agreed, shown.more_open):
        if more:
            says(text, f"There {'is' if more == 1 else 'are'} {more} more in the full outcome.")
    for one in shown.agreed:
        says(text, one.what, one.who)
    says(text, "The full outcome is what counts.", "SENDIASS")
    assert ("some words were left out" in text) == shown.cut


async def test_six_usual_actions_are_all_on_the_sheet_of_plain_words(documents: Documents) -> None:
    text = printed_text(await documents.edition_pdf(SIX, Words(), Edition.PLAIN_WORDS))
    for action in SIX.agreed:
        says(text, action.what)
    assert text.count("Who: Local authority, SEN case officer") == 6
    assert text.count("By: Tuesday 17 March 2026") == 6
    says(text, "There is 1 more in the full outcome.", "Nobody has to do this.")


async def test_plain_words_tell_first_what_is_due_first(documents: Documents) -> None:
    assert [one.action.number for one in plain(DUE_LATER).agreed] == [3, 1, 2]


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_what_people_wrote_comes_out_as_text_in_every_edition(
    documents: Documents, hostile: str
) -> None:
    action = replace(AGREED, what=hostile, who=hostile)
    outcome = replace(OUTCOME, reference=hostile, child=hostile, agreed=(action,))
    quiet = replace(OUTCOME, reference="0", child="0", agreed=(replace(AGREED, what="0", who="0"),))
    for edition in Edition:
        page = Text(documents.edition_page(outcome, Words(), edition))
        assert page.elements == Text(documents.edition_page(quiet, Words(), edition)).elements
        says("".join(page.texts), hostile)


async def test_no_word_of_an_edition_goes_round_the_catalogue(documents: Documents) -> None:
    bare = replace(
        WIDE,
        reference="0",
        child="0",
        agreed=tuple(replace(AGREED, number=n, what="0" * 400, who="") for n in range(9)),
        not_agreed=tuple(OpenAction(number=n, what="0", who="", by_when=None) for n in range(9)),
    )
    machine = re.compile(r"utf-8|width=device-width, initial-scale=1|2026-03-03T12:05:00Z")
    for outcome in (bare, replace(bare, opened_at=None, agreed=(), not_agreed=())):
        page = documents.edition_page(outcome, Words("en_XA"), Edition.PLAIN_WORDS)
        left = machine.sub("", "".join(Text(page).texts))
        while "⟦" in left:
            left, before = re.sub(r"⟦[^⟦⟧]*⟧", "", left), left
            assert left != before, "brackets that do not close"
        assert not re.search(r"[^\W\d_]", left), left


async def test_the_same_outcome_gives_the_same_bytes(documents: Documents) -> None:
    assert await documents.outcome_pdf(OUTCOME, Words()) == await documents.outcome_pdf(OUTCOME, Words())


async def test_the_preview_on_a_screen_is_the_document_itself(documents: Documents) -> None:
    page = documents.outcome_page(OUTCOME, Words(), stylesheet="/static/outcome.css")
    sheet = documents.outcome_sheet(OUTCOME, Words())
    assert sheet.strip() in page
    assert '<link rel="stylesheet" href="/static/outcome.css">' in page
    assert "style=" not in page, "a page under the content policy carries no styles of its own"


@pytest.mark.row("S60")
async def test_the_provider_s_own_words_stand_beside_ours_and_never_in_their_place() -> None:
    async with Press() as press:
        documents = Documents(Pages(), press, provider=PROVIDER)
        text = printed_text(await documents.outcome_pdf(OUTCOME, Words()))
    says(
        text,
        "It does not turn this document into an order of the Tribunal.",
        f"What The mediation service adds about that {PROVIDER.legal_status}",
        f"How to complain about the service {PROVIDER.complaints}",
        f"How to reach The mediation service {PROVIDER.contact}",
    )
    page = documents.outcome_page(OUTCOME, Words(), stylesheet="/static/outcome.css")
    assert '<img src="/provider/logo.png" alt="The mediation service">' in page
    assert documents.outcome_sheet(OUTCOME, Words()).strip() in page
