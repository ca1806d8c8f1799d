"""The only home of the people and the situations that the tests of the core speak of."""

from collections.abc import Callable
from datetime import date
from typing import Any

from rooms.action import Action, ActionId
from rooms.action_control import AssentToAction, ConfirmAction
from rooms.board import AddAction
from rooms.closing import (
    AcknowledgeOpenItems,
    AuthorityAnswer,
    ConfirmOutcome,
    RecordAuthority,
    RecordViews,
    ViewsHeard,
)
from rooms.correction import (
    ActionCorrection,
    AssentToCorrection,
    ProposeCorrection,
    ProposedCorrection,
    SealCorrection,
)
from rooms.floor_control import GrantFloor
from rooms.mediation import Plan, PlannedPerson, make
from rooms.outcome import CloseMeeting, Conclusion, WriteConclusion
from rooms.people import LetIn, ParticipantId, Party, Role
from rooms.queue import RaiseHand
from rooms.requests import FloorRequest, RequestId, RequestKind
from rooms.room import SERVICE, Room
from rooms.session import BeginClosing, OpenMeeting, PauseMeeting, SuspendMeeting
from rooms.terms import AgreeToTerm
from rooms.turn import BeginTurn, HoldTurn, Turn
from tests.rooms.given import EARLIER, Asked, Situation, device_of

TERMS = ("kept_private", "no_recording")

# A supporter or a school is heard, and is no party; an observer does not speak.
ROLES = (Role.MEDIATOR, Role.PARENT, Role.SUPPORTER, Role.SCHOOL, Role.LOCAL_AUTHORITY, Role.OBSERVER)
MEDIATOR, PARENT, SUPPORTER, SCHOOL, LOCAL_AUTHORITY, OBSERVER = CAST = tuple(
    ParticipantId(f"p{number}") for number in range(1, 7)
)
NOBODY = ParticipantId("p99")


def plan(*roles: Role, **changed: Any) -> Plan:
    """A plan with one person of each role named, called by it."""
    people = tuple(PlannedPerson(name=f"The {role.replace('_', ' ')}", role=role) for role in roles)
    return Plan(**{"reference": "EX-1", "child": "AB", "people": people, **changed})


def made_with(*roles: Role, **changed: Any) -> Situation:
    """A mediation with one person of each role, called p1, p2... in this order."""
    return Situation(made=make(plan(*roles, **changed), "1", TERMS))


def terms_agreed(*who: ParticipantId, before: Situation) -> Situation:
    return Situation(before, tuple((one, AgreeToTerm(term=term)) for one in who for term in TERMS))


def let_in(*who: ParticipantId, before: Situation) -> Situation:
    """By the first of the people, who is the mediator."""
    return Situation(before, tuple((MEDIATOR, LetIn(participant=one, device=device_of(one))) for one in who))


def opened_with(*people: PlannedPerson) -> Situation:
    """An open meeting of these people, all in the room, the mediator first."""
    who = [ParticipantId(f"p{number}") for number in range(1, len(people) + 1)]
    others = [one for one, person in zip(who, people, strict=True) if person.role is not Role.MEDIATOR]
    inside = let_in(*others, before=terms_agreed(*who, before=made_with(people=people)))
    return Situation(inside, ((MEDIATOR, OpenMeeting()),))


def one(role: Role, permission: date | None = None) -> PlannedPerson:
    """A planned person, called by their role."""
    return PlannedPerson(name=f"The {role.replace('_', ' ')}", role=role, permission=permission)


# A young person is the party; a parent whom they allowed to speak for them, and a supporter whom they did not.
YOUNG_PERSON, ALLOWED_PARENT, SILENT_SUPPORTER, AUTHORITY = (
    ParticipantId(f"p{number}") for number in range(2, 6)
)
YOUNG_PERSONS = opened_with(
    one(Role.MEDIATOR),
    one(Role.YOUNG_PERSON),
    one(Role.PARENT, permission=date(2026, 2, 20)),
    one(Role.SUPPORTER),
    one(Role.LOCAL_AUTHORITY),
)
# Two mediators, the second of whom was named beforehand to carry on if the first cannot.
CO_MEDIATOR = ParticipantId("p2")
WITH_CO_MEDIATOR = opened_with(
    one(Role.MEDIATOR),
    PlannedPerson(name="The co-mediator", role=Role.MEDIATOR),
    one(Role.PARENT),
    one(Role.LOCAL_AUTHORITY),
)


MADE = made_with(*ROLES)
TERMS_AGREED = terms_agreed(*CAST, before=MADE)
LET_IN = let_in(*CAST[1:], before=TERMS_AGREED)
OPENED = Situation(LET_IN, ((MEDIATOR, OpenMeeting()),))
SUSPENDED = Situation(OPENED, ((SERVICE, SuspendMeeting()),))
PAUSED = Situation(OPENED, ((MEDIATOR, PauseMeeting(reason="A break.", minutes=10)),))
CONCLUDED = Situation(
    OPENED, ((MEDIATOR, WriteConclusion(conclusion=Conclusion.PARTLY_AGREED, words="We will meet again.")),)
)


def rewrite(room: Room, words: str = "") -> WriteConclusion:
    """Another conclusion over the one that stands there."""
    assert room.conclusion is not None
    return WriteConclusion(conclusion=Conclusion.AGREED, words=words, over=room.conclusion.number)


CLOSING = Situation(CONCLUDED, ((MEDIATOR, BeginClosing()),))


def confirm(room: Room) -> ConfirmOutcome:
    """The confirmation of the outcome that is there to read now."""
    return ConfirmOutcome(outcome=room.outcome_number)


