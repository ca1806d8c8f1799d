"""The only home of receipts: who was sent their link, who came, and by when everybody is to have the outcome. For
the mediator (row S14)."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from rooms.address import AddressUnfit, as_sent
from rooms.deadlines import outcome_due
from rooms.law.editions import ENGLAND
from rooms.law.rule import RuleId
from rooms.people import Participant, ParticipantId
from rooms.room import Room
from server import limits
from server.delivery import Delivery
from server.letters import Letter, LetterState, Why
from server.outbox import Outbox, Seen, new_id, open_address, seal_address
from server.records import Record
from server.redis_client import RedisGone, RedisRefused

log = logging.getLogger(__name__)

NOT_AGAIN = frozenset({LetterState.NO_ADDRESS, LetterState.REMOVED, LetterState.SENDING})
"""There is nowhere to write to, or no reason to, or it is being done."""


class Recipient(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How it stands with one person. `since`: of the state. `twice`: they may have the mail two times. `email`: where
    they are written to; `addressed_by`: the name of the mediator who gave it after the close."""

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
    email: str | None = None
    addressed_at: datetime | None = None
    addressed_by: str | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What the mediator sees. `mail`: whether anybody is written to at all. `due`: by when everybody is to have the
    outcome, in the time that the service set."""

    mail: bool
    due: datetime
    people: tuple[Recipient, ...]


class WhyNotAddressed(StrEnum):
    """Why nobody is written to at an address that the mediator gave. The page has a sentence for each."""

    UNFIT = "address_unfit"
    SAME = "address_same"
    TOO_MANY = "too_many"
    NOT_NOW = "not_now"


class NotAddressed(Exception):
    """The address is not taken, and everything is as it was."""

    def __init__(self, why: WhyNotAddressed) -> None:
        super().__init__(why.value)
        self.why = why


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
        addresses = await self._outbox.addresses(record.room)
        return Report(
            mail=self._delivery.sends,
            due=outcome_due(ENGLAND[-1].rules[RuleId.T28], closed_at, hours=self._hours),
            people=tuple(
                _recipient(person, letters[person.id], seen, _opened(record, person.id, addresses), room)
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

    async def write_to(self, record: Record, who: str, address: str, *, by: str) -> None:
        """The mediator says where somebody is to be written to from now on, and they are, now. What was mailed to them
        before opens nothing any more. `by`: the participant who says so. Raises NotAddressed."""
        letter = (await self._outbox.letters(record.room)).get(who)
        if letter is None or letter.state in {LetterState.REMOVED, LetterState.SENDING}:
            raise NotAddressed(WhyNotAddressed.NOT_NOW)
        try:
            sent_to = as_sent(address)
        except AddressUnfit:
            raise NotAddressed(WhyNotAddressed.UNFIT) from None
        before = _opened(record, who, await self._outbox.addresses(record.room))
        if before is not None and as_sent(before) == sent_to:
            # One that was refused is not tried again by a press on Save: that is what Try again is for.
            raise NotAddressed(WhyNotAddressed.SAME)
        if letter.addressed >= limits.MAIL_MOST_ADDRESSES:
            raise NotAddressed(WhyNotAddressed.TOO_MANY)
        anew = letter.addressed_anew(self._clock(), by=by, id=new_id())
        sealed = seal_address(record, who, address)
        if not await self._outbox.readdress(record.room, who, letter, anew, sealed):
            raise NotAddressed(WhyNotAddressed.NOT_NOW)
        log.info("room %s: %s gave another address for %s", record.room, by, who)
        await self._outbox.expect(record.room)
        self._delivery.hurry()


def _opened(record: Record, who: str, addresses: dict[str, bytes]) -> str | None:
    sealed = addresses.get(who)
    return None if sealed is None else open_address(record, who, sealed)


def _recipient(
    person: Participant,
    letter: Letter,
    seen: dict[tuple[str, Seen], datetime],
    address: str | None,
    room: Room,
) -> Recipient:
    by = None if letter.addressed_by is None else room.people.by_id[ParticipantId(letter.addressed_by)].name
    return Recipient(
        id=person.id,
        name=person.name,
        role=person.role,
        state=letter.state,
        since=letter.since,
        next_at=letter.next_at,
        sent_at=letter.sent_at,
        why=letter.why,
        code=letter.code,
        twice=letter.unsure > 0,
        opened=seen.get((person.id, Seen.OPENED)),
        downloaded=seen.get((person.id, Seen.DOWNLOADED)),
        # Nobody who was removed is written to, so there is no use in showing where.
        email=None if letter.state is LetterState.REMOVED else address,
        addressed_at=letter.addressed_at,
        addressed_by=by,
    )
