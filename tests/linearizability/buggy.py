"""The server with a bug planted in it: `python -O -m tests.linearizability.buggy BUG serve`.

Only the tests of the checker start this. Without `-O` the core's own assertions would end some of the rooms
before a client is told anything wrong.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from uuid import uuid4

from msgspec.structs import replace
from starlette.types import Receive, Send

from rooms import floor_control as floors
from rooms.floor import Floor, FloorEvent
from rooms.floor_control import GrantCommand, LetGo, RevokeFloor
from rooms.people import Asking, DeviceId, ParticipantId
from rooms.refusals import Refused
from rooms.turn import TurnServiceCommand
from server import log
from server.__main__ import main
from server.clerk import NotSaved
from server.connection import Sockets
from server.live import LiveRoom
from server.news import ENTRY_IN_LUA
from server.records import Record
from server.redis_client import Script

WRITTEN_BY_THE_TEST = 2
"""The entries with which a recorded room begins."""


def no_version_check() -> None:
    """Whoever writes writes on top of whatever is newest, decided on it or not."""
    log._APPEND = Script(f"""
local first = redis.call('HGET', KEYS[2], ARGV[2])
if first then
  return {{'again', tonumber(first)}}
end
local at = redis.call('XLEN', KEYS[1]) + 1
redis.call('XADD', KEYS[1], at .. '-0', 'b', ARGV[3])
redis.call('HSET', KEYS[2], ARGV[2], at)
redis.call('PUBLISH', ARGV[4], {ENTRY_IN_LUA.format(version="at", body="ARGV[3]")})
return {{'new', at}}
""")

    # The seal would notice too: it is about the version that the writer had in mind. The making and the gathering of
    # the room are written by the test, which has no bug.
    def about(self: Record, version: int) -> bytes:
        return f"entry {self.room} {min(version, WRITTEN_BY_THE_TEST + 1)}".encode()

    Record._about = about  # type: ignore[method-assign]


def timer_without_its_turn() -> None:
    """What ends an earlier turn ends the present one."""
    of_people, of_service = floors._decide_grant, floors.decide_for_service

    def decide_grant(floor: Floor, command: GrantCommand, asking: Asking) -> tuple[FloorEvent, ...]:
        if isinstance(command, RevokeFloor) and floor.turn is not None:
            command = replace(command, turn=floor.turn.id)
        return of_people(floor, command, asking)

    def decide_for_service(
        floor: Floor, command: TurnServiceCommand, *, at: datetime, version: int
    ) -> tuple[FloorEvent, ...]:
        if floor.turn is not None:
            command = replace(command, turn=floor.turn.id)
        return of_service(floor, command, at=at, version=version)

    floors._decide_grant = decide_grant
    floors.decide_for_service = decide_for_service


def old_sockets_clean_up() -> None:
    """When a socket ends, its person's turn does, though they speak from another by now."""
    serve = Sockets._serve

    async def served(
        self: Sockets,
        live: LiveRoom,
        participant: ParticipantId,
        device: DeviceId,
        receive: Receive,
        send: Send,
    ) -> None:
        try:
            await serve(self, live, participant, device, receive, send)
        finally:
            turn = live.room.floor.turn
            if turn is not None and turn.holder == participant:
                with suppress(Refused, NotSaved):
                    await self._clerk.carry_out(
                        live, LetGo(request=turn.request), key=uuid4().hex, by=participant, device=device
                    )

    Sockets._serve = served  # type: ignore[method-assign]


BUGS: dict[str, Callable[[], None]] = {
    bug.__name__: bug for bug in (no_version_check, timer_without_its_turn, old_sockets_clean_up)
}


def program(bug: str) -> tuple[str, ...]:
    """The words after `python` that start it."""
    return ("-O", "-m", "tests.linearizability.buggy", bug)


if __name__ == "__main__":
    BUGS[sys.argv[1]]()
    sys.exit(main(sys.argv[2:]))
