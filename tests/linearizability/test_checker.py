"""The checker is itself held to hand-written histories, and to those that the core makes when asked in one order."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.linearizability.checker import check
from tests.linearizability.history import Kind, Operation, Said, Seen
from tests.linearizability.one_by_one import OneByOne


def asked(
    client: str, kind: Kind, when: str, said: Said = Said.YES, names: str | None = None, **more: object
) -> Operation:
    """`when`: "3-5" is from 3 to 5, "3-" is without an end."""
    begun, _, ended = when.partition("-")
    return Operation(
        client=client,
        kind=kind,
        begun=float(begun),
        ended=float(ended or "inf"),
        said=said,
        names=names,
        **more,  # type: ignore[arg-type]
    )


def raised(client: str, when: str, said: Said = Said.YES) -> Operation:
    return asked(client, Kind.RAISE_HAND, when, said, made=f"r{when}")


def granted(client: str, to: str, when: str, made: str | None, *, after: str | None = None) -> Operation:
    return asked(client, Kind.GRANT_FLOOR, when, names=after, to=to, made=made)


def looked(client: str, when: str, seen: Seen) -> Operation:
    return asked(client, Kind.LOOK, when, seen=seen)


NOBODY = Seen()
T1 = Seen(turn="t1", holder="p3")


def test_two_grants_after_nobody_are_not_both_given() -> None:
    history = [granted("p1", "p3", "1-4", "t1"), granted("p2", "p4", "2-5", "t2")]
    assert not check(history).explained


def test_a_grant_that_names_the_turn_before_it_comes_after_it_whichever_was_answered_first() -> None:
    history = [granted("p1", "p3", "1-4", "t1"), granted("p2", "p4", "0-2", "t2", after="t1")]
    verdict = check(history)
    assert verdict.explained
    assert [one.made for one in verdict.order] == ["t1", "t2"]


def test_what_was_over_before_is_not_put_after() -> None:
    second = granted("p2", "p4", "0-1", "t2", after="t1")
    assert not check([granted("p1", "p3", "2-4", "t1"), second]).explained


def test_a_turn_that_ends_by_itself_is_not_explained() -> None:
    history = [granted("p1", "p3", "1-2", "t1"), looked("p4", "3-4", T1), looked("p5", "5-6", NOBODY)]
    assert not check(history).explained
    assert check(history[:2]).explained


def test_the_verdict_says_where_it_went_wrong() -> None:
    verdict = check([granted("p1", "p3", "1-2", "t1"), looked("p5", "5-6", NOBODY)])
    assert [one.client for one in verdict.stuck] == ["p5"]
    assert "no order explains this" in str(verdict)


def test_a_late_revoke_that_was_answered_yes_is_not_explained() -> None:
    first, second = granted("p1", "p3", "1-2", "t1"), granted("p1", "p4", "3-4", "t2", after="t1")
    late = asked("p2", Kind.REVOKE_FLOOR, "5-6", names="t1")
    assert not check([first, second, late]).explained
    assert check([first, second, replace(late, said=Said.TURN_HAS_CHANGED)]).explained


def test_a_late_revoke_may_have_come_in_time() -> None:
    first, second = granted("p1", "p3", "1-2", "t1"), granted("p1", "p4", "3-9", "t2")
    assert check([first, second, asked("p2", Kind.REVOKE_FLOOR, "5-6", names="t1")]).explained


@pytest.mark.parametrize("seen", [NOBODY, T1])
def test_what_was_never_answered_may_have_happened_or_not(seen: Seen) -> None:
    lost = asked("p1", Kind.GRANT_FLOOR, "1-", Said.UNKNOWN, to="p3")
    assert check([lost, looked("p4", "2-3", seen)]).explained
    assert not check([looked("p4", "0-0.5", T1), lost]).explained


def test_what_was_never_answered_happens_once() -> None:
    lost = asked("p1", Kind.GRANT_FLOOR, "1-", Said.UNKNOWN, to="p3")
    history = [lost, looked("p4", "2-3", T1), looked("p4", "4-5", NOBODY)]
    assert not check(history).explained
    ended = asked("p3", Kind.LET_GO, "3.1-3.9", names="r1")
    assert check([*history, ended]).explained


def test_a_grant_of_the_next_takes_the_one_who_was_first() -> None:
    hands = [raised("p3", "1-2"), raised("p4", "3-4")]
    given_next = asked("p1", Kind.GRANT_NEXT, "5-6", made="t3")
    to_p4 = looked("p5", "7-8", Seen(turn="t3", holder="p4", waiting=("p3",)))
    assert not check([*hands, given_next, to_p4]).explained
    to_p3 = looked("p5", "7-8", Seen(turn="t3", holder="p3", waiting=("p4",)))
    assert check([*hands, given_next, to_p3]).explained


def test_what_a_client_saw_is_not_older_than_what_it_was_answered() -> None:
    mine = replace(granted("p1", "p3", "1-9", "t1"), seen=NOBODY)
    assert not check([mine]).explained
    assert check([replace(mine, seen=T1)]).explained


def test_two_who_both_begin_their_turns_are_two_holders() -> None:
    turns = [granted("p1", "p3", "1-4", None), granted("p2", "p4", "2-5", None)]
    begun = [
        asked("p3", Kind.BEGIN_TURN, "6-7", names="t1"),
        asked("p4", Kind.BEGIN_TURN, "8-9", names="t1"),
    ]
    assert not check([*turns, *begun]).explained


@given(st.integers(0, 2**32), st.sampled_from([True, False]))
def test_what_the_core_said_in_one_order_is_explained_however_the_answers_overlap(
    seed: int, apart: bool
) -> None:
    history = OneByOne(Random(seed), apart).history(60)
    assert check(history).explained, str(check(history))


@given(st.integers(0, 2**32), st.data())
def test_one_answer_changed_in_a_history_without_overlaps_is_never_explained(
    seed: int, data: st.DataObject
) -> None:
    history = OneByOne(Random(seed), apart=True).history(40)
    history = [replace(one, made=None) if one.said is not Said.YES else one for one in history]
    index = data.draw(st.integers(0, len(history) - 1))
    other = data.draw(st.sampled_from([one.said for one in history if one.said is not Said.UNKNOWN]))
    one = history[index]
    if one.said is other or one.kind is Kind.LOOK:
        return
    assert not check([*history[:index], replace(one, said=other), *history[index + 1 :]]).explained


@given(st.integers(0, 2**32), st.data())
def test_two_sights_swapped_in_a_history_without_overlaps_are_never_explained(
    seed: int, data: st.DataObject
) -> None:
    history = OneByOne(Random(seed), apart=True).history(40)
    one, two = data.draw(st.lists(st.integers(0, 39), min_size=2, max_size=2, unique=True))
    if history[one].seen == history[two].seen:
        return
    swapped = list(history)
    swapped[one] = replace(history[one], seen=history[two].seen)
    swapped[two] = replace(history[two], seen=history[one].seen)
    assert not check(swapped).explained
