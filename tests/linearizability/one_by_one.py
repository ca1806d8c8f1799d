"""The only home of histories that the core makes: its own floor, asked one thing after another."""

from datetime import UTC, datetime, timedelta
from random import Random

from rooms.days import Today
from rooms.floor import Floor, evolve
from rooms.floor_control import FloorCommand, GrantFloor, GrantNext, LetGo, RevokeFloor, decide
from rooms.people import Asking, DeviceId, Participant, ParticipantId, People, Role
from rooms.queue import OpenQueue, RaiseHand
from rooms.refusals import Refused
from rooms.turn import BeginTurn
from tests.linearizability.history import Kind, Operation, Said, Seen
from tests.rooms.holidays_of import CALENDAR

SPEAKERS = ("p3", "p4", "p5", "p6", "p7", "p8")
CLIENTS = ("p1", "p2", *SPEAKERS)
PEOPLE = People(
    by_id={
        ParticipantId(who): Participant(
            id=ParticipantId(who),
            name=who,
            role=Role.PARENT if who in SPEAKERS else Role.MEDIATOR,
            device=DeviceId(who),
        )
        for who in CLIENTS
    },
    absences={},
)


Wish = tuple[Kind, FloorCommand, str | None, str | None]
"""What is asked, the turn or request that it names, and to whom the floor is to go."""


class OneByOne:
    """The core's own floor, asked one thing after another by clients who know no more than they were shown."""

    def __init__(self, chance: Random, apart: bool) -> None:
        self.floor = Floor()
        self.version = 1
        self.at = datetime(2026, 1, 1, tzinfo=UTC)
        self.chance = chance
        self.apart = apart
        self.free = dict.fromkeys(CLIENTS, 0.0)
        self.turns: list[str | None] = [None]
        self.requests: dict[str, list[str]] = {who: ["r0"] for who in CLIENTS}

    def history(self, length: int) -> list[Operation]:
        return [self.operation(float(moment)) for moment in range(1, length + 1)]

    def operation(self, moment: float) -> Operation:
        """It takes effect at this moment; how long before it was asked, and after it answered, is chance."""
        chance, width = self.chance, 0.1 if self.apart else 4.0
        who = chance.choice([one for one in CLIENTS if self.free[one] < moment])
        begun = max(self.free[who], moment - chance.uniform(0, width))
        ended = moment + chance.uniform(0.01, width)
        self.free[who] = ended
        turn = self.turns[-1] if chance.random() < 0.7 else chance.choice(self.turns)
        kind, command, names, to = self.wish(who, turn)
        said, events = self.ask(who, command)
        return Operation(
            client=who,
            kind=kind,
            begun=begun,
            ended=ended,
            names=names,
            to=to,
            said=said,
            made=self.made(who, kind) if events and (self.apart or chance.random() < 0.9) else None,
            seen=self.seen(),
        )

    def wish(self, who: str, turn: str | None) -> Wish:
        chance = self.chance
        if who in SPEAKERS:
            mine = chance.choice(self.requests[who][-2:])
            own: list[Wish] = [
                (Kind.RAISE_HAND, RaiseHand(), None, None),
                (Kind.LET_GO, LetGo(request=mine), mine, None),
                (Kind.BEGIN_TURN, BeginTurn(turn=turn or "t0"), turn or "t0", None),
                (Kind.LOOK, LetGo(request="none"), None, None),
            ]
            return chance.choice(own)
        to = chance.choice(SPEAKERS)
        mediators: list[Wish] = [
            (Kind.GRANT_NEXT, GrantNext(after=turn), turn, None),
            (Kind.GRANT_FLOOR, GrantFloor(to=to, after=turn), turn, to),
            (Kind.REVOKE_FLOOR, RevokeFloor(turn=turn or "t0"), turn or "t0", None),
            (Kind.LOOK, OpenQueue(), None, None),
        ]
        return chance.choice(mediators)

    def ask(self, who: str, command: FloorCommand) -> tuple[Said, bool]:
        """The answer, and whether anything came of it."""
        asking = Asking(
            by=PEOPLE.by_id[ParticipantId(who)],
            at=self.at,
            version=self.version + 1,
            people=PEOPLE,
            today=Today(day=self.at.date(), calendar=CALENDAR),
        )
        self.at += timedelta(seconds=1)
        try:
            events = decide(self.floor, command, asking)
        except Refused as no:
            return Said(no.refusal), False
        for event in events:
            self.floor = evolve(self.floor, event)
        self.version += bool(events)
        self.turns.append(self.floor.turn.id if self.floor.turn else None)
        return Said.YES, bool(events)

    def made(self, who: str, kind: Kind) -> str | None:
        """The id of what was just made."""
        if kind is Kind.RAISE_HAND:
            self.requests[who].append(f"r{self.version}")
            return f"r{self.version}"
        if kind not in {Kind.GRANT_FLOOR, Kind.GRANT_NEXT}:
            return None
        assert self.floor.turn is not None
        self.requests[self.floor.turn.holder].append(self.floor.turn.request)
        return f"t{self.version}"

    def seen(self) -> Seen:
        turn, waiting = self.floor.turn, tuple(one.participant for one in self.floor.queue.waiting)
        if turn is None:
            return Seen(waiting=waiting)
        return Seen(turn=turn.id, holder=turn.holder, begun=turn.phase != "offered", waiting=waiting)
