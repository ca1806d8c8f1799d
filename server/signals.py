"""The only home of passing signals on, from one person's browser to another's: to whom, and for how long.

They go over the room's channel to every process with somebody in the room, sealed with the mediation's key, and are
kept nowhere: not in the log, not in Redis, not in a line for the operator. A signal goes beside the commands: these
never wait for one, and of signals that Redis does not take, all that wait are dropped, since links made of half of
them would only fail later.
"""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable
from datetime import datetime

import msgspec
from msgspec.structs import replace

from rooms.people import DeviceId, ParticipantId, Role
from rooms.session import SessionState
from server import limits, wire
from server.live import LiveRoom, Screen
from server.news import passing
from server.patience import Bucket
from server.redis_client import RedisClient, RedisGone, RedisRefused
from server.relay import NO_RELAY, Relay
from server.room_keys import channel
from server.sdp import SdpUnfit, candidate_for, description_for
from server.signal import Candidate, Description, Noticed, SignalData

log = logging.getLogger(__name__)


class _Carried(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A message as it goes from process to process. Without `to` it is for everybody else in the room."""

    by: ParticipantId
    device: DeviceId
    to: ParticipantId | None
    mediators_only: bool
    message: bytes


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Carried)


class Signals:
    """What all connections' signals go by. `relay`: the service's, if it has one; `draw`: letters by chance."""

    def __init__(
        self,
        client: RedisClient,
        relay: Relay | None,
        clock: Callable[[], datetime],
        draw: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        self.ways = wire.Ways.ALL if relay is None else wire.Ways.RELAY
        self._client = client
        self._relay = relay
        self._clock = clock
        self._draw = draw

    def relay_for(self, live: LiveRoom, screen: Screen) -> wire.RelayShown | None:
        """The relay, for whoever has come to a meeting that is not over: at the door too, where people try out their
        sound. None for others."""
        person = live.room.people.by_id.get(screen.participant)
        if person is None or person.removal is not None or _is_over(live):
            return None
        return NO_RELAY if self._relay is None else self._relay.shown(self._clock(), self._draw())

    async def publish(self, live: LiveRoom, sealed: bytes) -> None:
        """Hand a signal to every process. Raises RedisGone, RedisRefused."""
        await self._client.command("PUBLISH", channel(live.id), passing(sealed))


class Outgoing:
    """The signals of one connection, which is a screen of its room: published one after the other, in their order,
    by a task of `tasks` that is over when nothing waits."""

    def __init__(self, signals: Signals, live: LiveRoom, screen: Screen, tasks: asyncio.TaskGroup) -> None:
        self._signals = signals
        self._live = live
        self._screen = screen
        self._tasks = tasks
        self._bucket = Bucket(limits.SIGNALS_AT_ONCE, limits.SIGNALS_PER_SECOND)
        self._waiting: deque[bytes] = deque()
        self._publishing = False
        self._told = False

    def relay(self) -> wire.RelayShown | None:
        """The relay, if this screen may have it."""
        return self._signals.relay_for(self._live, self._screen)

    def allows(self, asked: wire.AskRelay | wire.SendSignal) -> bool:
        """Whether the browser may say this one, too, for how often it says such things."""
        data = asked.data if isinstance(asked, wire.SendSignal) else None
        letters = len(data.sdp) if isinstance(data, Description) else 0
        there_is_room = len(self._waiting) < limits.SIGNALS_AT_ONCE
        return self._bucket.take(1 + letters / limits.SIGNAL_LETTERS) and there_is_room

    def pass_on(self, asked: wire.SendSignal) -> None:
        """Pass a signal on, if it may be. Never waits; a browser is told nothing either way, since what a signal is
        about may honestly have come to its end while it was on its way here."""
        live, screen, data = self._live, self._screen, asked.data
        if _is_over(live) or not _is_in(live, screen):
            return
        if isinstance(data, Noticed) and data.participant not in live.room.people.by_id:
            return
        through = self._let_through(data)
        if through is None:
            return
        message = wire.ShowSignal(by=screen.participant, page=asked.page, data=through)
        carried = _Carried(
            by=screen.participant,
            device=screen.device,
            to=asked.to,
            mediators_only=isinstance(data, Noticed),
            message=wire.encode(message),
        )
        self._waiting.append(live.record.key.seal(_encoder.encode(carried), _about(live.id)))
        if not self._publishing:
            self._publishing = True
            self._tasks.create_task(self._publish(), name="signals")

    def _let_through(self, data: SignalData) -> SignalData | None:
        if isinstance(data, Candidate):
            candidate = candidate_for(self._signals.ways, data.candidate)
            return None if candidate is None else replace(data, candidate=candidate)
        if not isinstance(data, Description):
            return data
        try:
            return replace(data, sdp=description_for(self._signals.ways, data.sdp))
        except SdpUnfit:
            if not self._told:  # once, or somebody could fill the operator's disk with it
                log.warning("room %s: a browser described what is none of our pages' doing", self._live.id)
            self._told = True
            return None

    async def _publish(self) -> None:
        try:
            while self._waiting:
                await self._signals.publish(self._live, self._waiting.popleft())
        except (RedisGone, RedisRefused):
            self._waiting.clear()
        finally:
            self._publishing = False


def deliver(live: LiveRoom, sealed: bytes) -> None:
    """Show a signal to whom it is for, among the screens of this process. Raises Unreadable."""
    carried = _decoder.decode(live.record.key.open(sealed, _about(live.id)))
    if _is_over(live) or not live.room.has_let_in(carried.by, carried.device):
        return  # removed, or closed, while it was on its way
    for screen in live.screens:
        if (
            screen.participant != carried.by
            and _is_for(carried, screen.participant, live)
            and _is_in(live, screen)
        ):
            screen.show(carried.message)


def _is_for(carried: _Carried, who: ParticipantId, live: LiveRoom) -> bool:
    if carried.mediators_only and live.room.people.by_id[who].role is not Role.MEDIATOR:
        return False
    return carried.to is None or carried.to == who


def _is_in(live: LiveRoom, screen: Screen) -> bool:
    """Whether a screen is in the room, and is the one of its person that counts."""
    return live.room.has_let_in(screen.participant, screen.device) and not live.is_replaced(screen)


def _is_over(live: LiveRoom) -> bool:
    return live.room.session.state is SessionState.CLOSED


def _about(room: str) -> bytes:
    return f"signal {room}".encode()
