"""Drawing again: what is kept is never stale, and what is drawn from the very same is not drawn a second time."""

import json
from collections.abc import Callable
from typing import Any, TypeVar, TypeVarTuple

import msgspec
from msgspec.structs import replace

from rooms.patch import as_json, merged
from rooms.people import DeviceId, ParticipantId
from rooms.room import Entry, Room
from rooms.view import Connected, shown_to_all, shown_to_one, shown_to_the_mediator, view_for
from server.drawing import Drawn, Kept
from server.live import LiveRoom
from server.records import Record
from server.vault import MediationKey
from tests.fakes.memory_log import MemoryLog
from tests.rooms.cast import CAST, HAND_UP, OPENED, PARENT, SCHOOL
from tests.rooms.given import EARLIER, device_of, given
from tests.rooms.random_meetings import SCREENS, RandomMeeting, held

Inputs = TypeVarTuple("Inputs")
Part = TypeVar("Part")
EVERYBODY: Connected = frozenset((who, device_of(who)) for who in CAST)


class Unsealed(Record):
    """A log in the clear."""

    def open(self, version: int, body: bytes) -> Entry:
        return msgspec.msgpack.decode(body, type=Entry)


class Page:
    """A screen that holds a view together from what it is told."""

    epoch, quiet_for = 1, 0.0

    def __init__(self, participant: ParticipantId, device: DeviceId) -> None:
        self.participant, self.device = participant, device
        self.view: Any = None
        self.replaced = False

    def show(self, message: bytes) -> None:
        told = json.loads(message)
        self.view = told["view"] if told["type"] == "view" else merged(self.view, told["patch"])

    def beat(self, message: bytes) -> None:
        pass

    def replace(self) -> None:
        self.replaced = True


class Watched(RandomMeeting):
    """A live room with a screen for everybody who may look. After each entry each is held beside a fresh view."""

    live: LiveRoom | None = None

    def written(self, before: Room, entry: Entry) -> None:
        if self.live is None:
            record = Unsealed("r", MediationKey(bytes(32)), MemoryLog())
            self.live = LiveRoom(record, self.room, lambda: EARLIER, lambda _: None)
            for who, device in SCREENS:
                self.live.enter(Page(who, device))
        else:
            assert self.live.hear(self.room.version, self.log[-1])
        self.live.meet(dict.fromkeys(self.connected, 1))
        self._come_and_go(self.live)
        assert self.live.here() == {one for one, on in self.connected if self.room.has_let_in(one, on)}
        for page in self.live.screens:
            assert isinstance(page, Page)
            fresh = as_json(view_for(self.room, page.participant, page.device, self.connected))
            assert page.view == fresh, "what was kept is what would be drawn now"

    def _come_and_go(self, live: LiveRoom) -> None:
        """Who was replaced opens the page again; and in turn somebody reloads, so that screens differ in age."""
        for number, page in enumerate(live.screens):
            assert isinstance(page, Page)
            if page.replaced or number == self.room.version % (5 * len(SCREENS)):
                live.leave(page)
                live.enter(Page(page.participant, page.device))


TestWatched = held(Watched, times=20)


class Counting(Kept):
    """Notes which parts are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[str] = []
        self._noting: dict[Any, Any] = {}

    def __call__(self, part: Callable[[*Inputs], Part], *drawn_from: *Inputs) -> Part:
        def noted(*inputs: *Inputs) -> Part:
            self.drawn.append(part.__name__.strip("_"))
            return part(*inputs)

        again: Callable[[*Inputs], Part] = self._noting.setdefault(part, noted)
        return super().__call__(again, *drawn_from)


def test_a_raised_hand_draws_the_floor_and_what_the_mediator_reads_of_it_and_nothing_else() -> None:
    before, keep, device = given(OPENED).room, Counting(), device_of(PARENT)

    def draw(room: Room) -> list[str]:
        keep.drawn.clear()
        shown_to_all(room, EVERYBODY, keep)
        shown_to_one(room, PARENT, device, keep)
        shown_to_the_mediator(room, EVERYBODY, keep)
        return keep.drawn

    assert len(draw(before)) > 10, "at first, everything"
    assert draw(before) == []
    assert draw(given(before, HAND_UP(SCHOOL)).room) == ["floor_shown", "asides", "longest_waiting"]


def test_what_is_equal_and_not_the_very_same_is_drawn_again() -> None:
    keep = Counting()
    twice = [keep(sorted, each) for each in ([2, 1], [2, 1])]
    assert keep.drawn == ["sorted", "sorted"]
    assert twice == [[1, 2], [1, 2]]


def test_a_part_that_is_the_very_same_has_no_patch_and_one_that_is_equal_has_none_either() -> None:
    shown = shown_to_all(given(OPENED).room, EVERYBODY)
    drawn = Drawn(shown)
    assert drawn.again(shown) == {}
    assert drawn.again(replace(shown)) == {}


def test_a_value_that_goes_missing_is_removed_and_one_that_comes_is_added() -> None:
    room = given(OPENED, HAND_UP(PARENT)).room
    you = shown_to_one(room, PARENT, device_of(PARENT))
    drawn = Drawn(you)
    without = replace(you, party=None, requests={})
    assert drawn.again(without) == {"party": None, "requests": dict.fromkeys(you.requests)}
    assert drawn.json == as_json(without)
    assert drawn.again(you) == {"party": "family", "requests": as_json(you)["requests"]}
    assert drawn.json == as_json(you)
