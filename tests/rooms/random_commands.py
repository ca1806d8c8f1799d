"""The only home of random commands: who takes part in random meetings, and what they may come to ask."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from rooms.agenda import Hands, MoveToStep
from rooms.board import DeclineSuggestion, PutUpAs
from rooms.closing import AuthorityAnswer, RecordAuthority, ViewsHeard
from rooms.correction import ActionCorrection, ProposeCorrection
from rooms.floor_control import InterposeReply
from rooms.guidance import Understood
from rooms.law.rule import Matter, RuleId
from rooms.mediation import PlannedPerson
from rooms.outcome import Conclusion
from rooms.people import DeviceId, ParticipantId, Party, Role, same_side
from rooms.requests import RequestKind
from rooms.room import (
    Command,
    Room,
)
from rooms.turn import (
    ExtendTurn,
    PassFloor,
)
from rooms.wording import Section
from tests.rooms.cast import TERMS, plan
from tests.rooms.given import device_of

CANARY = "CANARY"
# Two mediators first. The parent has the young person's permission to speak, the supporter has not. The interpreter
# is theirs and the school's.
ROLES = (
    Role.MEDIATOR,
    Role.MEDIATOR,
    Role.PARENT,
    Role.YOUNG_PERSON,
    Role.SUPPORTER,
    Role.SCHOOL,
    Role.LOCAL_AUTHORITY,
    Role.HEALTH_COMMISSIONER,
    Role.PROFESSIONAL,
    Role.INTERPRETER,
    Role.CHILD,
    Role.OBSERVER,
)
INTERPRETED = tuple(
    f"{CANARY} {role} {number}"
    for number, role in enumerate(ROLES)
    if role in {Role.PARENT, Role.YOUNG_PERSON, Role.SCHOOL}
)
PLAN = plan(
    reference=f"{CANARY}-REF",
    child=CANARY,
    people=tuple(
        PlannedPerson(
            name=f"{CANARY} {role} {number}",
            role=role,
            permission=date(2026, 2, 20) if role is Role.PARENT else None,
            interprets_for=INTERPRETED if role is Role.INTERPRETER else (),
        )
        for number, role in enumerate(ROLES)
    ),
)
EVERYBODY = tuple(ParticipantId(f"p{number}") for number in range(1, len(ROLES) + 1))
MEDIATOR, CO_MEDIATOR = MEDIATORS = EVERYBODY[:2]
STRANGER = ParticipantId("p99")
COPIED_LINK = DeviceId("copied")


def random_command(
    chance: Random, kind: type[Any], seen: Room, words: str, today: date, *, old: bool = True
) -> Command:
    """A command of a kind, as somebody would send it today whose screen shows the room `seen`. `old`: it may
    quote what is older still."""
    turn = seen.floor.turn
    waiting = seen.floor.queue.waiting
    asked = [*waiting, *seen.floor.queue.asides]
    if kind is InterposeReply:
        asked = [one for one in waiting if one.kind is not RequestKind.SPEAK] or asked
    requests = [one.id for one in asked] + ([turn.request] if turn else [])
    holder = seen.people.by_id.get(turn.holder) if turn else None
    friends = [who for who, one in seen.people.by_id.items() if holder and same_side(one.role, holder.role)]
    check, summary = seen.guidance.check, seen.guidance.summary
    actions = list(seen.board.actions.values())
    action = chance.choice(actions) if actions else None
    number = action.wording.number if action else 1
    suggestions = list(seen.board.suggestions)
    whom = chance.choice((*EVERYBODY, STRANGER))
    older = ["t1"] if old else []
    values: dict[str, list[Any]] = {
        "kind": list(RequestKind),
        "seconds": [60, 60, 90] if kind is ExtendTurn else [60, 60, 120, None],
        "grace": [0, 20],
        "step": [one.id for one in seen.agenda.steps],
        "hands": list(Hands),
        "title": [words],
        "point": [words],
        "check": [check.id if check else "n1"],
        "summary": [summary.id if summary else "n1"],
        "note": [*seen.guidance.notes, "n1"],
        "answer": list(AuthorityAnswer if kind is RecordAuthority else Understood),
        "how": list(ViewsHeard),
        "term": [*TERMS, "unheard_of"],
        "participant": [whom],
        "to": [whom, *friends] if kind is PassFloor else [whom],
        "device": [device_of(whom)] * 4 + [COPIED_LINK],
        "party": list(Party),
        "minutes": [None, 10],
        "after": [turn.id if turn else None] * 4 + [*older, *([None] if old else [])],
        "turn": [turn.id if turn else "t1"] * 4 + older,
        "request": requests or ["r1"],
        "place": [1, 2, 3, 9],
        "action": [action.id] * 9 + ["a1"] if action else ["a1"],
        "wording": [number] * 4 + [max(1, number - 1), number + 1],
        "suggestion": suggestions or (["s1"] if kind is DeclineSuggestion else [None]),
        "by_when": [today, today + timedelta(weeks=5), None],
        "how_seen": [words, ""],
        "section": [*Section, None],
        "matter": [*Matter, None],
        "row": [None, None, *RuleId],
        "owner": [None, None, None, whom],
        "authority_words": [False, False, False, True],
        "different_date": [False, False, False, True],
        "state": [PutUpAs.OPEN, *PutUpAs],
        "before": [*seen.board.actions, None],
        "within": [True, False],
        "who": [f"{CANARY} school"] * 4 + [""],
        "conclusion": list(Conclusion),
        "outcome": [seen.outcome_number],
        "over": [seen.conclusion.number if seen.conclusion else 0],
        "what": [words],
        "reason": [words],
        "words": [words],
    }
    if kind is MoveToStep or kind.__name__ in {"AddStep", "SkipStep"}:
        values["after"] = [one.id for one in seen.agenda.steps] + [None]
    if kind.__name__ in {"RemindOfTerm"}:
        values["to"] = [whom, None]
    proposed = seen.corrections.proposed
    values["number"] = [proposed.number if proposed else 1] * 4 + ([1] if old else [])
    if kind is ProposeCorrection:
        changes = {
            name: chance.choice([None, *values[name]]) for name in ("what", "who", "by_when", "how_seen")
        }
        one = ActionCorrection(action=chance.choice(values["action"]), **changes)
        values |= {"why": [f"{words}-WHY"], "words": [words, None, None], "actions": [(one,), ()]}
        values["replaces"] = [proposed.number if proposed else None]
    made: Command = kind(**{name: chance.choice(values[name]) for name in kind.__struct_fields__})
    return made
