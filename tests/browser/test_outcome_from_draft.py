"""The outcome in browsers, whole: from the first draft of an action to what everybody has in their hands afterwards."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.board import IN_ITS_PLACE, SECTION_F
from tests.browser.check import NO, YES, check, hears
from tests.browser.closing import CERTIFICATE, PRINTED_MS
from tests.browser.conftest import Persons, mediation_of
from tests.browser.mailbox import link_in, post_office_beside
from tests.browser.meeting import CAST, Meeting, case_of, day
from tests.browser.papers import downloaded, scanned, words_of
from tests.browser.person import PHONE, Action, Person, shows, shows_not
from tests.browser.program import Mediation, Program
from tests.server.post_office import Arrived

ADDRESSES = {
    "parent": "parent@home.example",
    "young_person": "young.person@home.example",
    "school": "teacher@school.example",
    "local_authority": "officer@authority.example",
}
CHILD = "The child in white"

# In the plan's own kind of words, with what people write that a program may trip over.
VAGUE = Action("Give regular help with reading.", "The school", day(-21).isoformat())
HELP = Action(
    "Give 30 minutes of reading help every Tuesday & Thursday – <b>one to one</b>.",
    "The school",
    day(-21).isoformat(),
)
PLAN = Action(
    "Issue the final plan with 20 hours’ teaching in Section F.", "The officer", day(-60).isoformat()
)
IDEA = Action("Visit another college in the spring.", "The parent", day(-90).isoformat())
REFUSED = Action("Pay for a taxi to the college.", "The officer", day(-30).isoformat())
OPEN = Action("Lend the family a laptop.", "The officer", day(-30).isoformat())
NOT_FOR_THE_PAPERS = (VAGUE.what, "Please say how often.", IDEA.what)
WORDS = "They meet again in the summer to see how the reading goes."
OUTCOME = "Download outcome (PDF)"
LARGE = "Download large print (PDF)"
PLAIN = "Download one page in plain words (PDF)"
DATES = "Add the dates to your calendar"


@pytest.mark.row("S11", "S12", "S14", "S28", "S53", "S54", "S58", "S59", "S62", "L8", "L17", "L19", "L24")
def test_what_was_agreed_word_for_word_is_what_everybody_takes_home_and_anybody_can_check(
    start: Callable[..., Program], persons: Persons, tmp_path: Path
) -> None:
    with post_office_beside() as (office, has):
        program = start(
            EVENHAND_SMTP_URL=f"smtp://localhost:{office.port}",
            EVENHAND_MAIL_FROM="The service <room@service.example>",
        )
        case = case_of(CHILD, born=date(day(0).year - 17, 5, 9))
        mediation = mediation_of(program, CAST, addresses=ADDRESSES, case=case)
        meeting = Meeting(
            mediator=persons(mediation, "Mediator"),
            parent=persons(mediation, "Parent", size=PHONE),
            young_person=persons(mediation, "Young person", size=PHONE, dark=True),
            school=persons(mediation, "School"),
            officer=persons(mediation, "Local authority"),
        )
        meeting.gather()
        meeting.mediator.open_the_meeting()

        _from_draft_to_confirmed(meeting)
        _another_date_than_the_laws(meeting)
        _what_binds_nobody(meeting)
        _sealed(meeting)
        document = _everybody_takes_it_home(meeting, tmp_path)
        _the_mail_leads_there_too(persons, mediation, has(len(ADDRESSES)), document, tmp_path)
        _the_mediator_sees_who_came(meeting)
        _the_family_has_its_certificate(meeting, tmp_path)
        assert not office.arrived[len(ADDRESSES) :], "nobody was written to twice"
        _anybody_can_check(persons(mediation, "School", size=PHONE), document, tmp_path)


def _from_draft_to_confirmed(meeting: Meeting) -> None:
    """An action with its own owner: hinted at, drafted, proposed, changed, promised, agreed, and confirmed."""
    mediator, school = meeting.mediator, meeting.school
    mediator.button("Add action").click()
    mediator.fill_action(VAGUE)
    mediator.opened("More about this action")
    mediator.select("Which person here has to do it?").select_option(label=school.name)
    hints = mediator.page.get_by_role("status").filter(has_text="You may want to look at this again")
    shows(hints, "“regular”: how often, exactly?")
    mediator.save_action("Keep it as a draft")
    assert mediator.number_of(VAGUE.what) == 1
    shows(mediator.action(1), "A draft. Only you can see it.")
    for person in meeting.participants:
        assert VAGUE.what not in person.text

    mediator.button("Propose it", mediator.action(1)).click()
    meeting.parent.agree(1)
    meeting.officer.ask_for_a_change(1, "Please say how often.")
    mediator.reword(1, HELP)
    for person in meeting:
        shows(person.action(1), HELP.what)
        shows_not(person.action(1), "agreed at")
    school.button("I will do this", school.action(1)).click()
    meeting.young_person.agree(1)
    meeting.officer.agree(1)
    meeting.officer.choose(1, "Within the remit", "Is this within the authority’s remit?")
    shows(mediator.action(1), "says: this is within the authority’s remit.")
    mediator.confirm(1)


def _another_date_than_the_laws(meeting: Meeting) -> None:
    mediator = meeting.mediator
    number = mediator.put_up(PLAN, about=SECTION_F, ticks=(IN_ITS_PLACE,))
    meeting.parent.agree(number)
    shows(meeting.parent.action(number), "agreed in writing in place of the law’s date")
    meeting.officer.agree(number)
    mediator.confirm(number)


def _what_binds_nobody(meeting: Meeting) -> None:
    mediator, parent = meeting.mediator, meeting.parent
    idea = mediator.put_up(IDEA, button="Show it as an idea")
    shows(parent.action(idea), "An idea to look at. Nobody has to say yes to it.")
    refused = mediator.add_action(REFUSED)
    parent.agree(refused)
    mediator.choose(refused, "It is not agreed")
    shows(parent.action(refused), "This is not agreed.")
    meeting.officer.agree(mediator.add_action(OPEN))


def _sealed(meeting: Meeting) -> None:
    mediator = meeting.mediator
    mediator.begin_closing()
    mediator.write_the_outcome("Agreement was reached on some things", WORDS)
    mediator.select("The family").select_option(label=f"{meeting.young_person.name}: yes")
    mediator.select("The local authority").select_option(label=f"{meeting.officer.name}: yes")
    mediator.is_saved()
    for person in meeting:
        read = person.region("What the outcome will say")
        for words in (HELP.what, PLAN.what, WORDS, f"{meeting.officer.name} said that they could agree"):
            shows(read, words)
    expect(meeting.school.button("I confirm this outcome")).to_be_hidden()
    meeting.young_person.confirm_outcome()
    meeting.officer.confirm_outcome()
    mediator.seal()


def _everybody_takes_it_home(meeting: Meeting, folder: Path) -> Path:
    """Each from their own page, in every form; and all have the same. Returns the outcome."""
    files: dict[str, list[Path]] = {OUTCOME: [], LARGE: [], PLAIN: [], DATES: []}
    for person in meeting:
        person.sees_the_end()
        expect(person.link_called(OUTCOME)).to_be_visible(timeout=PRINTED_MS)
        own = folder / person.role
        own.mkdir()
        for number, (link, got) in enumerate(files.items()):
            got.append(downloaded(person, link, own / f"{number}{'.ics' if link == DATES else '.pdf'}"))
    for link, got in files.items():
        assert len({file.read_bytes() for file in got}) == 1, link
    (document, *_) = files[OUTCOME]
    for paper in (files[OUTCOME][0], files[LARGE][0]):
        _says_what_was_agreed(meeting, words_of(paper))
    plain = words_of(files[PLAIN][0])
    for action in (HELP, PLAN):
        assert action.what in plain
    for words in (*NOT_FOR_THE_PAPERS, CHILD):
        assert words not in plain

    # RFC 5545, 3.1: a line that goes on begins with a space; 3.3.11: a comma or a semicolon has a stroke before it.
    dates = files[DATES][0].read_bytes().decode().replace("\r\n ", "").replace("\\", "")
    for action in (HELP, PLAN):
        assert action.what in dates
        assert f"DTSTART;VALUE=DATE:{action.by_when.replace('-', '')}" in dates
    assert f"SUMMARY:{PLAN.what}" in dates
    assert dates.count("BEGIN:VEVENT") == 2
    return document


def _says_what_was_agreed(meeting: Meeting, said: str) -> None:
    agreed, _, rest = said.partition("What was not agreed")
    not_agreed, _, confirmed = rest.partition("Who confirmed this outcome")
    for action in (HELP, PLAN):
        assert agreed.count(action.what) >= 1
        assert action.what not in rest
    for action in (REFUSED, OPEN):
        assert action.what in not_agreed
        assert action.what not in agreed
    assert WORDS in agreed
    assert f"{meeting.young_person.name} said that they could agree without asking anybody else." in said
    assert f"The family confirmed it {meeting.young_person.name}" in confirmed
    assert f"The local authority confirmed it {meeting.officer.name}" in confirmed
    for words in (*NOT_FOR_THE_PAPERS, CHILD):
        assert words not in said


def _the_mail_leads_there_too(
    persons: Persons, mediation: Mediation, mails: list[Arrived], document: Path, folder: Path
) -> None:
    """One to each, with a link of their own and nothing of the meeting. The teacher uses it on their phone."""
    assert {mail.to for mail in mails} == {(address,) for address in ADDRESSES.values()}
    links = {mail.to[0]: link_in(mail) for mail in mails}
    assert len(set(links.values())) == len(ADDRESSES)
    told = {mediation.reference, CHILD, "AB", HELP.what, PLAN.what, WORDS, *CAST.values()}
    for mail in mails:
        own = next(CAST[role] for role, address in ADDRESSES.items() if mail.to == (address,))
        assert own in mail.words("plain")
        assert not [words for words in told - {own} if words in mail.words("plain")]
    mediation.links["School"] = links[ADDRESSES["school"]]
    again = persons(mediation, "School", size=PHONE)
    again.open()
    again.button("Join").click()
    again.sees_the_end()
    file = downloaded(again, OUTCOME, folder / "from-the-mail.pdf")
    assert file.read_bytes() == document.read_bytes()


def _the_mediator_sees_who_came(meeting: Meeting) -> None:
    mediator = meeting.mediator
    mediator.page.reload()
    listed = mediator.region("Who has been sent their link")
    shows(listed, "Everybody has been sent their link, or has used it.", within=PRINTED_MS)
    for person in meeting.participants:
        shows(listed.get_by_role("listitem").filter(has_text=person.name), ["Outcome downloaded on"])
    for address in ADDRESSES.values():
        shows(listed, f"Written to: {address}")
        for person in meeting.participants:
            assert address not in person.text


def _the_family_has_its_certificate(meeting: Meeting, folder: Path) -> None:
    """Issued after the close, by the mediator. It holds nothing of what was said or agreed, and is the family's."""
    meeting.mediator.begin_the_certificate("The family took part in mediation, and it has ended")
    meeting.mediator.issue_the_certificate()
    got = []
    for person in (meeting.parent, meeting.young_person):
        person.page.reload()
        person.sees_the_end()
        got.append(downloaded(person, CERTIFICATE, folder / f"certificate-{person.role}.pdf").read_bytes())
    assert got[0] == got[1]
    said = words_of(folder / "certificate-Parent.pdf")
    for words in ("Mediation certificate", "The family took part in mediation", CHILD):
        assert words in said
    for words in (HELP.what, PLAN.what, REFUSED.what, WORDS, "some things", meeting.officer.name):
        assert words not in said
    for person in (meeting.school, meeting.officer):
        person.page.reload()
        person.sees_the_end()
        expect(person.link_called(OUTCOME)).to_be_visible()
        expect(person.link_called(CERTIFICATE)).to_be_hidden()


def _anybody_can_check(anybody: Person, document: Path, folder: Path) -> None:
    """Whoever holds the file, and has been nowhere here before."""
    address = scanned(document)
    number = address.partition("#")[2]
    assert number in words_of(document), "for whoever has no camera"
    anybody.page.goto(address)
    expect(anybody.field("The document number")).to_have_value(number)
    check(anybody, document)
    hears(anybody, YES)
    whole = document.read_bytes()
    place = whole.index(b"stream") + 40
    changed = folder / "changed.pdf"
    changed.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    check(anybody, changed)
    hears(anybody, NO)
    assert anybody.context.cookies() == []
