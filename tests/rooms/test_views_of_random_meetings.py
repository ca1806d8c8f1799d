"""Random meetings hold what each person sees to the invariants of the design (section 9: 6, 7, 8)."""

from typing import Any

import msgspec

from rooms.board import SuggestAction
from rooms.closing import AskToCorrectOutcome
from rooms.correction import AskToChangeCorrection, ProposeCorrection, asked_of
from rooms.guidance import CorrectSummary, Nudge, RemindOfTerm, Warn
from rooms.outcome import WriteConclusion
from rooms.patch import as_json, difference, merged
from rooms.people import DeviceId, ParticipantId, RemovePerson
from rooms.queue import (
    DenyRequest,
    RaiseHand,
)
from rooms.refusals import Refusal
from rooms.requests import FOR_THE_MEDIATOR
from rooms.room import (
    Command,
    Entry,
    Event,
    Room,
)
from rooms.session import (
    SessionState,
)
from rooms.turn import (
    TypeTurn,
)
from rooms.view import Whereabouts, view_for
from tests.rooms.random_commands import CANARY, MEDIATORS
from tests.rooms.random_meetings import SCREENS, RandomMeeting, held

# After each entry a third of the screens is brought up to date, so that patches also leap over versions.
THIRDS = 3


class Views(RandomMeeting):
    """The screen of everybody who may look at the room, brought up to date by patches and read."""

    def __init__(self) -> None:
        super().__init__()
        self.screens: dict[tuple[ParticipantId, DeviceId], Any] = {}
        # What was truly said, by the commands alone, and whose it is.
        self.suggested: dict[str, ParticipantId] = {}
        self.denied: dict[str, ParticipantId] = {}
        self.private: dict[str, ParticipantId] = {}  # words, and to or from whom besides the mediators
        self.asides: list[str] = []
        self.typed: dict[str, ParticipantId] = {}
        self.concluded: list[str] = []
        self.reasons: list[str] = []  # why a correction was proposed
        self.asked_after: dict[str, ParticipantId] = {}  # what somebody would have otherwise in it

    def answered(
        self,
        before: Room,
        command: Command,
        who: ParticipantId,
        on: DeviceId,
        answer: tuple[Event, ...] | Refusal,
    ) -> None:
        if not isinstance(answer, Refusal):
            self._remember(before, command, who)

    def written(self, before: Room, entry: Entry) -> None:
        self._look(SCREENS[len(self.log) % THIRDS :: THIRDS])

    def teardown(self) -> None:
        if self.room.version:
            self._look(SCREENS)

    def _remember(self, room: Room, command: Command, who: ParticipantId) -> None:
        match command:
            case SuggestAction(what=what):
                self.suggested[what] = who
            case DenyRequest(request=request, words=words):
                asked = room.floor.queue.find(request)
                assert asked is not None
                self.denied[words] = asked.participant
            case RaiseHand(kind=kind, reason=reason) if kind in FOR_THE_MEDIATOR:
                self.asides.append(reason)
            case Nudge(to=to, words=words) | Warn(to=to, words=words):
                self.private[words] = ParticipantId(to)
            case RemovePerson(participant=to, words=words):
                self.private[words] = ParticipantId(to)
            case RemindOfTerm(to=str(to), words=words):
                self.private[words] = ParticipantId(to)
            case CorrectSummary(words=words) | AskToCorrectOutcome(words=words):
                self.private[words] = who
            case ProposeCorrection(why=why):
                self.reasons.append(why)
            case AskToChangeCorrection(words=words):
                self.asked_after[words] = who
            case TypeTurn(words=words):
                self.typed[words] = who
            case WriteConclusion(words=words):
                self.concluded.append(words)
            case _:
                pass

    def _look(self, screens: tuple[tuple[ParticipantId, DeviceId], ...]) -> None:
        """These screens are brought up to date by a patch, and read."""
        for who, device in screens:
            view = view_for(self.room, who, device, self.connected)
            whole = as_json(view)
            assert whole == msgspec.json.decode(msgspec.json.encode(view)), "one wire, one form"
            assert not _holds_a_null(whole)
            old = self.screens.get((who, device))
            if old is not None:
                patch = msgspec.json.decode(msgspec.json.encode(difference(old, whole)))
                assert (patch == {}) == (old == whole)
                whole_by_patch = merged(old, patch)
                assert whole_by_patch == whole, "whole view then patches equals whole view"
            self.screens[who, device] = whole
            self._nothing_is_overheard(who, device, msgspec.json.encode(whole).decode())
            if view.you.whereabouts is not Whereabouts.ROOM:
                assert set(whole) == {"you"}

    def _nothing_is_overheard(self, who: ParticipantId, device: DeviceId, text: str) -> None:
        inside = self.room.has_let_in(who, device)
        if not inside:
            me = self.room.people.by_id[who]
            if me.removal and device == me.device:
                text = text.replace(me.removal, "")  # told to them alone
            assert CANARY not in text, "somebody at the door sees no name and no word of the room"
            return
        closed = self.room.session.state is SessionState.CLOSED
        now = {one.what for one in self.room.board.suggestions.values()}
        for words, author in self.suggested.items():
            if who not in (author, *MEDIATORS):
                assert words not in text, "a suggestion is between its author and the mediator"
            elif words in now:
                assert words in text
        for words, person in self.denied.items():
            assert who == person or words not in text, "a denial is for the person denied"
        for words, person in self.private.items():
            assert who in (person, *MEDIATORS) or words not in text, "what is said to one is for one"
        for words in _unshown(self.room):
            assert who in MEDIATORS or words not in text, "a draft is for the mediator"
        for words in self.asides:
            assert who in MEDIATORS or words not in text, "what is asked of the mediator is for the mediator"
        floor = self.room.floor
        shown = {turn.typed for turn in (floor.turn, floor.interrupted) if turn is not None}
        for words in self.typed:
            assert (words in text) == (words in shown), "what was typed is gone with its turn"
        for turn in (floor.turn, floor.interrupted):
            if turn is not None and turn.typed:
                assert self.typed[turn.typed] == turn.holder, (
                    "nobody is shown as having written another's words"
                )
        if closed:
            assert not any(words in text for words in self.private)
        proposed = self.room.corrections.proposed
        asked = proposed is not None and any(
            asked_of(proposed, self.room.people.by_id[who], self.room.people)
        )
        for words in self.reasons:
            now_ = proposed is not None and words == proposed.why
            assert (words in text) == (now_ and (asked or who in MEDIATORS)), "for those who are asked"
        for words, author in self.asked_after.items():
            assert who in (author, *MEDIATORS) or words not in text, (
                "what one would change is for the mediator"
            )
        for words in self.concluded:
            last = self.room.conclusion is not None and words == self.room.conclusion.words
            assert (words in text) == (last and (closed or who in MEDIATORS))


def _unshown(room: Room) -> set[str]:
    """The words of every wording that nobody but the mediator has been shown."""
    return {
        text
        for action in room.board.actions.values()
        for wording in action.wordings
        if action.seen_from is None or wording.number < action.seen_from
        for text in (wording.what, wording.how_seen)
        if text
    } - {
        text
        for action in room.board.actions.values()
        for wording in action.wordings
        if action.seen_from is not None and wording.number >= action.seen_from
        for text in (wording.what, wording.how_seen)
    }


def _holds_a_null(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_a_null(one) for one in value.values())
    if isinstance(value, list):
        return any(_holds_a_null(one) for one in value)
    return value is None


TestViews = held(Views, times=40)
