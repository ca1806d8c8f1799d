"""The only home of who may do what, and when: one table, read by the core, the buttons and the docs."""

from collections.abc import Mapping
from functools import cache

from rooms.action_control import (
    AskForChange,
    AssentToAction,
    ConfirmAction,
    MarkNotAgreed,
    MarkRemit,
    OfferAsOption,
    ProposeAction,
    ReopenAction,
    RewordAction,
    TakeBackPromise,
    TakeOnAction,
    WithdrawAction,
)
from rooms.agenda import AddStep, MoveToStep, SkipStep
from rooms.board import AddAction, DeclineSuggestion, MoveAction, SuggestAction
from rooms.closing import (
    AcknowledgeOpenItems,
    AskToCorrectOutcome,
    ConfirmOutcome,
    RecordAuthority,
    RecordUnconfirmed,
    RecordViews,
)
from rooms.correction import (
    AskToChangeCorrection,
    AssentToCorrection,
    ProposeCorrection,
    SealCorrection,
    TakeBackCorrection,
)
from rooms.floor_control import (
    GrantFloor,
    GrantNext,
    InterposeReply,
    LetGo,
    RevokeFloor,
    SetLimit,
    SetLimitFor,
    UndoGrant,
)
from rooms.guidance import (
    AnswerCheck,
    CheckUnderstanding,
    CorrectSummary,
    CueChild,
    EndCheck,
    EndCue,
    EndSummary,
    Nudge,
    PutNoteAway,
    RemindOfTerm,
    ShowSummary,
    Warn,
)
from rooms.messages import Command, Value, wire_name
from rooms.outcome import CloseMeeting, StopMeeting, WriteConclusion
from rooms.people import (
    ALL_ROLES,
    MEDIATOR,
    PARTIES,
    SPEAKERS,
    LetIn,
    ReadmitPerson,
    RecordAbsence,
    RemovePerson,
    Role,
    WithdrawAbsence,
)
from rooms.queue import (
    AcceptRequest,
    AnswerRequest,
    ClearQueue,
    CloseQueue,
    DenyRequest,
    MoveRequest,
    OpenQueue,
    RaiseHand,
)
from rooms.session import (
    BeginClosing,
    LiftSuspension,
    OpenMeeting,
    PauseMeeting,
    ResumeMeeting,
    ReturnToMeeting,
    SessionState,
    SuspendMeeting,
)
from rooms.terms import AgreeToTerm
from rooms.turn import (
    BeginTurn,
    DropLimit,
    ExtendTurn,
    HoldTurn,
    PassFloor,
    ReachDeadline,
    ReturnToTurn,
    TypeTurn,
)

WHILE_WAITING = frozenset({SessionState.WAITING})
WHILE_OPEN = frozenset({SessionState.OPEN})
WHILE_PAUSED = frozenset({SessionState.PAUSED})
WHILE_MEETING = WHILE_OPEN | WHILE_PAUSED
WHILE_CLOSING = frozenset({SessionState.CLOSING})
BEFORE_CLOSING = WHILE_WAITING | WHILE_MEETING
UNTIL_CLOSED = BEFORE_CLOSING | WHILE_CLOSING
WHILE_SUSPENDED = frozenset({SessionState.SUSPENDED})
AFTER_THE_SEAL = frozenset({SessionState.CLOSED})

ANYONE = ALL_ROLES
ALL_BUT_THE_MEDIATOR = ALL_ROLES - MEDIATOR
OFFICERS = frozenset({Role.LOCAL_AUTHORITY})


class Rule(Value, frozen=True, kw_only=True):
    """Who may, in which session states, and whether they must have been let in."""

    who: frozenset[Role]
    when: frozenset[SessionState]
    at_the_door: bool = False


