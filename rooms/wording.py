"""The only home of a wording: the exact words of an action, every one of which a yes is a yes to.

What is in a `Wording` besides its number, its writer and its time is what people agree to. A field that is added
to `ActionWords` and to `Wording` is part of it without another line: `words_of` reads them all.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from msgspec import Meta

from rooms.law.rule import Matter, RuleId
from rooms.messages import Command, Value
from rooms.people import Asking, ParticipantId, Party, Role
from rooms.refusals import Refusal, Refused
from rooms.text import MaybeLine, MaybeSentences, Sentences, Token

WordingNumber = Annotated[int, Meta(ge=1, le=100_000)]


class Section(StrEnum):
    """The sections of an education, health and care plan (SEND Regulations 2014, regulation 12)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    G = "G"
    H1 = "H1"
    H2 = "H2"
    I = "I"  # noqa: E741 - the law's own name
    J = "J"
    K = "K"


class Wording(Value, frozen=True, kw_only=True):
    """One revision of an action. Empty means not yet said.

    `how_seen`: how people will see that it is done. `section`: of the plan. `matter`: what it is about in law,
    which says whether it could be appealed (row L18); `row`: which of the matter's duties `by_when` is for, its
    first if None. `owner`: the named person who has to do it; `who` stays the words. `authority_words`: the
    local authority words the change to the plan itself, and nobody asks the mediator for it (row S57).
    `different_date`: `by_when` is the day agreed in writing in place of the law's (regulation 42(5)).
    """

    number: int
    what: str
    who: str
    by_when: date | None
    by: ParticipantId
    at: datetime
    how_seen: str = ""
    section: Section | None = None
    matter: Matter | None = None
    row: RuleId | None = None
    owner: ParticipantId | None = None
    authority_words: bool = False
    different_date: bool = False


class ActionWords(Command, frozen=True, kw_only=True):
    """The words of an action, as somebody writes them. A part of two commands, and none of its own."""

    what: Sentences
    who: MaybeLine = ""
    by_when: date | None = None
    how_seen: MaybeSentences = ""
    section: Section | None = None
    matter: Matter | None = None
    row: RuleId | None = None
    owner: Token | None = None
    authority_words: bool = False
    different_date: bool = False


_WRITTEN = {"number", "by", "at"}
WORDS = tuple(name for name in Wording.__struct_fields__ if name not in _WRITTEN)
"""The fields that a yes is a yes to."""


def words_of(one: Wording | ActionWords) -> dict[str, Any]:
    """Everything that a yes is a yes to."""
    return {name: getattr(one, name) for name in WORDS}


def worded(command: ActionWords, number: int, asking: Asking) -> Wording:
    """The wording that somebody writes. Refuses what no action can say."""
    _check(command, asking)
    return Wording(number=number, by=asking.by.id, at=asking.at, **words_of(command))


def _check(words: ActionWords, asking: Asking) -> None:
    if words.by_when is not None and words.by_when < asking.today.day:
        raise Refused(Refusal.DATE_IS_BEFORE_THE_MEETING)
    parties = asking.people.party_names()
    if words.authority_words and Party.LOCAL_AUTHORITY not in parties:
        raise Refused(Refusal.NO_SUCH_PARTY)
    if words.owner is not None:
        owner = asking.people.by_id.get(ParticipantId(words.owner))
        if owner is None:
            raise Refused(Refusal.NO_SUCH_PERSON)
        if owner.role is Role.MEDIATOR:
            raise Refused(Refusal.MEDIATOR_OWNS_NO_ACTION)  # source: 9.1 S56
        if words.authority_words and owner.role is not Role.LOCAL_AUTHORITY:
            raise Refused(Refusal.OWNER_IS_NOT_THE_AUTHORITY)  # source: 9.1 S57
