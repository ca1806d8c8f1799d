"""The only home of a letter: how it stands between the close of a meeting and one person's mailbox.

Pure: a letter is a value, the time is an argument, and each step makes the next letter. Which of several
processes takes a step is the outbox's to say. Nothing here is personal: codes, numbers, times.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

import msgspec
from msgspec.structs import replace

from server import limits


class LetterState(StrEnum):
    """How far a letter has come."""

    NO_ADDRESS = "no_address"
    REMOVED = "removed"
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Why(StrEnum):
    """Why a letter is not sent, or not yet. The mediator's page has a sentence for each."""

    ADDRESS_REFUSED = "address_refused"
    ADDRESS_UNFIT = "address_unfit"
    SENDER_REFUSED = "sender_refused"
    MESSAGE_REFUSED = "message_refused"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    UNTRUSTED = "untrusted"
    LOGIN_REFUSED = "login_refused"
    UNSURE = "unsure"
    LATE = "late"
    FAULT = "fault"


class Letter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person's. `id`: the same in every copy that is sent, so that a mailbox can tell one for the other.

    `next_at`: when it is tried, if it waits. `since`: when the present sending began, or it was sent or given up.
    `tries`: sendings begun. `unsure`: those of them of which nobody knows whether they arrived; `asked`: the
    mediator wants it sent whatever its age. `sent_at`: when it was last sent, also if it is being sent once more.
    `code`: the mail server's last answer, as its number. `version`: of the outcome, which it is written for.
    `addressed`: how often the mediator gave another address after the close; `addressed_at`, `addressed_by`: when that
    was last, and the participant who it was.
    """

    state: LetterState
    id: str = ""
    next_at: datetime | None = None
    since: datetime | None = None
    tries: int = 0
    unsure: int = 0
    asked: bool = False
    sent_at: datetime | None = None
    why: Why | None = None
    code: int | None = None
    addressed: int = 0
    addressed_at: datetime | None = None
    addressed_by: str | None = None
    version: int = 1

    @classmethod
    def first(
        cls,
        *,
        has_address: bool,
        removed: bool = False,
        id: str,  # noqa: A002 - it is one
        at: datetime,
        version: int = 1,
    ) -> Self:
        """The letter at the close of the meeting, or at the seal of a later version. `removed`: the mediator had
        removed them, so that their link opens no outcome, and they are not sent one."""
        if removed:
            return cls(state=LetterState.REMOVED, version=version)
        if not has_address:
            return cls(state=LetterState.NO_ADDRESS, version=version)
        return cls(state=LetterState.WAITING, id=id, next_at=at, version=version)

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will come of it by itself."""
        return self.state not in {LetterState.WAITING, LetterState.SENDING}

    def is_older_than(self, version: int) -> bool:
        """Whether one for a newer version is to take its place. Not while it is being sent: what comes of that is
        written first, or it is found left behind."""
        return self.version < version and self.state is not LetterState.SENDING

    def after(self, older: Self) -> Self:
        """In the place of an older one: what the mediator did about the person's address stays on record."""
        return replace(
            self,
            addressed=older.addressed,
            addressed_at=older.addressed_at,
            addressed_by=older.addressed_by,
        )

    def due_at(self) -> datetime | None:
        """When it is next to be looked at: to be sent, or to be found left behind by a process that is no more."""
        if self.state is LetterState.WAITING:
            return self.next_at
        if self.state is LetterState.SENDING and self.since is not None:
            return self.since + timedelta(seconds=limits.MAIL_LEASE_SECONDS)
        return None

    def begun(self, at: datetime, *, closed_at: datetime) -> Self:
        """The letter as whoever takes it up now leaves it: being sent; or given up, if it is not to be sent.

        One found half sent may have arrived. It is sent once more, which is said; a second time nobody sends it
        but at the mediator's word.
        """
        unsure = self.unsure + (self.state is LetterState.SENDING)
        if unsure > limits.MAIL_MOST_UNSURE:
            return replace(self, unsure=unsure)._given_up(Why.UNSURE, at)
        if not (self.asked or self.tries) and at - closed_at > timedelta(seconds=limits.MAIL_LATE_SECONDS):
            return self._given_up(Why.LATE, at)
        return replace(
            self, state=LetterState.SENDING, since=at, next_at=None, tries=self.tries + 1, unsure=unsure
        )

    def sent(self, at: datetime) -> Self:
        return replace(self, state=LetterState.SENT, since=at, sent_at=at, why=None, code=None)

    def not_sent(self, at: datetime, why: Why, *, code: int | None, for_good: bool) -> Self:
        """It did not arrive, or nobody knows (UNSURE). It is tried again later, unless that is of no use."""
        unsure = self.unsure + (why is Why.UNSURE)
        told = replace(self, code=code, unsure=unsure)
        if for_good or unsure > limits.MAIL_MOST_UNSURE or self.tries >= limits.MAIL_TRIES:
            return told._given_up(why, at)
        doublings = min(self.tries - 1, limits.MAIL_DOUBLINGS)
        wait = min(limits.MAIL_RETRY_SECONDS * 2.0**doublings, limits.MAIL_RETRY_MOST_SECONDS)
        return replace(
            told, state=LetterState.WAITING, since=None, next_at=at + timedelta(seconds=wait), why=why
        )

    def asked_again(self, at: datetime, *, id: str) -> Self:  # noqa: A002
        """The mediator wants it sent: from the beginning, and now. As another mail: a mailbox that has the first
        would put away what it takes for a copy."""
        return replace(
            self,
            id=id,
            state=LetterState.WAITING,
            since=None,
            next_at=at,
            tries=0,
            unsure=0,
            asked=True,
            why=None,
            code=None,
        )

    def addressed_anew(self, at: datetime, *, by: str, id: str) -> Self:  # noqa: A002
        """The mediator gave another address, or the first one: a letter to somebody who was not written to yet."""
        return replace(
            self.asked_again(at, id=id),
            sent_at=None,
            addressed=self.addressed + 1,
            addressed_at=at,
            addressed_by=by,
        )

    def _given_up(self, why: Why, at: datetime) -> Self:
        return replace(self, state=LetterState.FAILED, since=at, next_at=None, why=why)
