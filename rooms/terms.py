"""The only home of the terms of engagement: which there are, and who agreed to which."""

from typing import assert_never

from msgspec.structs import replace

from rooms.messages import Command, Event, Value
from rooms.people import Asking, ParticipantId
from rooms.refusals import Refusal, Refused
from rooms.text import Token


class Terms(Value, frozen=True, kw_only=True):
    """The version and ids of the terms this mediation was made with; their words are the shell's."""

    version: str
    ids: tuple[str, ...]
    agreements: dict[ParticipantId, tuple[str, ...]]

    def agreed_by(self, participant: ParticipantId) -> bool:
        """Whether the person agreed to every term. Each is agreed to once, so that counting them is enough."""
        return len(self.agreements.get(participant, ())) == len(self.ids)

    def check(self, term: str) -> None:
        """Raises Refused if there is no such term."""
        if term not in self.ids:
            raise Refused(Refusal.NO_SUCH_TERM)


class AgreeToTerm(Command, frozen=True, kw_only=True):
    """A person agrees to one term, having read it (source: 9.1 S17, S68)."""

    term: Token


class TermAgreed(Event, frozen=True, kw_only=True):
    participant: ParticipantId
    term: str


TermsCommand = AgreeToTerm
TermsEvent = TermAgreed


def decide(terms: Terms, command: TermsCommand, asking: Asking) -> tuple[TermsEvent, ...]:
    terms.check(command.term)
    if command.term in terms.agreements.get(asking.by.id, ()):
        return ()
    return (TermAgreed(participant=asking.by.id, term=command.term),)


def evolve(terms: Terms, event: TermsEvent) -> Terms:
    match event:
        case TermAgreed(participant=who, term=term):
            agreed = (*terms.agreements.get(who, ()), term)
            return replace(terms, agreements={**terms.agreements, who: agreed})
        case _:
            assert_never(event)
