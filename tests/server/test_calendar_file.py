"""The days of the outcome in somebody's own calendar: on the right day, in the right words, and naming no child."""

import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar, Event
from msgspec.structs import replace

from rooms.outcome import Outcome
from server.calendar_file import NothingDated, calendar_file
from server.shortening import shortened
from server.words import Words
from tests.server.test_documents import (
    AGREED,
    CLOSED,
    DATED,
    EASTER,
    HOSTILE,
    NOTHING_AGREED,
    OTHER_DATE,
    OUTCOME,
    WORDING,
)
from tests.server.test_shortening import FOREIGN

ROOM = "r7Hq2"


def events(outcome: Outcome) -> list[Event]:
    calendar = Calendar.from_ical(calendar_file(outcome, ROOM, Words()))
    assert not calendar.errors
    return [one for one in calendar.walk("VEVENT") if isinstance(one, Event)]


def event_of(outcome: Outcome) -> Event:
    (event,) = events(outcome)
    return event


def description(event: Event) -> str:
    return str(event["description"])


def test_each_agreed_action_is_one_event_that_lasts_its_day() -> None:
    first, second = events(OUTCOME)
    assert [one.decoded("dtstart") for one in (first, second)] == [date(2026, 3, 17), date(2026, 3, 17)]
    assert first["uid"] != second["uid"]
    written = calendar_file(OUTCOME, ROOM, Words()).decode()
    assert "DTSTART;VALUE=DATE:20260317\r\n" in written
    assert "DTEND" not in written, "an event on a date lasts that day (RFC 5545, 3.6.1)"
    assert written.count("CLASS:PRIVATE\r\n") == 2


def test_what_is_done_is_the_title_and_who_does_it_is_below() -> None:
    event = event_of(replace(OUTCOME, agreed=(DATED,)))
    assert event["summary"] == "Send the family the amended Section F of the plan, with 12 hours a…"
    said = description(event)
    assert said.startswith(f"{WORDING}\n\nWho will do it: Local authority, SEN case officer\n")
    assert "Who will do it: Officer for the authority\n" in said
    assert "By when: Tuesday 17 March 2026" in said
    assert said.endswith("What counts is the outcome document: Mediation EH-2026-0147, action 1.")


@pytest.mark.row("S62", "L19")
def test_a_day_agreed_in_the_laws_place_is_the_day_and_the_laws_stands_below() -> None:
    event = event_of(replace(OUTCOME, agreed=(OTHER_DATE,)))
    assert event.decoded("dtstart") == date(2026, 4, 20)
    assert (
        "Every party agreed to this day in writing, in place of the last day in law, Monday 6 April 2026."
    ) in description(event)


@pytest.mark.row("S61", "L18")
def test_a_day_sooner_than_the_laws_says_the_laws_too_and_how_sure_it_is() -> None:
    event = event_of(replace(OUTCOME, agreed=(DATED,)))
    assert event.decoded("dtstart") == date(2026, 3, 17)
    assert "The last day in law is Monday 6 April 2026. What was agreed is sooner." in description(event)
    assert "Not verified:" in description(event)
    same = event_of(replace(OUTCOME, agreed=(replace(DATED, by_when=EASTER.on),)))
    assert "This is also the last day in law." in description(same)


def test_a_second_duty_in_law_is_told_with_its_day() -> None:
    later = replace(EASTER, own=False, on=date(2026, 5, 11))
    event = event_of(replace(OUTCOME, agreed=(replace(DATED, law=(EASTER, later)),)))
    assert "Another last day in law: Monday 11 May 2026 (Issue the changed plan)." in description(event)


def test_people_are_reminded_a_week_and_a_day_before_in_the_morning() -> None:
    alarms = event_of(replace(OUTCOME, agreed=(DATED,))).walk("VALARM")
    assert [one.decoded("trigger") for one in alarms] == [
        timedelta(days=-7, hours=9),
        timedelta(days=-1, hours=9),
    ]
    assert {str(one["action"]) for one in alarms} == {"DISPLAY"}


