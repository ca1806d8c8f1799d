"""The only home of making a mediation: its room, its key, its first entry, and a link for each person."""

import secrets
from collections.abc import Callable
from datetime import datetime

import msgspec

from rooms.mediation import Plan, check_days, make
from rooms.people import Participant
from rooms.room import SERVICE, Entry, Room
from server import terms_text
from server.english_day import english_day
from server.joining import Joining
from server.log import Appended
from server.outbox import Outbox, seal_address
from server.records import NoSuchRoom, Records
from server.register import Register
from server.vault import Vault


class JoinLink(msgspec.Struct, frozen=True, kw_only=True):
    """A person, and what stands behind the `#` of their address."""

    person: Participant
    link: str


class Making:
    """Makes mediations, and gives out links to them. `clock` gives the time in UTC."""

    def __init__(
        self,
        *,
        register: Register,
        records: Records,
        vault: Vault,
        joining: Joining,
        outbox: Outbox,
        clock: Callable[[], datetime],
    ) -> None:
        self._register = register
        self._records = records
        self._vault = vault
        self._joining = joining
        self._outbox = outbox
        self._clock = clock

    async def make(self, plan: Plan) -> str:
        """Make a mediation of a plan; returns its room's id. Raises PlanUnfit, before anything is written."""
        check_days(plan, english_day(self._clock()))
        made = make(
            plan,
            terms_text.VERSION,
            tuple(term.id for group in terms_text.GROUPS for term in group.terms),
        )
        room = secrets.token_hex(8)
        await self._register.add(room, self._vault.new_mediation_key(room))
        record = await self._records.of(room)
        for person, planned in zip(made.people, plan.people, strict=True):
            if planned.email is not None:
                sealed = seal_address(record, person.id, planned.email)
                await self._outbox.keep_address(room, person.id, sealed)
        await self._outbox.expect(room)
        written = await record.append(1, "made", Entry(by=SERVICE, at=self._clock(), events=(made,)))
        assert isinstance(written, Appended), "a new room's log is empty"
        return room

    async def find(self, reference: str) -> tuple[str, Room] | None:
        """The room of a reference, which is known only by opening them: it lies in Redis sealed."""
        for room in sorted(await self._register.rooms()):
            try:
                mediation = await (await self._records.of(room)).replay()
            except NoSuchRoom:
                continue  # forgotten
            # One whose making was cut short has no first entry, and no reference.
            if mediation.version and _same(mediation.mediation.reference, reference):
                return room, mediation
        return None

    async def links(self, room: str) -> list[JoinLink]:
        """One new link for each person of the room. Links given out before keep working."""
        mediation = await (await self._records.of(room)).replay()
        return [
            JoinLink(person=person, link=await self._joining.issue_link(room, person.id))
            for person in mediation.people.by_id.values()
        ]


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
