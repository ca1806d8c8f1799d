"""Actions in a browser: their last day in law, their owner's word, drafts and ideas, and a race for the words."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from server.app import utc_now
from server.english_day import english_day
from tests.browser.board import IN_ITS_PLACE, NOT_APPEALABLE, SECTION_F
from tests.browser.meeting import Meeting
from tests.browser.person import Action, Person, shows, shows_not

_WHO = "The officer"


def in_days(days: int) -> str:
    return (english_day(utc_now()) + timedelta(days=days)).isoformat()


def refused(mediator: Person, number: int, words: str) -> None:
    """The mediator presses Confirm, and is told why not."""
    mediator.button("Confirm", mediator.action(number)).click()
    shows(mediator.dialog, words)
    mediator.button("OK", mediator.dialog).click()
    expect(mediator.dialog).to_be_hidden()


@pytest.mark.row("S61", "L18")
def test_everybody_sees_the_last_day_in_law_and_can_unfold_where_it_is_from(meeting: Meeting) -> None:
    number = meeting.mediator.put_up(Action("Send the report.", _WHO, in_days(7)), about=NOT_APPEALABLE)
    for person in meeting:
        card = person.action(number)
        shows(card, "Last day in law:")
        shows(card, "Not verified.")
        shows_not(card, "regulation 42(3)")
    card = meeting.parent.action(number)
    card.get_by_text("The date in law", exact=True).click()
    shows(card, ["Rule T9: SEND Regulations 2014 (SI 2014/1530), regulation 42(3)."])
    shows(card, "This is information, and no legal advice.")


@pytest.mark.row("S62", "L19")
def test_a_later_date_is_refused_until_everybody_agrees_to_it_in_the_laws_place(meeting: Meeting) -> None:
    mediator = meeting.mediator
    late = Action("Issue the plan.", _WHO, in_days(60))
    number = mediator.put_up(late, about=SECTION_F)
    shows(meeting.parent.action(number), "later than the law allows")
    meeting.parent.agree(number)
    meeting.officer.agree(number)
    refused(mediator, number, "The date is later than the law allows.")
    mediator.button("Change the words", mediator.action(number)).click()
    mediator.tick(IN_ITS_PLACE).check()
    mediator.save_action()
    for person in meeting:
        shows(person.action(number), "agreed in writing in place of the law’s date")
        shows_not(person.action(number), "agreed at")
    meeting.parent.agree(number)
    meeting.officer.agree(number)
    mediator.confirm(number)


@pytest.mark.row("S53")
def test_whoever_is_here_and_will_do_it_says_so_before_it_is_confirmed(meeting: Meeting) -> None:
    mediator, school = meeting.mediator, meeting.school
    action = Action("Give the pupil a card.", "The school", in_days(7))
    number = mediator.put_up(action, owner=school.name)
    for person in (meeting.parent, meeting.officer):
        expect(person.button("I will do this", person.action(number))).to_be_hidden()
    meeting.parent.agree(number)
    meeting.officer.agree(number)
    shows(mediator.action(number), "Still to agree: whoever will do it")
    school.button("I will do this", school.action(number)).click()
    shows(mediator.action(number), "Everybody has agreed.")

    # Until it is confirmed, they can think better of it, and better of that.
    for person in (meeting.parent, meeting.officer, mediator):
        expect(person.button("Take my promise back", person.action(number))).to_be_hidden()
    school.button("Take my promise back", school.action(number)).click()
    for person in meeting:
        shows(person.action(number), "has still to say: I will do this.")
    shows(mediator.action(number), "Still to agree: whoever will do it")
    school.button("I will do this", school.action(number)).click()
    for person in meeting:
        shows(person.action(number), "I will do this.")
        shows(person.action(number), "Everybody has agreed.")
    mediator.confirm(number)
    expect(school.button("Take my promise back", school.action(number))).to_be_hidden()


@pytest.mark.row("S12")
def test_the_officer_says_whether_it_is_within_the_authoritys_remit(meeting: Meeting) -> None:
    number = meeting.mediator.add_action(Action("Pay for a taxi.", _WHO, in_days(7)))
    officer = meeting.officer
    officer.action(number).get_by_text("Is this within the authority’s remit?", exact=True).click()
    officer.button("Outside the remit", officer.action(number)).click()
    for person in meeting:
        shows(person.action(number), "says: this is outside the authority’s remit.")
    officer.button("Within the remit", officer.action(number)).click()
    shows(meeting.parent.action(number), "says: this is within the authority’s remit.")


@pytest.mark.row("S57")
def test_the_authority_words_a_change_to_the_plan_itself(meeting: Meeting) -> None:
    mine = "The local authority writes the exact words of the change to the plan itself"
    number = meeting.mediator.put_up(Action("The new Section F", "", in_days(7)), ticks=(mine,))
    for person in meeting:
        shows(person.action(number), "The local authority writes the exact words of this change")
    shows(meeting.mediator.action(number), "The authority has not said yet whether this is within its remit.")
    meeting.parent.agree(number)
    meeting.officer.agree(number)
    meeting.mediator.confirm(number)


@pytest.mark.row("S11")
def test_a_draft_is_the_mediators_an_idea_binds_nobody_and_what_is_proposed_can_be_agreed(
    meeting: Meeting,
) -> None:
    mediator, parent = meeting.mediator, meeting.parent
    mediator.button("Add action").click()
    mediator.fill_action(Action("Ask the therapist to come.", _WHO, in_days(7)))
    mediator.button("Keep it as a draft").click()
    card = mediator.region("Agreed actions").get_by_role("article").filter(has_text="Ask the therapist")
    shows(card, "A draft. Only you can see it.")
    for person in (parent, meeting.officer, meeting.school):
        assert "Ask the therapist" not in person.text
    unfold(card, "More choices")
    mediator.button("Show it as an idea", card).click()
    theirs = parent.region("Agreed actions").get_by_role("article").filter(has_text="Ask the therapist")
    shows(theirs, "An idea to look at. Nobody has to say yes to it.")
    expect(parent.button("Agree", theirs)).to_be_hidden()
    mediator.button("Propose it", card).click()
    expect(parent.button("Agree", theirs)).to_be_visible()
    mediator.button("It is not agreed", card).click()
    shows(theirs, "This is not agreed.")
    expect(parent.button("Agree", theirs)).to_be_hidden()


def unfold(card: Locator, name: str) -> None:
    card.get_by_text(name, exact=True).filter(visible=True).click()


def test_the_mediator_moves_an_action_and_everybody_sees_how_its_words_changed(meeting: Meeting) -> None:
    mediator, parent = meeting.mediator, meeting.parent
    first = mediator.add_action(Action("Meet in May.", _WHO, in_days(7)))
    second = mediator.add_action(Action("Write to the family.", _WHO, in_days(7)))
    unfold(mediator.action(second), "More choices")
    mediator.button("Move up", mediator.action(second)).press("Enter")
    titles = parent.region("Agreed actions").get_by_role("heading", name=re.compile(r"^Action \d+ ·"))
    shows(titles, [f"Action {second} ·", f"Action {first} ·"])
    numbers = [int(one.split()[1]) for one in titles.all_inner_texts()]
    assert numbers.index(second) == numbers.index(first) - 1
    mediator.reword(first, Action("Meet in June.", _WHO, in_days(8)))
    unfold(parent.action(first), "How the words changed")
    shows(parent.action(first), "Meet in May.")


def test_hints_come_as_the_mediator_pauses_and_hold_nothing_up(meeting: Meeting) -> None:
    mediator = meeting.mediator
    mediator.button("Add action").click()
    mediator.fill_action(Action("Give regular access to help.", _WHO, in_days(7)))
    status = mediator.page.get_by_role("status").filter(has_text="You may want to look at this again")
    shows(status, "“regular”: how often, exactly?")
    shows(status, "“access to”: what will be given")
    mediator.save_action()
    card = meeting.parent.region("Agreed actions").get_by_role("article")
    expect(card.filter(has_text="Give regular access to help.")).to_be_visible()


_PRESS_SOON = "(button) => void setTimeout(() => button.click())"


@pytest.mark.row("S28")
def test_when_the_words_change_under_a_yes_the_yes_is_to_the_old_words_or_to_none(meeting: Meeting) -> None:
    """Two browsers at once: the mediator saves other words while a party says yes. Whichever is first, no yes
    stands under words that the party had not seen."""
    mediator, parent = meeting.mediator, meeting.parent
    number = mediator.add_action(Action("Send a letter.", _WHO, in_days(7)))
    for turn in range(5):
        expect(parent.button("Agree", parent.action(number))).to_be_visible()
        mediator.button("Change the words", mediator.action(number)).click()
        mediator.fill_action(Action(f"Send {turn + 2} letters.", _WHO, in_days(7)))
        # Pressed by the pages themselves, so that neither waits for the other.
        mediator.button("Put it on the board").evaluate(_PRESS_SOON)
        parent.button("Agree", parent.action(number)).evaluate(_PRESS_SOON)
        for person in (mediator, parent):
            shows(person.action(number), f"Send {turn + 2} letters.")
            shows(person.action(number), f"Wording {turn + 2}")
        if parent.dialog.is_visible():
            shows(parent.dialog, "The words have changed. Read the new ones first.")
            parent.button("OK", parent.dialog).click()
        for person in meeting:
            shows_not(person.action(number), "agreed at")
