"""The only door to icalendar, and the only home of the calendar file: one day for each action that was agreed.

People put it in a calendar that they share with a family or an office, and that a company of their choice keeps. So
it holds what is needed to do a thing in time, and no more: it is marked private, it names no child, and it says that
the outcome is what counts. Sources: RFC 5545 sections 3.4 (a calendar has an event), 3.6.1 (an event on a date lasts
that day), 3.8.4.7 (UID), 3.8.7.4 (SEQUENCE).
"""

import re
from datetime import date, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

from rooms.outcome import AgreedAction, LegalDate, Outcome
from server.action_names import duty_names, mark_sentences
from server.english_day import english_day
from server.names import party_names
from server.shortening import shortened
from server.words import Words

DAYS_BEFORE: Final = (7, 1)
"""When people are reminded: with a week left to do it in, and the day before."""

_HOUR: Final = timedelta(hours=9)
"""Of the morning, by the reader's own clock: an event on a date begins at midnight, when nobody wants to be told."""

_TITLE: Final = 70
"""Characters. A phone shows about so many in the list of a day; the whole wording is in the description."""


class NothingDated(Exception):
    """No action was agreed, so there is no day; and a calendar without an event is none."""


def calendar_file(outcome: Outcome, room: str, words: Words) -> bytes:
    """The agreed actions of a closed meeting as `text/calendar`; the same outcome gives the same bytes.

    `room`: the room's id, which says nothing of anybody and makes each event the same one however often the file
    is taken. Raises NothingDated.
    """
    if not outcome.agreed:
        raise NothingDated
    calendar = Calendar()
    calendar.add("prodid", f"-//Evenhand//Mediation outcome//{words.language.upper()}")
    calendar.add("version", "2.0")
    for action in outcome.agreed:
        calendar.add_component(_event(action, outcome, room, words))
    written = calendar.to_ical()
    assert isinstance(written, bytes)
    return written


def _event(action: AgreedAction, outcome: Outcome, room: str, words: Words) -> Event:
    assert outcome.sealed_at is not None, "only what is closed is final"
    named = words.say(
        "Mediation {reference}, action {number}", reference=outcome.reference, number=action.number
    )
    title = named if _names(action.what, outcome.child) else shortened(action.what, _TITLE)
    event = Event()
    event.add("uid", f"{room}-action-{action.number}@evenhand")
    event.add("dtstamp", outcome.sealed_at)
    if outcome.version > 1:
        # The same event as in the version before, and newer: a calendar that has that one takes this in its place.
        event.add("sequence", outcome.version - 1)
    event.add("dtstart", action.by_when)
    event.add("summary", title)
    event.add("description", "\n\n".join(_description(action, outcome.child, named, words)))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # nobody is busy the whole day
    for days in DAYS_BEFORE:
        # What would have rung before there was anything to do would ring at once, in some calendars.
        if action.by_when - timedelta(days=days) > english_day(outcome.sealed_at):
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", title)
            alarm.add("trigger", _HOUR - timedelta(days=days))
            event.add_component(alarm)
    return event


def _description(action: AgreedAction, child: str, named: str, words: Words) -> tuple[str, ...]:
    """What was agreed and by whom it is done; the days; and what counts. Each a paragraph."""
    left_out = words.say(
        "The words are left out here, because they may name the child. They are in the outcome."
    )
    what = left_out if _names(action.what, child) else action.what
    return (
        what,
        "\n".join(
            (*_who(action, child, words), words.say("By when: {date}", date=words.date(action.by_when)))
        ),
        *(_law(one, action.by_when, words) for one in action.law),
        words.say(
            "This is a reminder and nothing more. What counts is the outcome document: {action}.",
            action=named,
        ),
    )


def _who(action: AgreedAction, child: str, words: Words) -> tuple[str, ...]:
    who = [one for one in (action.who, action.owner) if one] or [party_names(words)["local_authority"]]
    return tuple(
        words.say("Who will do it: {who}", who=words.say("see the outcome") if _names(one, child) else one)
        for one in dict.fromkeys(who)
    )


def _law(law: LegalDate, by_when: date, words: Words) -> str:
    """One of the law's last days, where the day of the event is another; or that it is the same."""
    last = words.date(law.on)
    if not law.own:
        said = words.say(
            "Another last day in law: {date} ({duty}).", date=last, duty=duty_names(words)[law.does]
        )
    elif law.agreed is not None:
        said = words.say(
            "Every party agreed to this day in writing, in place of the last day in law, {date}.", date=last
        )
    elif law.on == by_when:
        said = words.say("This is also the last day in law.")
    else:
        said = words.say("The last day in law is {date}. What was agreed is sooner.", date=last)
    return f"{said} {mark_sentences(words)[law.mark]}"


def _names(text: str, child: str) -> bool:
    """Whether a text may name the child: by the whole name, or by any name in it, as it was typed.

    It errs on the side of yes ("Will" and "will" are told apart, a name that is a common word is not).
    """
    names = {child, *re.findall(r"\w{2,}", child)} - {""}
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)
