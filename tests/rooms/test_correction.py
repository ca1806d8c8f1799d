"""A correction after the seal: it is proposed, agreed by its number, and sealed as the next version."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from rooms.action import ActionState
from rooms.action_control import AssentToAction, ConfirmAction, TakeOnAction
from rooms.board import AddAction, PutUpAs
from rooms.closing import AuthorityAnswer, RecordAuthority, RecordUnconfirmed
from rooms.corrected import Changed, StatedChange
from rooms.correction import (
    ActionCorrection,
    AskToChangeCorrection,
    AssentToCorrection,
    ProposeCorrection,
    SealCorrection,
    TakeBackCorrection,
)
from rooms.law.rule import Matter
from rooms.outcome import Conclusion, WriteConclusion
from rooms.people import LetIn, ParticipantId, Party, RecordAbsence, RemovePerson, Role
from rooms.refusals import Refusal, Refused
from rooms.room import Room, advance
from rooms.session import BeginClosing, OpenMeeting
from rooms.statement import outcome_of
from rooms.view import view_for
from tests.rooms.cast import (
    ALL_SAID_YES,
    CAST,
    CLOSED,
    CO_MEDIATOR,
    CONFIRMED,
    CONFIRMING,
    LOCAL_AUTHORITY,
    MEDIATOR,
    OBSERVER,
    OPENED,
    PARENT,
    PROPOSED,
    ROLES,
    SCHOOL,
    SEALED,
    SUPPORTER,
    TUTOR,
    WITH_CO_MEDIATOR,
    close,
    correcting,
    let_in,
    made_with,
    newest,
    newest_id,
    on_the_action,
    on_the_correction,
    one,
    opened_with,
    proposed_of,
    terms_agreed,
)
from tests.rooms.given import EARLIER, NOW, Asked, Situation, device_of, encoded, entry_for, given

Step = tuple[str, Asked]
YES = on_the_correction(AssentToCorrection)
SEAL = on_the_correction(SealCorrection)
TAKE_BACK = on_the_correction(TakeBackCorrection)
LATER = EARLIER.date() + timedelta(weeks=2)
WILL_NOT = (MEDIATOR, RecordUnconfirmed(party=Party.FAMILY, reason="They would rather not."))


def by(*who: ParticipantId) -> Situation:
    """Each of them says yes."""
    return Situation(None, tuple((one, YES) for one in who))


def ended(*steps: Step, before: Situation) -> Situation:
    """A meeting that was sealed after those steps, with everything confirmed that was put up."""
    written = (MEDIATOR, WriteConclusion(conclusion=Conclusion.AGREED, words="We agreed."))
    return Situation(before, (*steps, written, (MEDIATOR, BeginClosing()), *CONFIRMING, (MEDIATOR, close)))


def without_the_authority(action: AddAction) -> Situation:
    """The authority was recorded as away from the beginning, and said yes to nothing."""
    steps: tuple[Step, ...] = (
        (MEDIATOR, RecordAbsence(party=Party.LOCAL_AUTHORITY, reason="Taken ill.")),
        (MEDIATOR, action),
        *assents(PARENT),
        (MEDIATOR, on_the_action(ConfirmAction)),
        (MEDIATOR, WriteConclusion(conclusion=Conclusion.AGREED)),
        (MEDIATOR, BeginClosing()),
        *(step for step in CONFIRMING if step[0] != LOCAL_AUTHORITY),
        (MEDIATOR, close),
    )
    return Situation(OPENED, steps)


def assents(*who: ParticipantId) -> tuple[Step, ...]:
    return tuple((one, on_the_action(AssentToAction)) for one in who)


# What can be proposed


def test_a_correction_changes_only_the_words_that_differ() -> None:
    same: dict[str, Any] = {"who": TUTOR.who, "by_when": TUTOR.by_when, "how_seen": ""}
    asked = correcting(what="Find a reading tutor.", **same)
    proposed = proposed_of(given(SEALED).when(asked, by=MEDIATOR).after)
    (change,) = proposed.actions
    assert (change.what, change.who, change.by_when, change.how_seen) == ("Find a reading tutor.",) + (
        None,
    ) * 3
    assert proposed.number == 1


@pytest.mark.parametrize("fields", [{}, {"what": TUTOR.what}, {"words": "We agreed on a tutor."}])
def test_nothing_is_proposed_that_changes_nothing(fields: dict[str, str]) -> None:
    given(SEALED).when(correcting(**fields), by=MEDIATOR).refused(Refusal.CORRECTION_CHANGES_NOTHING)


def test_only_an_action_of_the_outcome_can_be_corrected() -> None:
    not_agreed = (MEDIATOR, AddAction(what="Buy a lamp.", state=PutUpAs.OPEN))
    sealed = given(ended(not_agreed, before=CONFIRMED)).room
    assert newest(sealed).state is ActionState.OPEN
    for action in (newest_id(sealed), "a0"):
        asked = ProposeCorrection(
            why="A slip.", actions=(ActionCorrection(action=action, what="Two lamps."),)
        )
        given(sealed).when(asked, by=MEDIATOR).refused(Refusal.NO_SUCH_ACTION)


def test_an_action_is_corrected_once_in_a_correction() -> None:
    def twice(room: Room) -> ProposeCorrection:
        each = [ActionCorrection(action=newest_id(room), what=what) for what in ("One.", "Two.")]
        return ProposeCorrection(why="A slip.", actions=tuple(each))

    given(SEALED).when(twice, by=MEDIATOR).refused(Refusal.NO_SUCH_ACTION)


def test_somebody_still_has_to_do_it() -> None:
    given(SEALED).when(correcting(who=""), by=MEDIATOR).refused(Refusal.ACTION_HAS_NO_OWNER)


def test_a_day_that_is_over_is_refused_when_proposed_and_when_sealed() -> None:
    yesterday = NOW.date() - timedelta(days=1)
    given(SEALED).when(correcting(by_when=yesterday), by=MEDIATOR).refused(Refusal.DATE_IS_BEFORE_THE_MEETING)
    agreed = Situation(SEALED, ((MEDIATOR, correcting(by_when=LATER)), (PARENT, YES), (LOCAL_AUTHORITY, YES)))
    late = NOW + timedelta(weeks=3)
    given(agreed).when(SEAL, by=MEDIATOR, at=late).refused(Refusal.DATE_IS_BEFORE_THE_MEETING)


def test_a_meeting_that_is_not_sealed_has_nothing_to_correct() -> None:
    given(OPENED).when(ProposeCorrection(why="A slip.", words="No."), by=MEDIATOR).refused(
        Refusal.MEETING_IS_OPEN
    )


def test_the_words_of_the_conclusion_can_be_corrected_where_nothing_was_agreed() -> None:
    asked = correcting(words="We will meet again in May.")
    after = given(CLOSED, Situation(None, ((MEDIATOR, asked), (PARENT, YES), (LOCAL_AUTHORITY, YES)))).when(
        SEAL, by=MEDIATOR
    )
    outcome = outcome_of(after.after)
    assert outcome is not None
    assert outcome.words == "We will meet again in May."
    assert outcome.versions[0].changes == (
        StatedChange(
            changed=Changed.CONCLUSION, before="We will meet again.", after="We will meet again in May."
        ),
    )


# The date, and the law's

PLAN_ACTION = AddAction(
    what="Write the plan.",
    who="The local authority",
    by_when=EARLIER.date() + timedelta(days=3),
    matter=Matter.ASSESS,
)
WITH_LAW = ended(
    (MEDIATOR, PLAN_ACTION),
    *assents(PARENT, LOCAL_AUTHORITY),
    (MEDIATOR, on_the_action(ConfirmAction)),
    before=OPENED,
)


def law_day(room: Room) -> date:
    confirmation = newest(room).confirmation
    assert confirmation is not None
    assert confirmation.law.deadline is not None
    return confirmation.law.deadline.statutory.on


def test_a_corrected_day_after_the_laws_is_refused_unless_it_is_agreed_in_its_place() -> None:
    room = given(WITH_LAW).room
    after = law_day(room) + timedelta(days=1)
    given(room).when(correcting(by_when=after), by=MEDIATOR).refused(Refusal.DATE_IS_LATER_THAN_THE_LAW)
    given(room).when(correcting(by_when=law_day(room)), by=MEDIATOR).after  # noqa: B018 - is not refused
    agreed = given(room).when(correcting(by_when=after, different_date=True), by=MEDIATOR).after
    (change,) = proposed_of(agreed).actions
    assert change.law is not None
    assert change.law.deadline is not None
    assert change.law.deadline.agreed is not None
    assert change.law.deadline.agreed.on == after
    assert change.law.deadline.statutory.on == law_day(room), "the law's runs from the agreement, as before"


def test_who_is_asked_is_told_that_a_day_is_agreed_in_place_of_the_laws() -> None:
    room = given(WITH_LAW).room
    asked = correcting(by_when=law_day(room) + timedelta(days=1), different_date=True)
    proposed = given(room).when(asked, by=MEDIATOR).after
    shown = view_for(proposed, PARENT, device_of(PARENT), frozenset()).you.proposed_correction
    assert shown is not None
    assert [(one.changed, one.other_date) for one in shown.changes] == [(Changed.BY_WHEN, True)]


def test_where_the_law_has_no_day_there_is_none_to_replace() -> None:
    asked = correcting(by_when=LATER, different_date=True)
    given(SEALED).when(asked, by=MEDIATOR).refused(Refusal.NO_LEGAL_DATE_TO_REPLACE)


def test_another_day_than_the_laws_needs_the_yes_of_a_party_that_was_away() -> None:
    room = given(without_the_authority(PLAN_ACTION)).room
    later = law_day(room) + timedelta(days=1)
    sooner = given(room).when(correcting(by_when=law_day(room)), by=MEDIATOR).after
    assert proposed_of(sooner).parties == (Party.FAMILY,)
    other = given(room).when(correcting(by_when=later, different_date=True), by=MEDIATOR).after
    assert proposed_of(other).parties == (Party.FAMILY, Party.LOCAL_AUTHORITY)


# Who must agree


def test_every_party_that_must_agree_says_yes_to_the_number_before_it_is_sealed() -> None:
    given(PROPOSED).when(SEAL, by=MEDIATOR).refused(Refusal.NOT_ALL_HAVE_AGREED)
    given(PROPOSED, by(PARENT)).when(SEAL, by=MEDIATOR).refused(Refusal.NOT_ALL_HAVE_AGREED)
    assert given(PROPOSED, by(PARENT, LOCAL_AUTHORITY)).when(SEAL, by=MEDIATOR).after.corrections.version == 2


def test_a_party_that_was_away_and_agreed_to_nothing_is_not_asked() -> None:
    proposal = Situation(None, ((MEDIATOR, correcting(what="Find a reading tutor.")),))
    room = given(without_the_authority(TUTOR), proposal).room
    assert proposed_of(room).parties == (Party.FAMILY,)
    given(room).when(YES, by=LOCAL_AUTHORITY).refused(Refusal.YOU_ARE_NOT_A_PARTY)
    assert given(room, by(PARENT)).when(SEAL, by=MEDIATOR).after.corrections.version == 2


def test_a_party_that_said_yes_and_then_had_to_go_is_asked() -> None:
    gone = (MEDIATOR, RecordAbsence(party=Party.LOCAL_AUTHORITY, reason="Called away."))
    confirmed = tuple(step for step in CONFIRMING if step[0] != LOCAL_AUTHORITY)
    steps: tuple[Step, ...] = (
        gone,
        (MEDIATOR, WriteConclusion(conclusion=Conclusion.AGREED)),
        (MEDIATOR, BeginClosing()),
        *confirmed,
        (MEDIATOR, close),
        (MEDIATOR, correcting(what="Find a reading tutor.")),
    )
    room = given(Situation(CONFIRMED, steps)).room
    assert proposed_of(room).parties == (Party.FAMILY, Party.LOCAL_AUTHORITY), "their yes was to other words"


@pytest.mark.parametrize("who", [SUPPORTER, SCHOOL, OBSERVER])
def test_who_is_of_no_party_is_not_asked(who: ParticipantId) -> None:
    given(PROPOSED).when(YES, by=who).refused(Refusal.YOU_ARE_NOT_A_PARTY)
    ask = on_the_correction(AskToChangeCorrection, words="Not so.")
    given(PROPOSED).when(ask, by=who).refused(Refusal.YOU_ARE_NOT_A_PARTY)


def test_a_parent_says_the_young_persons_yes_only_with_permission() -> None:
    def sealed(parent_may: bool) -> Room:
        people = (
            one(Role.MEDIATOR),
            one(Role.PARENT, permission=date(2026, 2, 20) if parent_may else None),
            one(Role.YOUNG_PERSON),
            one(Role.LOCAL_AUTHORITY),
        )
        steps: tuple[Step, ...] = (
            (MEDIATOR, WriteConclusion(conclusion=Conclusion.AGREED, words="We agreed.")),
            (MEDIATOR, BeginClosing()),
        )
        confirmed = tuple(
            (ParticipantId(f"p{by}"), asked) for by, asked in ((3, CONFIRMING[-1][1]), (4, CONFIRMING[-1][1]))
        )
        written = tuple(step for step in CONFIRMING if step[0] == MEDIATOR)[2:]
        answers = _authorities(ParticipantId("p3"), ParticipantId("p4"))
        return given(
            Situation(opened_with(*people), (*steps, *answers, *written, *confirmed, (MEDIATOR, close)))
        ).room

    parent = ParticipantId("p2")
    proposal = Situation(None, ((MEDIATOR, correcting(words="We agreed on much.")),))
    given(sealed(False), proposal).when(YES, by=parent).refused(Refusal.NEEDS_PERMISSION)
    allowed = given(sealed(True), proposal).when(YES, by=parent).after
    assert set(proposed_of(allowed).assents) == {Party.FAMILY}


def _authorities(family: ParticipantId, authority: ParticipantId) -> tuple[Step, ...]:
    return tuple(
        (MEDIATOR, RecordAuthority(party=party, answer=AuthorityAnswer.YES, participant=who))
        for party, who in ((Party.FAMILY, family), (Party.LOCAL_AUTHORITY, authority))
    )


def test_whoever_said_that_they_will_do_it_says_so_again_of_the_corrected_words() -> None:
    action = AddAction(what="Find a tutor.", by_when=LATER, owner=SCHOOL)
    sealed = ended(
        (MEDIATOR, action),
        *assents(PARENT, LOCAL_AUTHORITY),
        (SCHOOL, on_the_action(TakeOnAction)),
        (MEDIATOR, on_the_action(ConfirmAction)),
        before=OPENED,
    )
    proposed = Situation(sealed, ((MEDIATOR, correcting(what="Find two tutors.")),))
    said = given(proposed, by(PARENT, LOCAL_AUTHORITY))
    said.when(SEAL, by=MEDIATOR).refused(Refusal.OWNER_HAS_NOT_AGREED)
    after = given(said.room, by(SCHOOL)).when(SEAL, by=MEDIATOR).after
    outcome = outcome_of(after)
    assert outcome is not None
    assert outcome.agreed[0].promised_at == EARLIER
    assert outcome.versions[0].promised_by == (("The school", EARLIER),)
    # What changes nothing of theirs asks nothing of them.
    words = given(sealed, Situation(None, ((MEDIATOR, correcting(words="Other words.")),)))
    assert proposed_of(words.room).owners == ()
    words.when(YES, by=SCHOOL).refused(Refusal.YOU_ARE_NOT_A_PARTY)


def test_whoever_was_removed_can_do_nothing_and_is_not_let_in_again() -> None:
    out = Situation(CONFIRMED, ((MEDIATOR, RemovePerson(participant=PARENT)),))
    written = (MEDIATOR, WriteConclusion(conclusion=Conclusion.AGREED))
    confirmed = tuple(step for step in CONFIRMING if step[0] != PARENT)
    steps: tuple[Step, ...] = (written, (MEDIATOR, BeginClosing()), *confirmed, WILL_NOT, (MEDIATOR, close))
    room = given(Situation(out, (*steps, (MEDIATOR, correcting(what="Find two."))))).room
    given(room).when(YES, by=PARENT).refused(Refusal.NOT_IN_THE_ROOM)
    given(room).when(LetIn(participant=PARENT, device="new"), by=MEDIATOR).refused(Refusal.PERSON_WAS_REMOVED)
    you = view_for(room, PARENT, device_of(PARENT), frozenset()).you
    assert you.may == []
    assert you.proposed_correction is None


def test_somebody_who_was_there_is_let_in_on_another_device_and_nobody_else_is() -> None:
    given(PROPOSED).when(YES, by=PARENT, device="new").refused(Refusal.NOT_IN_THE_ROOM)
    again = given(PROPOSED).when(LetIn(participant=PARENT, device="new"), by=MEDIATOR).after
    assert set(proposed_of(given(again).when(YES, by=PARENT, device="new").after).assents) == {Party.FAMILY}
    assert outcome_of(again) == outcome_of(given(PROPOSED).room), "who comes back has not come anew"
    never = LetIn(participant=ParticipantId("p7"), device="new")
    away = given(SEALED_WITHOUT_ONE).when(never, by=MEDIATOR)
    away.refused(Refusal.PERSON_NOT_IN_THE_ROOM)


def _not_there() -> Situation:
    roles = (*ROLES, Role.PROFESSIONAL)
    here = let_in(*CAST[1:], before=terms_agreed(*CAST, ParticipantId("p7"), before=made_with(*roles)))
    return ended(before=Situation(here, ((MEDIATOR, OpenMeeting()),)))


SEALED_WITHOUT_ONE = _not_there()


# A yes is to a number


def test_proposing_again_takes_every_yes_back() -> None:
    anew = given(ALL_SAID_YES).when(correcting(what="Find a maths tutor."), by=MEDIATOR).after
    assert proposed_of(anew).number == 2
    assert proposed_of(anew).assents == {}
    given(anew).when(SEAL, by=MEDIATOR).refused(Refusal.NOT_ALL_HAVE_AGREED)


def test_proposing_the_same_again_keeps_the_yes_that_was_said() -> None:
    given(ALL_SAID_YES).when(correcting(what="Find a reading tutor."), by=MEDIATOR).nothing_happens()


def test_another_reason_is_another_correction() -> None:
    anew = given(ALL_SAID_YES).when(correcting(what="Find a reading tutor.", why="No."), by=MEDIATOR).after
    assert proposed_of(anew).assents == {}


def test_a_yes_or_a_seal_that_quotes_an_older_number_changes_nothing() -> None:
    anew = given(ALL_SAID_YES).when(correcting(what="Find a maths tutor."), by=MEDIATOR).after
    for asked, who in (
        (AssentToCorrection(number=1), PARENT),
        (AskToChangeCorrection(number=1, words="No."), PARENT),
        (SealCorrection(number=1), MEDIATOR),
        (TakeBackCorrection(number=1), MEDIATOR),
    ):
        given(anew).when(asked, by=who).refused(Refusal.CORRECTION_HAS_CHANGED)


def test_of_two_mediators_who_propose_at_once_the_second_is_told() -> None:
    written = (MEDIATOR, WriteConclusion(conclusion=Conclusion.AGREED, words="We agreed."))
    parties = (ParticipantId("p3"), ParticipantId("p4"))
    confirmed = tuple((who, CONFIRMING[-1][1]) for who in parties)
    own = tuple(step for step in CONFIRMING if step[0] == MEDIATOR)[2:]
    closed = Situation(
        WITH_CO_MEDIATOR,
        (written, *_authorities(*parties), (MEDIATOR, BeginClosing()), *own, *confirmed, (MEDIATOR, close)),
    )
    first = given(closed).when(correcting(words="One."), by=MEDIATOR).after
    given(first).when(ProposeCorrection(why="A slip.", words="Two."), by=CO_MEDIATOR).refused(
        Refusal.CORRECTION_HAS_CHANGED
    )


def test_a_number_is_never_given_twice() -> None:
    back = given(ALL_SAID_YES).when(TAKE_BACK, by=MEDIATOR).after
    assert back.corrections.proposed is None
    assert proposed_of(given(back).when(correcting(what="Find two."), by=MEDIATOR).after).number == 2


def test_to_ask_for_a_change_takes_the_yes_of_that_party_back_and_saying_yes_takes_the_asking_back() -> None:
    ask = on_the_correction(AskToChangeCorrection, words="It was Tuesday.")
    asked = given(ALL_SAID_YES).when(ask, by=PARENT).after
    assert set(proposed_of(asked).assents) == {Party.LOCAL_AUTHORITY}
    given(asked).when(SEAL, by=MEDIATOR).refused(Refusal.NOT_ALL_HAVE_AGREED)
    yes = given(asked).when(YES, by=PARENT).after
    assert proposed_of(yes).changes == {}
    given(yes).when(SEAL, by=MEDIATOR).after  # noqa: B018 - is not refused


def test_saying_yes_twice_is_saying_it_once() -> None:
    given(ALL_SAID_YES).when(YES, by=PARENT).nothing_happens()


ANSWERS = st.lists(
    st.sampled_from(["yes", "yes", "ask", "propose", "same", "back", "seal"]), min_size=1, max_size=40
)


@examples(steps=ANSWERS, seed=st.integers(0, 2**16))
def test_a_yes_never_survives_a_changed_correction(steps: list[str], seed: int) -> None:
    chance, room, said = Random(seed), given(SEALED).room, dict[int, set[Party]]()
    party_of = {PARENT: Party.FAMILY, LOCAL_AUTHORITY: Party.LOCAL_AUTHORITY}
    for step in steps:
        who = chance.choice([PARENT, LOCAL_AUTHORITY])
        number = max(1, room.corrections.last - chance.choice([0, 0, 0, 1]))
        asked: Asked = {
            "yes": AssentToCorrection(number=number),
            "ask": AskToChangeCorrection(number=number, words="Not so."),
            "propose": correcting(what=f"Find tutor {chance.randrange(3)}."),
            "same": correcting(what="Find tutor 0."),
            "back": TakeBackCorrection(number=number),
            "seal": SealCorrection(number=number),
        }[step]
        if step not in {"yes", "ask"}:
            who = MEDIATOR
        before = room
        try:
            room = advance(room, entry_for(room, asked, who))
        except Refused:
            continue
        if step == "yes":
            said.setdefault(number, set()).add(party_of[who])
        if step == "ask":
            said.get(number, set()).discard(party_of[who])
        proposed = room.corrections.proposed
        if proposed is not None:
            assert set(proposed.assents) == said.get(proposed.number, set())
        if len(room.corrections.sealed) > len(before.corrections.sealed):
            sealed = room.corrections.sealed[-1]
            assert said[sealed.number] == {Party.FAMILY, Party.LOCAL_AUTHORITY}
            assert before.corrections.proposed is not None
            assert sealed.actions == before.corrections.proposed.actions, "what was read is what is sealed"


def test_a_refused_correction_leaves_the_room_as_it_was() -> None:
    room = given(SEALED).room
    before = encoded(room)
    given(room).when(correcting(), by=MEDIATOR).refused(Refusal.CORRECTION_CHANGES_NOTHING)
    assert encoded(room) == before