HOUSE_RULES: Mapping[type[Command], Rule] = {
    AgreeToTerm: Rule(who=ANYONE, when=UNTIL_CLOSED | WHILE_SUSPENDED, at_the_door=True),
    # After the seal, who was in the meeting and comes back on another device to agree to a correction.
    LetIn: Rule(who=MEDIATOR, when=UNTIL_CLOSED | AFTER_THE_SEAL),
    RemovePerson: Rule(who=MEDIATOR, when=UNTIL_CLOSED),
    ReadmitPerson: Rule(who=MEDIATOR, when=UNTIL_CLOSED),
    OpenMeeting: Rule(who=MEDIATOR, when=WHILE_WAITING),
    PauseMeeting: Rule(who=MEDIATOR, when=WHILE_OPEN),
    ResumeMeeting: Rule(who=MEDIATOR, when=WHILE_PAUSED),
    # Who may ask to speak is the queue's to say; to ask for the mediator is everybody's.
    RaiseHand: Rule(who=ALL_BUT_THE_MEDIATOR, when=WHILE_OPEN),
    LetGo: Rule(who=ALL_BUT_THE_MEDIATOR, when=WHILE_MEETING | WHILE_CLOSING),
    BeginTurn: Rule(who=SPEAKERS, when=WHILE_OPEN),
    PassFloor: Rule(who=SPEAKERS, when=WHILE_OPEN),
    TypeTurn: Rule(who=SPEAKERS, when=WHILE_OPEN),
    GrantFloor: Rule(who=MEDIATOR, when=WHILE_OPEN),
    GrantNext: Rule(who=MEDIATOR, when=WHILE_OPEN),
    InterposeReply: Rule(who=MEDIATOR, when=WHILE_OPEN),
    UndoGrant: Rule(who=MEDIATOR, when=WHILE_OPEN),
    RevokeFloor: Rule(who=MEDIATOR, when=WHILE_MEETING),
    MoveRequest: Rule(who=MEDIATOR, when=WHILE_MEETING),
    DenyRequest: Rule(who=MEDIATOR, when=WHILE_MEETING),
    AcceptRequest: Rule(who=MEDIATOR, when=WHILE_MEETING),
    AnswerRequest: Rule(who=MEDIATOR, when=WHILE_MEETING),
    CloseQueue: Rule(who=MEDIATOR, when=WHILE_MEETING),
    OpenQueue: Rule(who=MEDIATOR, when=WHILE_MEETING),
    ClearQueue: Rule(who=MEDIATOR, when=WHILE_MEETING),
    SetLimit: Rule(who=MEDIATOR, when=BEFORE_CLOSING),
    SetLimitFor: Rule(who=MEDIATOR, when=BEFORE_CLOSING),
    ExtendTurn: Rule(who=MEDIATOR, when=WHILE_MEETING),
    DropLimit: Rule(who=MEDIATOR, when=WHILE_MEETING),
    MoveToStep: Rule(who=MEDIATOR, when=WHILE_MEETING),
    SkipStep: Rule(who=MEDIATOR, when=BEFORE_CLOSING),
    AddStep: Rule(who=MEDIATOR, when=BEFORE_CLOSING),
    CheckUnderstanding: Rule(who=MEDIATOR, when=WHILE_MEETING),
    AnswerCheck: Rule(who=ALL_BUT_THE_MEDIATOR, when=WHILE_MEETING),
    EndCheck: Rule(who=MEDIATOR, when=WHILE_MEETING),
    ShowSummary: Rule(who=MEDIATOR, when=WHILE_MEETING),
    CorrectSummary: Rule(who=ALL_BUT_THE_MEDIATOR, when=WHILE_MEETING),
    EndSummary: Rule(who=MEDIATOR, when=WHILE_MEETING),
    CueChild: Rule(who=MEDIATOR, when=WHILE_MEETING),
    EndCue: Rule(who=MEDIATOR, when=WHILE_MEETING),
    Nudge: Rule(who=MEDIATOR, when=BEFORE_CLOSING),
    RemindOfTerm: Rule(who=MEDIATOR, when=BEFORE_CLOSING),
    Warn: Rule(who=MEDIATOR, when=BEFORE_CLOSING),
    PutNoteAway: Rule(who=ANYONE, when=UNTIL_CLOSED),
    AddAction: Rule(who=MEDIATOR, when=WHILE_MEETING),
    RewordAction: Rule(who=MEDIATOR, when=WHILE_MEETING),
    WithdrawAction: Rule(who=MEDIATOR, when=WHILE_MEETING),
    AssentToAction: Rule(who=PARTIES, when=WHILE_MEETING),
    AskForChange: Rule(who=PARTIES, when=WHILE_MEETING),
    ConfirmAction: Rule(who=MEDIATOR, when=WHILE_MEETING),
    ReopenAction: Rule(who=MEDIATOR, when=WHILE_MEETING),
    MoveAction: Rule(who=MEDIATOR, when=WHILE_MEETING),
    OfferAsOption: Rule(who=MEDIATOR, when=WHILE_MEETING),
    ProposeAction: Rule(who=MEDIATOR, when=WHILE_MEETING),
    MarkNotAgreed: Rule(who=MEDIATOR, when=WHILE_MEETING),
    TakeOnAction: Rule(who=ALL_BUT_THE_MEDIATOR, when=WHILE_MEETING),
    TakeBackPromise: Rule(who=ALL_BUT_THE_MEDIATOR, when=WHILE_MEETING),
    MarkRemit: Rule(who=OFFICERS, when=WHILE_MEETING),
    SuggestAction: Rule(who=ALL_BUT_THE_MEDIATOR, when=WHILE_MEETING),
    DeclineSuggestion: Rule(who=MEDIATOR, when=WHILE_MEETING),
    RecordAbsence: Rule(who=MEDIATOR, when=UNTIL_CLOSED),
    WithdrawAbsence: Rule(who=MEDIATOR, when=UNTIL_CLOSED),
    WriteConclusion: Rule(who=MEDIATOR, when=UNTIL_CLOSED),
    RecordAuthority: Rule(who=MEDIATOR, when=UNTIL_CLOSED),
    RecordViews: Rule(who=MEDIATOR, when=UNTIL_CLOSED),
    # While it closes, the board stands still: what is read is what is sealed.
    BeginClosing: Rule(who=MEDIATOR, when=BEFORE_CLOSING),
    ReturnToMeeting: Rule(who=MEDIATOR, when=WHILE_CLOSING),
    AcknowledgeOpenItems: Rule(who=MEDIATOR, when=WHILE_CLOSING),
    ConfirmOutcome: Rule(who=PARTIES, when=WHILE_CLOSING),
    AskToCorrectOutcome: Rule(who=ALL_BUT_THE_MEDIATOR, when=WHILE_CLOSING),
    RecordUnconfirmed: Rule(who=MEDIATOR, when=WHILE_CLOSING),
    CloseMeeting: Rule(who=MEDIATOR, when=WHILE_CLOSING),
    StopMeeting: Rule(who=MEDIATOR, when=WHILE_MEETING | WHILE_CLOSING),
    # What was sealed stays. A correction is a version of its own, and nothing else follows a close.
    ProposeCorrection: Rule(who=MEDIATOR, when=AFTER_THE_SEAL),
    AssentToCorrection: Rule(who=ALL_BUT_THE_MEDIATOR, when=AFTER_THE_SEAL),
    AskToChangeCorrection: Rule(who=ALL_BUT_THE_MEDIATOR, when=AFTER_THE_SEAL),
    TakeBackCorrection: Rule(who=MEDIATOR, when=AFTER_THE_SEAL),
    SealCorrection: Rule(who=MEDIATOR, when=AFTER_THE_SEAL),
}

# What the service says by itself, and no browser can: when it can be true.
SERVICE_RULES: Mapping[type[Command], frozenset[SessionState]] = {
    ReachDeadline: WHILE_OPEN,
    HoldTurn: WHILE_MEETING | WHILE_CLOSING,
    ReturnToTurn: WHILE_MEETING | WHILE_CLOSING,
    SuspendMeeting: WHILE_MEETING | WHILE_CLOSING | WHILE_SUSPENDED,
    LiftSuspension: WHILE_MEETING | WHILE_CLOSING | WHILE_SUSPENDED,
}


@cache  # asked for everybody in the room after every command, and the table never changes
def allowed(role: Role, state: SessionState, in_the_room: bool) -> tuple[str, ...]:
    """The wire names of the commands that the table allows, in its order."""
    return tuple(
        wire_name(command.__name__)
        for command, rule in HOUSE_RULES.items()
        if role in rule.who and state in rule.when and (in_the_room or rule.at_the_door)
    )