@pytest.mark.parametrize(("days", "rings"), [(0, 0), (1, 0), (2, 1), (7, 1), (8, 2)])
def test_no_reminder_is_for_a_morning_that_is_over(days: int, rings: int) -> None:
    soon = replace(AGREED, by_when=CLOSED.date() + timedelta(days=days))
    assert len(event_of(replace(OUTCOME, agreed=(soon,))).walk("VALARM")) == rings


def test_the_last_day_that_there_is_is_a_day_like_any_other() -> None:
    event = event_of(replace(OUTCOME, agreed=(replace(AGREED, by_when=date.max),)))
    assert event.decoded("dtstart") == date.max


def test_the_file_is_the_same_each_time_and_an_event_the_same_in_every_file() -> None:
    assert calendar_file(OUTCOME, ROOM, Words()) == calendar_file(OUTCOME, ROOM, Words())
    first, second = events(OUTCOME)
    assert first["uid"] == f"{ROOM}-action-1@evenhand"
    assert second.decoded("dtstamp") == CLOSED
    assert calendar_file(OUTCOME, "another", Words()) != calendar_file(OUTCOME, ROOM, Words())


@pytest.mark.parametrize("child", ["Ada", "Ada Example", "A. B.", "أحمد", "O’Neill"])
def test_no_child_is_named(child: str) -> None:
    told = f"Give {child} a laptop."
    outcome = replace(
        OUTCOME, child=child, agreed=(replace(AGREED, what=told, who=f"The teacher of {child}"),)
    )
    written = calendar_file(outcome, ROOM, Words()).decode().replace("\r\n ", "")
    assert child not in written
    event = event_of(outcome)
    assert event["summary"] == "Mediation EH-2026-0147, action 1"
    assert "The words are left out here, because they may name the child." in description(event)
    assert "Who will do it: see the outcome" in description(event)
    # And a file of an outcome that does not name the child in its words does not either.
    quiet = calendar_file(replace(OUTCOME, child=child), ROOM, Words()).decode().replace("\r\n ", "")
    assert child not in quiet
    assert WORDING.replace(",", "\\,") in quiet


def test_one_name_of_several_is_a_name_too() -> None:
    outcome = replace(OUTCOME, child="Ada Example", agreed=(replace(AGREED, what="Give Ada a laptop."),))
    assert "Ada" not in calendar_file(outcome, ROOM, Words()).decode()
    shorter = replace(OUTCOME, child="Ada", agreed=(replace(AGREED, what="Use the Adaptive laptop."),))
    assert event_of(shorter)["summary"] == "Use the Adaptive laptop."


@pytest.mark.parametrize("text", [*HOSTILE, *FOREIGN])
def test_what_people_wrote_comes_back_letter_by_letter(text: str) -> None:
    action = replace(AGREED, what=text, who=text)
    event = event_of(replace(OUTCOME, reference=text, child="QZXJ", agreed=(action,)))
    assert description(event).startswith(f"{text}\n\nWho will do it: {text}\nBy when: ")
    assert str(event["summary"]) == shortened(text, 70)
    assert description(event).endswith(f"What counts is the outcome document: Mediation {text}, action 1.")
    written = calendar_file(replace(OUTCOME, agreed=(action,)), ROOM, Words())
    assert all(len(line) <= 75 for line in written.split(b"\r\n")), "octets on a line (RFC 5545, 3.1)"
    assert b"\n" not in written.replace(b"\r\n", b"")


def test_where_nothing_was_agreed_there_is_no_file() -> None:
    with pytest.raises(NothingDated):
        calendar_file(NOTHING_AGREED, ROOM, Words())


def test_no_word_in_it_goes_round_the_catalogue() -> None:
    other = replace(DATED, what="0", who="0", owner=None, law=(EASTER, replace(EASTER, own=False)))
    outcome = replace(OUTCOME, reference="0", agreed=(other, replace(other, law=OTHER_DATE.law)))
    calendar = Calendar.from_ical(calendar_file(outcome, ROOM, Words("en_XA")))
    for event in calendar.walk("VEVENT"):
        left = str(event["description"])
        while "⟦" in left:
            left, before = re.sub(r"⟦[^⟦⟧]*⟧", "", left), left
            assert left != before
        assert not re.search(r"[^\W\d_]", left), left
