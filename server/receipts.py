"""The only home of receipts: who was sent their link, who came, and by when everybody is to have the outcome. For
the mediator (row S14)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from rooms.deadlines import outcome_due
from rooms.law.editions import ENGLAND
from rooms.law.rule import RuleId
from rooms.people import ParticipantId
from rooms.room import Room
from server import limits
from server.delivery import Delivery
from server.letters import LetterState, Why
from server.outbox import Outbox, Seen, new_id
from server.records import Record
from server.redis_client import RedisGone, RedisRefused

NOT_AGAIN = frozenset({LetterState.NO_ADDRESS, LetterState.REMOVED, LetterState.SENDING})
"""There is nowhere to write to, or no reason to, or it is being done."""


class Recipient(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How it stands with one person. `since`: of the state. `twice`: they may have the mail two times."""

    id: ParticipantId
    name: str
    role: str
    state: LetterState
    since: datetime | None = None
    next_at: datetime | None = None
    sent_at: datetime | None = None
    why: Why | None = None
    code: int | None = None
    twice: bool = False
    opened: datetime | None = None
    downloaded: datetime | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What the mediator sees. `mail`: whether anybody is written to at all. `due`: by when everybody is to have the
    outcome, in the time that the service set."""

    mail: bool
    due: datetime
    people: tuple[Recipient, ...]


class Receipts:
    """What is known of the letters of rooms that have closed. `hours`: what the service set. `clock` gives the time
    in UTC."""

    def __init__(
        self, *, outbox: Outbox, delivery: Delivery, hours: int, clock: Callable[[], datetime]
    ) -> None:
        self._outbox = outbox
        self._delivery = delivery
        self._hours = hours
        self._clock = clock

    async def saw(
        self,
        room: str,
        who: ParticipantId,
        what: Seen,
        *,
        closed: bool = False,
        version: int | None = None,
    ) -> None:
        """Somebody was at their link. Nobody is kept from their page because that could not be written down.
        `version`: of the outcome that they had; the one that their letter is for, if it is not known."""
        with suppress(RedisGone, RedisRefused):
            if version is None:
                letter = (await self._outbox.letters(room)).get(who)
                version = 1 if letter is None else letter.version
            await self._outbox.saw(room, who, what, self._clock(), closed=closed, version=version)

    async def report(self, record: Record, room: Room) -> Report:
        """How it stands with everybody and the newest version of the outcome, of a room that has closed."""
        version, sealed = room.corrections.version, room.corrections.sealed
        closed_at = sealed[-1].at if sealed else room.session.since
        assert closed_at is not None, "a meeting that has closed did so at a time"
        letters = await self._outbox.letters(record.room)
        if not letters:
            letters = await self._outbox.begin(record.room, room.people.by_id.values(), closed_at, version)
            await self._outbox.expect(record.room)
            self._delivery.hurry()
        seen = await self._outbox.seen(record.room, version)
        return Report(
            mail=self._delivery.sends,
            due=outcome_due(ENGLAND[-1].rules[RuleId.T28], closed_at, hours=self._hours),
            people=tuple(
                Recipient(
                    id=person.id,
                    name=person.name,
                    role=person.role,
                    state=letters[person.id].state,
                    since=letters[person.id].since,
                    next_at=letters[person.id].next_at,
                    sent_at=letters[person.id].sent_at,
                    why=letters[person.id].why,
                    code=letters[person.id].code,
                    twice=letters[person.id].unsure > 0,
                    opened=seen.get((person.id, Seen.OPENED)),
                    downloaded=seen.get((person.id, Seen.DOWNLOADED)),
                )
                for person in room.people.by_id.values()
            ),
        )

    async def send_again(self, record: Record, who: str) -> bool:
        """The mediator wants somebody written to, now. False: nobody there to write to, or it is being done, or was
        a moment ago."""
        letter = (await self._outbox.letters(record.room)).get(who)
        if letter is None or letter.state in NOT_AGAIN:
            return False
        now = self._clock()
        if letter.sent_at is not None and now - letter.sent_at < timedelta(seconds=limits.MAIL_RETRY_SECONDS):
            return False
        asked = letter.asked_again(now, id=new_id())
        if not await self._outbox.replace(record.room, who, letter, asked):
            return False
        await self._outbox.expect(record.room)
        self._delivery.hurry()
        return True
