"""The only home of the search: is there one order of a history's operations, in which each takes effect at one moment
between its begin and its end, that the floor in one piece explains?

J. M. Wing and C. Gong, "Testing and verifying concurrent objects", 1993, with G. Lowe's memory of the states that
were met ("Testing for linearizability", 2017). An operation whose answer never came may have happened, at any time
after its begin, or not at all.
"""

from collections.abc import Iterator

import msgspec

from tests.linearizability.history import History, Operation, Said, Seen
from tests.linearizability.model import EMPTY, State, after, never_changes, shown

MOST_CONFIGURATIONS = 2_000_000
"""What is looked at before giving up: about 2 GiB. Eight clients in step need about as many as they have operations."""


class TooLong(Exception):
    """No verdict: the history has too many orders."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """`order`: one that explains all, if there is one. `stuck`: else the operations, one of which had to be next where
    the search came furthest, and `state` the floor there."""

    explained: bool
    looked_at: int
    order: tuple[Operation, ...] = ()
    stuck: tuple[Operation, ...] = ()
    state: State = EMPTY

    def __str__(self) -> str:
        if self.explained:
            return f"explained by one order ({self.looked_at} configurations)"
        return "\n  ".join(
            (f"no order explains this. The floor is {self.state}, and next is one of", *map(str, self.stuck))
        )


class _Step(msgspec.Struct, frozen=True, kw_only=True):
    """An operation's taking effect, or what its client saw after that (`seen`; then `follows` is the former)."""

    operation: Operation
    seen: Seen | None = None
    follows: int = -1

    def leads_to(self, state: State) -> tuple[State, ...]:
        if self.seen is None:
            return tuple(after(state, self.operation))
        looks = shown(state, self.seen)
        return () if looks is None else (looks,)

    @property
    def never_changes(self) -> bool:
        return self.seen is not None or never_changes(self.operation)


class _Done(msgspec.Struct, frozen=True):
    """Which steps have been taken: all before `low`, and by bit those from there on; `maybe`: by bit, which of the
    operations without an answer."""

    low: int = 0
    bits: int = 0
    maybe: int = 0

    def has(self, step: int) -> bool:
        return step < self.low or bool(self.bits >> (step - self.low) & 1)

    def and_this(self, step: int) -> "_Done":
        low, bits = self.low, self.bits | 1 << (step - self.low)
        while bits & 1:
            low, bits = low + 1, bits >> 1
        return _Done(low, bits, self.maybe)


Trail = tuple["Trail", Operation] | None


def check(history: History) -> Verdict:
    """Raises TooLong."""
    known = sorted((one for one in history if one.said is not Said.UNKNOWN), key=lambda one: one.begun)
    unknown = [one for one in history if one.said is Said.UNKNOWN]
    steps: list[_Step] = []
    for one in known:
        steps.append(_Step(operation=one))
        if one.seen is not None:
            steps.append(_Step(operation=one, seen=one.seen, follows=len(steps) - 1))
    stack: list[tuple[_Done, State, Trail]] = [(_Done(), EMPTY, None)]
    met: set[tuple[int, int, int, State]] = set()
    furthest, where = _Done(), EMPTY
    while stack:
        done, state, trail = stack.pop()
        if done.low == len(steps):
            return Verdict(explained=True, looked_at=len(met), order=tuple(_walk(trail)))
        config = (done.low, done.bits, done.maybe, state)
        if config in met:
            continue
        met.add(config)
        if len(met) > MOST_CONFIGURATIONS:
            raise TooLong
        if done.low + done.bits.bit_count() > furthest.low + furthest.bits.bit_count():
            furthest, where = done, state
        stack += _next(steps, unknown, done, state, trail)
    stuck = tuple(steps[index].operation for index in _candidates(steps, furthest)[0])
    return Verdict(explained=False, looked_at=len(met), stuck=stuck, state=where)


def _candidates(steps: list[_Step], done: _Done) -> tuple[list[int], float]:
    """The steps that may be next: those that no other one ended before. And the moment by which one must be taken."""
    by, found = float("inf"), list[int]()
    for index in range(done.low, len(steps)):
        step = steps[index]
        if step.operation.begun > by:
            break
        if done.has(index):
            continue
        by = min(by, step.operation.ended)
        if step.follows < 0 or done.has(step.follows):
            found.append(index)
    return found, by


def _next(
    steps: list[_Step], unknown: list[Operation], done: _Done, state: State, trail: Trail
) -> list[tuple[_Done, State, Trail]]:
    """What to look at next, the likeliest last."""
    found, by = _candidates(steps, done)
    further: list[tuple[float, float, _Done, State, Trail]] = []
    for index in found:
        step = steps[index]
        for new in step.leads_to(state):
            then = (done.and_this(index), new, trail if step.seen is not None else (trail, step.operation))
            if new == state and step.never_changes:
                # It happens here in some order if in any: what changes nothing can always come as early as it may.
                return [then]
            version = step.operation.version
            further.append((float("inf") if version is None else version, step.operation.ended, *then))
    for index, operation in enumerate(unknown):
        if not done.maybe >> index & 1 and operation.begun <= by:
            taken = _Done(done.low, done.bits, done.maybe | 1 << index)
            further += [
                (float("inf"), operation.begun, taken, new, (trail, operation))
                for new in after(state, operation)
                if new != state
            ]
    further.sort(key=lambda one: one[:2], reverse=True)
    return [one[2:] for one in further]


def _walk(trail: Trail) -> Iterator[Operation]:
    order = []
    while trail is not None:
        trail, operation = trail
        order.append(operation)
    return reversed(order)