def close(room: Room) -> CloseMeeting:
    """The close of the outcome that is on the screen now."""
    return CloseMeeting(outcome=room.outcome_number)


# All that the mediator writes beside the conclusion; then each party has confirmed it.
WRITTEN_DOWN: tuple[tuple[str, Asked], ...] = (
    *(
        (MEDIATOR, RecordAuthority(party=party, answer=AuthorityAnswer.YES, participant=who))
        for party, who in ((Party.FAMILY, PARENT), (Party.LOCAL_AUTHORITY, LOCAL_AUTHORITY))
    ),
    (MEDIATOR, RecordViews(how=ViewsHeard.THROUGH_SOMEBODY, words="With pictures, at home.")),
    (MEDIATOR, lambda room: AcknowledgeOpenItems(outcome=room.outcome_number)),
)
READ = Situation(CLOSING, WRITTEN_DOWN)
CONFIRMING: tuple[tuple[str, Asked], ...] = (*WRITTEN_DOWN, (PARENT, confirm), (LOCAL_AUTHORITY, confirm))
READY = Situation(CLOSING, CONFIRMING)
CLOSED = Situation(CONCLUDED, ((MEDIATOR, BeginClosing()), *CONFIRMING, (MEDIATOR, close)))


def HAND_UP(  # noqa: N802 - a situation, as its neighbours are
    who: ParticipantId, kind: RequestKind = RequestKind.SPEAK, reason: str = ""
) -> Situation:
    return Situation(OPENED, ((who, RaiseHand(kind=kind, reason=reason)),))


def OFFERED_TO(who: ParticipantId) -> Situation:  # noqa: N802
    return Situation(OPENED, ((MEDIATOR, lambda room: GrantFloor(to=who, after=turn_id(room))),))


def FLOOR_WITH(who: ParticipantId) -> Situation:  # noqa: N802
    """Somebody has the floor, and speaks."""
    return Situation(
        OPENED,
        (
            (MEDIATOR, lambda room: GrantFloor(to=who, after=turn_id(room))),
            (who, lambda room: BeginTurn(turn=turn_of(room).id)),
        ),
    )


HELD = Situation(
    None, ((SERVICE, lambda room: HoldTurn(turn=turn_of(room).id, holder=turn_of(room).holder)),)
)


def on_the_action(
    make_command: Callable[..., Any], *, number: int | None = None, **fields: Any
) -> Callable[[Room], Any]:
    """A command about the newest action, as it is worded now."""

    def asked(room: Room) -> Any:
        action = newest(room)
        return make_command(action=action.id, wording=number or action.wording.number, **fields)

    return asked


TUTOR = AddAction(what="Find a tutor.", who="The local authority", by_when=EARLIER.date())
ACTION = Situation(OPENED, ((MEDIATOR, TUTOR),))


def AGREED_BY(*who: ParticipantId) -> Situation:  # noqa: N802
    return Situation(ACTION, tuple((one, on_the_action(AssentToAction)) for one in who))


AGREED_BY_ALL = AGREED_BY(PARENT, LOCAL_AUTHORITY)
CONFIRMED = Situation(AGREED_BY_ALL, ((MEDIATOR, on_the_action(ConfirmAction)),))


def newest(room: Room) -> Action:
    """The action that was put on the board last."""
    return list(room.board.actions.values())[-1]


def newest_id(room: Room) -> ActionId:
    return newest(room).id


def turn_of(room: Room) -> Turn:
    assert room.floor.turn is not None
    return room.floor.turn


def turn_id(room: Room) -> str | None:
    return None if room.floor.turn is None else room.floor.turn.id


def hand_of(room: Room, who: ParticipantId) -> FloorRequest:
    """The person's first raised hand."""
    return next(one for one in room.floor.queue.waiting if one.participant == who)


def hand(room: Room, who: ParticipantId) -> RequestId:
    """The id of the person's raised hand."""
    return hand_of(room, who).id


def aside(room: Room, who: ParticipantId) -> RequestId:
    """The id of the person's request for the mediator alone."""
    return next(one.id for one in room.floor.queue.asides if one.participant == who)


# One action was agreed and sealed. What the mediator proposes is that it should read otherwise.
SEALED = Situation(
    CONFIRMED,
    (
        (MEDIATOR, WriteConclusion(conclusion=Conclusion.AGREED, words="We agreed on a tutor.")),
        (MEDIATOR, BeginClosing()),
        *CONFIRMING,
        (MEDIATOR, close),
    ),
)


def correcting(*, why: str = "The wrong word.", words: str | None = None, **fields: Any) -> Asked:
    """The correction of the newest action, and of the conclusion if `words` are given."""

    def asked(room: Room) -> ProposeCorrection:
        actions = (ActionCorrection(action=newest_id(room), **fields),) if fields else ()
        proposed = room.corrections.proposed
        replaces = proposed.number if proposed else None
        return ProposeCorrection(why=why, actions=actions, words=words, replaces=replaces)

    return asked


def on_the_correction(make_command: Callable[..., Any], **fields: Any) -> Asked:
    """A command about the correction that is proposed now."""
    return lambda room: make_command(number=proposed_of(room).number, **fields)


def proposed_of(room: Room) -> ProposedCorrection:
    assert room.corrections.proposed is not None
    return room.corrections.proposed


PROPOSED = Situation(SEALED, ((MEDIATOR, correcting(what="Find a reading tutor.")),))
ALL_SAID_YES = Situation(
    PROPOSED,
    tuple((who, on_the_correction(AssentToCorrection)) for who in (PARENT, LOCAL_AUTHORITY)),
)
CORRECTED = Situation(ALL_SAID_YES, ((MEDIATOR, on_the_correction(SealCorrection)),))
