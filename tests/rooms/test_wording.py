"""A wording: whatever changes in it, nobody's yes goes with it."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import assume
from hypothesis import given as whatever
from hypothesis import strategies as st

from rooms.action_control import AssentToAction, MarkRemit, RewordAction, TakeOnAction
from rooms.board import AddAction
from rooms.law.rule import Matter, RuleId
from rooms.refusals import Refusal
from rooms.wording import WORDS, Section, Wording, words_of
from tests.rooms.cast import (
    LOCAL_AUTHORITY,
    MEDIATOR,
    NOBODY,
    OPENED,
    PARENT,
    SCHOOL,
    SUPPORTER,
    newest,
    on_the_action,
)
from tests.rooms.given import Situation, given

FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "what": st.sampled_from(["Amend it.", "Amend it. ", "amend it.", "Send it."]),
    "who": st.sampled_from(["", "The officer", "The Officer"]),
    "by_when": st.sampled_from([None, date(2026, 4, 6), date(2026, 4, 7)]),
    "how_seen": st.sampled_from(["", "The plan has come.", "The plan has come. "]),
    "section": st.sampled_from([None, *Section]),
    "matter": st.sampled_from([None, *Matter]),
    "row": st.sampled_from([None, RuleId.T2, RuleId.T2A]),
    "owner": st.sampled_from([None, LOCAL_AUTHORITY]),
    "authority_words": st.booleans(),
    "different_date": st.booleans(),
}
ANY_WORDS = st.fixed_dictionaries(FIELDS)


def everything_said(words: dict[str, Any]) -> Situation:
    """An action to which everybody who has anything to say has said it."""
    promise = ((words["owner"], on_the_action(TakeOnAction)),) if words["owner"] else ()
    return Situation(
        OPENED,
        (
            (MEDIATOR, AddAction(**words)),
            (PARENT, on_the_action(AssentToAction)),
            (LOCAL_AUTHORITY, on_the_action(AssentToAction)),
            (LOCAL_AUTHORITY, on_the_action(MarkRemit, within=True)),
            *promise,
        ),
    )


def test_every_field_of_a_wording_is_part_of_what_a_yes_is_to() -> None:
    assert set(FIELDS) == set(WORDS)
    assert set(Wording.__struct_fields__) == {*WORDS, "number", "by", "at"}


@pytest.mark.row("S28", "S57", "L19")
@whatever(ANY_WORDS, ANY_WORDS)
def test_no_yes_outlives_a_change_of_any_word(before: dict[str, Any], after: dict[str, Any]) -> None:
    assume(before != after)
    said = given(everything_said(before))
    assert len(newest(said.room).assents) == 2
    action = newest(said.when(on_the_action(RewordAction, **after), by=MEDIATOR).after)
    assert (action.assents, action.promise, action.remit) == ({}, None, None)
    assert action.wording.number == 2
    assert words_of(action.wording) == after
    late = AssentToAction(action=action.id, wording=1)
    reworded = said.when(on_the_action(RewordAction, **after), by=MEDIATOR).after
    given(reworded).when(late, by=PARENT).refused(Refusal.WORDING_HAS_CHANGED)


@pytest.mark.row("S28")
@whatever(ANY_WORDS, st.sampled_from(WORDS), st.data())
def test_a_change_of_one_word_alone_is_a_change(
    words: dict[str, Any], field: str, data: st.DataObject
) -> None:
    other = {**words, field: data.draw(FIELDS[field])}
    assume(other != words)
    said = given(everything_said(words))
    assert newest(said.when(on_the_action(RewordAction, **other), by=MEDIATOR).after).assents == {}


@whatever(ANY_WORDS)
def test_the_same_words_again_take_nobodys_yes_away(words: dict[str, Any]) -> None:
    given(everything_said(words)).when(on_the_action(RewordAction, **words), by=MEDIATOR).nothing_happens()


def test_an_owner_is_somebody_of_this_mediation_and_not_its_mediator() -> None:
    for owner, refusal in (
        (NOBODY, Refusal.NO_SUCH_PERSON),
        (MEDIATOR, Refusal.MEDIATOR_OWNS_NO_ACTION),
    ):
        given(OPENED).when(AddAction(what="X.", owner=owner), by=MEDIATOR).refused(refusal)


@pytest.mark.row("S57")
def test_what_the_authority_words_itself_is_the_authoritys_to_do() -> None:
    for owner in (PARENT, SCHOOL, SUPPORTER):
        theirs = AddAction(what="Section F.", owner=owner, authority_words=True)
        given(OPENED).when(theirs, by=MEDIATOR).refused(Refusal.OWNER_IS_NOT_THE_AUTHORITY)
    its_own = AddAction(what="Section F.", owner=LOCAL_AUTHORITY, authority_words=True)
    assert given(OPENED).when(its_own, by=MEDIATOR).events


def test_what_a_browser_sends_is_checked_at_the_door() -> None:
    for wrong in (
        {"section": "Z"},
        {"matter": "everything"},
        {"row": "T99"},
        {"owner": "../p1"},
        {"owner": "p" * 65},
        {"how_seen": "x" * 10_000},
        {"how_seen": "\u202eturned round"},
        {"who": "x" * 10_000},
        {"state": "confirmed"},
        {"by_when": "0000-00-00"},
        {"confirmed": True},
    ):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({"type": "add_action", "what": "X.", **wrong}, type=AddAction)
