"""The only home of who may do what, and when: one table, read by the core, the buttons and the docs."""

from collections.abc import Mapping
from functools import cache

from rooms.board import (
    AddAction,
    AskForChange,
    AssentToAction,
    ConfirmAction,
    DeclineSuggestion,
    ReopenAction,
    RewordAction,
    SuggestAction,
    WithdrawAction,
)
from rooms.floor import DenyRequest, GrantFloor, GrantNext, LetGo, MoveRequest, RaiseHand, RevokeFloor
from rooms.messages import Command, Value, wire_name
from rooms.outcome import CloseMeeting, WriteConclusion
from rooms.people import ALL_ROLES, MEDIATOR, PARTIES, SPEAKERS, LetIn, RecordAbsence, Role, WithdrawAbsence
from rooms.session import OpenMeeting, PauseMeeting, ResumeMeeting, SessionState
from rooms.terms import AgreeToTerm

WHILE_WAITING = frozenset({SessionState.WAITING})
WHILE_OPEN = frozenset({SessionState.OPEN})
WHILE_PAUSED = frozenset({SessionState.PAUSED})
WHILE_MEETING = WHILE_OPEN | WHILE_PAUSED
UNTIL_CLOSED = WHILE_WAITING | WHILE_MEETING

ANYONE = ALL_ROLES
ALL_BUT_THE_MEDIATOR = ALL_ROLES - MEDIATOR


class Rule(Value, frozen=True, kw_only=True):
    """Who may, in which session states, and whether they must have been let in."""

    who: frozenset[Role]
    when: frozenset[SessionState]
    at_the_door: bool = False


HOUSE_RULES: Mapping[type[Command], Rule] = {
    AgreeToTerm: Rule(who=ANYONE, when=UNTIL_CLOSED, at_the_door=True),
    LetIn: Rule(who=MEDIATOR, when=UNTIL_CLOSED),
    OpenMeeting: Rule(who=MEDIATOR, when=WHILE_WAITING),
    PauseMeeting: Rule(who=MEDIATOR, when=WHILE_OPEN),
    ResumeMeeting: Rule(who=MEDIATOR, when=WHILE_PAUSED),
    RaiseHand: Rule(who=SPEAKERS, when=WHILE_OPEN),
    LetGo: Rule(who=SPEAKERS, when=WHILE_MEETING),
    GrantFloor: Rule(who=MEDIATOR, when=WHILE_OPEN),
    GrantNext: Rule(who=MEDIATOR, when=WHILE_OPEN),
    RevokeFloor: Rule(who=MEDIATOR, when=WHILE_MEETING),
    MoveRequest: Rule(who=MEDIATOR, when=WHILE_MEETING),
    DenyRequest: Rule(who=MEDIATOR, when=WHILE_MEETING),
    AddAction: Rule(who=MEDIATOR, when=WHILE_MEETING),
    RewordAction: Rule(who=MEDIATOR, when=WHILE_MEETING),
    WithdrawAction: Rule(who=MEDIATOR, when=WHILE_MEETING),
    AssentToAction: Rule(who=PARTIES, when=WHILE_MEETING),
    AskForChange: Rule(who=PARTIES, when=WHILE_MEETING),
    ConfirmAction: Rule(who=MEDIATOR, when=WHILE_MEETING),
    ReopenAction: Rule(who=MEDIATOR, when=WHILE_MEETING),
    SuggestAction: Rule(who=ALL_BUT_THE_MEDIATOR, when=WHILE_MEETING),
    DeclineSuggestion: Rule(who=MEDIATOR, when=WHILE_MEETING),
    RecordAbsence: Rule(who=MEDIATOR, when=UNTIL_CLOSED),
    WithdrawAbsence: Rule(who=MEDIATOR, when=UNTIL_CLOSED),
    WriteConclusion: Rule(who=MEDIATOR, when=UNTIL_CLOSED),
    CloseMeeting: Rule(who=MEDIATOR, when=UNTIL_CLOSED),
}


@cache  # asked for everybody in the room after every command, and the table never changes
def allowed(role: Role, state: SessionState, in_the_room: bool) -> tuple[str, ...]:
    """The wire names of the commands that the table allows, in its order."""
    return tuple(
        wire_name(command.__name__)
        for command, rule in HOUSE_RULES.items()
        if role in rule.who and state in rule.when and (in_the_room or rule.at_the_door)
    )
