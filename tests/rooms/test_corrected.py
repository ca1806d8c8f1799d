"""What a sealed correction makes: the versions of the outcome, and who sees what of them."""

import msgspec

from rooms.corrected import Changed, StatedChange
from rooms.correction import AskToChangeCorrection
from rooms.people import DeviceId, ParticipantId
from rooms.refusals import Refusal
from rooms.room import Room
from rooms.session import SessionState
from rooms.statement import outcome_of
from rooms.view import view_for
from tests.rooms.cast import (
    ALL_SAID_YES,
    CAST,
    CORRECTED,
    LOCAL_AUTHORITY,
    MEDIATOR,
    PARENT,
    PROPOSED,
    SEALED,
    TUTOR,
    correcting,
    on_the_correction,
)
from tests.rooms.given import EARLIER, Situation, device_of, given
from tests.rooms.test_correction import SEAL, TAKE_BACK, by

# What is sealed


def test_the_second_version_says_what_changed_and_the_first_stays_as_it_was() -> None:
    first = outcome_of(given(SEALED).room)
    room = given(CORRECTED).room
    assert outcome_of(room, 1) == first, "nothing sealed can change"
    second = outcome_of(room)
    assert first is not None
    assert second is not None
    assert (first.version, second.version) == (1, 2)
    assert second.agreed[0].what == "Find a reading tutor."
    assert second.agreed[0].version == 2
    assert second.sealed_at == EARLIER
    (said,) = second.versions
    assert said.why == "The wrong word."
    assert said.changes == (
        StatedChange(changed=Changed.WHAT, before="Find a tutor.", after="Find a reading tutor.", action=1),
    )
    assert [(party, name) for party, name, _ in said.agreed_by] == [
        ("family", "The parent"),
        ("local_authority", "The local authority"),
    ]
    assert second.number != first.number


def test_a_third_version_is_made_from_the_second() -> None:
    again = Situation(None, ((MEDIATOR, correcting(who="The school", why="Another slip.")),))
    third = outcome_of(given(CORRECTED, again, by(PARENT, LOCAL_AUTHORITY)).when(SEAL, by=MEDIATOR).after)
    assert third is not None
    assert (third.agreed[0].what, third.agreed[0].who) == ("Find a reading tutor.", "The school")
    assert [one.version for one in third.versions] == [3, 2]
    assert third.versions[0].changes[0].before == "The local authority"


def test_what_was_said_of_the_words_before_is_not_said_of_the_corrected_ones() -> None:
    before, after = outcome_of(given(CORRECTED).room, 1), outcome_of(given(CORRECTED).room)
    assert before is not None
    assert after is not None
    assert after.agreed[0].remit is None
    assert after.stands == before.stands, "the outcome was confirmed in its first version"


def test_a_correction_taken_back_leaves_what_was_sealed() -> None:
    back = given(ALL_SAID_YES).when(TAKE_BACK, by=MEDIATOR).after
    assert outcome_of(back) == outcome_of(given(SEALED).room)


def test_the_meeting_stays_closed() -> None:
    assert given(CORRECTED).room.session.state is SessionState.CLOSED
    given(CORRECTED).when(TUTOR, by=MEDIATOR).refused(Refusal.MEETING_IS_CLOSED)


# Who sees what


def seen(room: Room, who: ParticipantId, device: str | None = None) -> bytes:
    on = device_of(who) if device is None else DeviceId(device)
    return msgspec.json.encode(view_for(room, who, on, frozenset()))


def test_who_is_asked_sees_the_correction_and_all_others_only_that_there_is_one() -> None:
    room = given(PROPOSED).room
    for who in CAST:
        view = view_for(room, who, device_of(who), frozenset())
        assert view.room is not None
        assert view.room.being_corrected
        told = b"reading tutor" in seen(room, who)
        assert told == (who in {MEDIATOR, PARENT, LOCAL_AUTHORITY}), who
    assert b"reading" not in seen(room, PARENT, "a copied link"), "nor on a device at the door"


def test_what_somebody_would_have_otherwise_is_for_the_mediator_and_them() -> None:
    ask = on_the_correction(AskToChangeCorrection, words="It was Tuesday.")
    room = given(PROPOSED).when(ask, by=PARENT).after
    told = {who for who in CAST if b"It was Tuesday." in seen(room, who)}
    assert told == {MEDIATOR, PARENT}


def test_everybody_who_may_have_the_outcome_is_told_of_its_versions() -> None:
    assert view_for(given(SEALED).room, PARENT, device_of(PARENT), frozenset()).you.versions is None
    room = given(CORRECTED).room
    for who in CAST:
        assert view_for(room, who, device_of(who), frozenset()).you.versions == [EARLIER, EARLIER]
    at_the_door = view_for(room, PARENT, DeviceId("a-new-phone"), frozenset()).you
    assert at_the_door.versions == [EARLIER, EARLIER]


def test_the_mediator_is_shown_the_words_as_they_read_now() -> None:
    view = view_for(given(CORRECTED).room, MEDIATOR, device_of(MEDIATOR), frozenset())
    assert view.mediator is not None
    assert view.mediator.correctable is not None
    (action,) = view.mediator.correctable.actions.values()
    assert action.what == "Find a reading tutor."
    assert view.mediator.correctable.proposed is None
