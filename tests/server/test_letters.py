"""A letter: each step it can take, and that it ends."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server import limits
from server.letters import Letter, LetterState, Why

CLOSED = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
WAITING = Letter.first(has_address=True, id="m1", at=CLOSED)


def begun(letter: Letter, at: datetime) -> Letter:
    return letter.begun(at, closed_at=CLOSED)


def test_somebody_without_an_address_has_a_letter_that_nothing_comes_of() -> None:
    letter = Letter.first(has_address=False, id="m1", at=CLOSED)
    assert letter == Letter(state=LetterState.NO_ADDRESS)
    assert letter.is_settled
    assert letter.due_at() is None


def test_a_letter_is_due_at_the_close_and_settled_once_it_is_sent() -> None:
    assert WAITING.due_at() == CLOSED
    sending = begun(WAITING, CLOSED)
    assert (sending.state, sending.tries, sending.is_settled) == (LetterState.SENDING, 1, False)
    sent = sending.sent(CLOSED)
    assert (sent.state, sent.since, sent.is_settled, sent.due_at()) == (LetterState.SENT, CLOSED, True, None)


def test_a_letter_that_could_not_be_sent_waits_longer_each_time_and_is_given_up_after_a_day() -> None:
    letter, at, waits = WAITING, CLOSED, []
    while not letter.is_settled:
        letter = begun(letter, at).not_sent(at, Why.BUSY, code=450, for_good=False)
        if letter.next_at is not None:
            waits.append((letter.next_at - at).total_seconds())
            at = letter.next_at
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (60, 3600)
    assert (letter.state, letter.why, letter.code) == (LetterState.FAILED, Why.BUSY, 450)
    assert timedelta(hours=22) < at - CLOSED < timedelta(hours=26)


def test_a_no_for_good_is_not_asked_again() -> None:
    letter = begun(WAITING, CLOSED).not_sent(CLOSED, Why.ADDRESS_REFUSED, code=550, for_good=True)
    assert (letter.state, letter.why, letter.code) == (LetterState.FAILED, Why.ADDRESS_REFUSED, 550)


def test_a_letter_left_half_sent_is_sent_once_more_and_then_by_nobody() -> None:
    left = begun(WAITING, CLOSED)
    found_at = left.due_at()
    assert found_at == CLOSED + timedelta(seconds=limits.MAIL_LEASE_SECONDS)
    again = begun(left, found_at)
    assert (again.state, again.unsure) == (LetterState.SENDING, 1)
    found_at = again.due_at()
    assert found_at is not None
    assert begun(again, found_at).why is Why.UNSURE
    assert begun(again, found_at).is_settled


def test_a_mail_that_may_have_arrived_goes_out_once_more_and_then_not() -> None:
    once = begun(WAITING, CLOSED).not_sent(CLOSED, Why.UNSURE, code=None, for_good=False)
    assert once.state is LetterState.WAITING
    twice = begun(once, CLOSED).not_sent(CLOSED, Why.UNSURE, code=None, for_good=False)
    assert (twice.state, twice.why, twice.unsure) == (LetterState.FAILED, Why.UNSURE, 2)


def test_a_meeting_of_long_ago_is_not_written_about_unless_the_mediator_asks() -> None:
    late = CLOSED + timedelta(seconds=limits.MAIL_LATE_SECONDS + 1)
    given_up = begun(WAITING, late)
    assert (given_up.state, given_up.why) == (LetterState.FAILED, Why.LATE)
    assert begun(given_up.asked_again(late, id="m2"), late).state is LetterState.SENDING


def test_a_letter_asked_for_again_is_another_mail_and_it_stays_known_that_the_first_was_sent() -> None:
    sent = begun(WAITING, CLOSED).sent(CLOSED)
    later = CLOSED + timedelta(hours=1)
    again = sent.asked_again(later, id="m2")
    assert (again.state, again.due_at(), again.id, again.sent_at) == (
        LetterState.WAITING,
        later,
        "m2",
        CLOSED,
    )
    failed = begun(again, later).not_sent(later, Why.ADDRESS_REFUSED, code=550, for_good=True)
    assert failed.sent_at == CLOSED


@given(st.lists(st.sampled_from(["left", Why.UNSURE, Why.BUSY, Why.FAULT, "sent"]), min_size=1, max_size=60))
def test_whatever_happens_at_most_one_mail_more_than_one_may_arrive(ends: list[str | Why]) -> None:
    letter, at, arrived = WAITING, CLOSED, 0
    for end in ends:
        due = letter.due_at()
        if due is None:
            break
        at = max(at, due)
        letter = begun(letter, at)
        if letter.state is not LetterState.SENDING:
            break
        match end:
            case "left":
                arrived += 1
            case "sent":
                arrived += 1
                letter = letter.sent(at)
            case Why.UNSURE:
                arrived += 1
                letter = letter.not_sent(at, Why.UNSURE, code=None, for_good=False)
            case why:
                letter = letter.not_sent(at, Why(why), code=None, for_good=False)
    assert arrived <= 1 + limits.MAIL_MOST_UNSURE


def test_a_letter_for_a_newer_version_takes_the_place_of_any_that_is_not_being_sent() -> None:
    first = Letter.first(has_address=True, id="a", at=CLOSED)
    assert first.is_older_than(2)
    assert not first.is_older_than(1)
    being_sent = first.begun(CLOSED, closed_at=CLOSED)
    assert not being_sent.is_older_than(2), "what comes of it is written first"
    assert being_sent.sent(CLOSED).is_older_than(2)
    assert Letter.first(has_address=False, id="b", at=CLOSED).is_older_than(2)
    second = Letter.first(has_address=True, id="b", at=CLOSED, version=2)
    assert not second.begun(CLOSED, closed_at=CLOSED).sent(CLOSED).is_older_than(2)
