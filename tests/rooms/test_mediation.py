"""The making of a mediation: what a plan must hold."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from rooms.agenda import Step
from rooms.limits import MOST_PEOPLE, MOST_STEPS
from rooms.mediation import Mediation, Plan, PlannedPerson, PlanUnfit, check_days, make
from rooms.people import Role
from rooms.room import NO_ROOM, Entry, advance
from tests.rooms.cast import MADE, MEDIATOR, ROLES, TERMS, plan
from tests.rooms.given import EARLIER, given

ENOUGH = (Role.MEDIATOR, Role.PARENT, Role.LOCAL_AUTHORITY)


def unfit(roles: tuple[Role, ...], **changed: Any) -> str:
    with pytest.raises(PlanUnfit) as no:
        make(plan(*roles, **changed), "1", TERMS)
    assert "\n" not in str(no.value)
    return str(no.value)


def test_a_mediation_is_made_with_its_people_in_their_order() -> None:
    room = given(MADE).room
    assert [person.role for person in room.people.by_id.values()] == list(ROLES)
    assert list(room.people.by_id) == ["p1", "p2", "p3", "p4", "p5", "p6"]
    assert (room.version, room.mediation) == (1, Mediation(reference="EX-1", child="AB"))
    assert not any(person.device for person in room.people.by_id.values())


@pytest.mark.row("S13")
def test_a_mediation_has_one_mediator_or_two_who_share_it() -> None:
    assert "one mediator" in unfit(ENOUGH[1:])
    several = [
        tuple(
            PlannedPerson(name=f"{n}", role=role)
            for n, role in enumerate((*(Role.MEDIATOR,) * mediators, *ENOUGH[1:]))
        )
        for mediators in range(4)
    ]
    assert len(make(plan(people=several[2]), "1", TERMS).people) == 4
    assert "there are 3" in unfit((), people=several[3])


@pytest.mark.row("S21")
def test_a_permission_is_given_before_the_meeting_and_so_not_on_a_day_to_come() -> None:
    day = EARLIER.date()
    people = (
        *(PlannedPerson(name=role, role=role) for role in ENOUGH),
        PlannedPerson(name="S", role=Role.SUPPORTER, permission=day),
    )
    check_days(plan(people=people), day)
    with pytest.raises(PlanUnfit, match="a day to come"):
        check_days(plan(people=people), day - timedelta(days=1))


@pytest.mark.row("S21")
def test_a_permission_to_speak_is_a_parents_or_a_supporters() -> None:
    day = EARLIER.date()
    for role in Role:
        people = tuple(
            PlannedPerson(name=f"{n}", role=one, permission=day if one is role else None)
            for n, one in enumerate((*ENOUGH, Role.YOUNG_PERSON, *(() if role in ENOUGH else (role,))))
            if one is not Role.YOUNG_PERSON or role is not Role.YOUNG_PERSON or n == 3
        )
        if role in {Role.PARENT, Role.SUPPORTER}:
            assert any(person.permission == day for person in make(plan(people=people), "1", TERMS).people)
        else:
            assert "permission" in unfit((), people=people)


def interpreting(*names: str, role: Role = Role.INTERPRETER) -> tuple[PlannedPerson, ...]:
    """Enough people, a supporter, and one more who interprets for those named."""
    return (
        *(PlannedPerson(name=f"The {one}", role=one) for one in (*ENOUGH, Role.SUPPORTER)),
        PlannedPerson(name="The signer", role=Role.INTERPRETER),
        PlannedPerson(name="Another", role=role, interprets_for=names),
    )


def test_an_interpreter_interprets_for_people_of_the_plan() -> None:
    people = make(plan(people=interpreting("The parent", " THE local_authority ")), "1", TERMS).people
    assert [person.interprets_for for person in people] == [(), (), (), (), (), ("p2", "p3")]
    nobody = make(plan(people=interpreting()), "1", TERMS).people
    assert not any(person.interprets_for for person in nobody)


@pytest.mark.parametrize(
    ("names", "role", "told"),
    [
        (("The aunt",), Role.INTERPRETER, "nobody in this plan is called 'The aunt'"),
        (("The parent", ""), Role.INTERPRETER, "nobody in this plan is called ''"),
        (("The parent",), Role.SUPPORTER, "'Another' is no interpreter"),
        (("The parent",), Role.MEDIATOR, "'Another' is no interpreter"),
        (
            ("The mediator",),
            Role.INTERPRETER,
            "'The mediator' is a mediator, whom everybody hears all the time",
        ),
        (("Another",), Role.INTERPRETER, "for no interpreter, nor for themselves"),
        (("The signer",), Role.INTERPRETER, "for no interpreter, nor for themselves"),
        (("The parent", "the Parent "), Role.INTERPRETER, "'the Parent ' stands there twice"),
    ],
)
def test_who_interprets_for_whom_has_to_make_sense(names: tuple[str, ...], role: Role, told: str) -> None:
    said = unfit((), people=interpreting(*names, role=role))
    assert said.startswith("people[5].interprets_for: ")
    assert said.endswith(told)


@pytest.mark.row("S2")
def test_an_agenda_is_planned_of_usual_steps_each_once() -> None:
    assert "agenda" in unfit(ENOUGH, agenda=(Step.FAMILY, Step.ADDED))
    assert "agenda" in unfit(ENOUGH, agenda=(Step.FAMILY, Step.FAMILY))


def test_a_mediation_has_somebody_of_the_family_and_of_the_other_side() -> None:
    assert "a parent or a young person" in unfit((Role.MEDIATOR, Role.SUPPORTER, Role.LOCAL_AUTHORITY))
    assert "local authority" in unfit((Role.MEDIATOR, Role.PARENT, Role.SCHOOL))


@pytest.mark.parametrize("family", [Role.PARENT, Role.YOUNG_PERSON])
@pytest.mark.parametrize("other", [Role.LOCAL_AUTHORITY, Role.HEALTH_COMMISSIONER])
@pytest.mark.row("S19")
def test_either_of_each_side_is_enough(family: Role, other: Role) -> None:
    assert len(make(plan(Role.MEDIATOR, family, other), "1", TERMS).people) == 3


def test_people_are_told_apart_by_name() -> None:
    people = (
        PlannedPerson(name="The one", role=Role.MEDIATOR),
        PlannedPerson(name="the parent", role=Role.PARENT),
        PlannedPerson(name=" The Parent ", role=Role.LOCAL_AUTHORITY),
    )
    assert "same name" in unfit((), people=people)


def test_names_and_reference_lose_the_space_around_them() -> None:
    people = tuple(PlannedPerson(name=f" The {role} ", role=role) for role in ENOUGH)
    made = make(plan(people=people, child=" AB "), "1", TERMS)
    assert [person.name for person in made.people] == [f"The {role}" for role in ENOUGH]
    assert made.mediation.child == "AB"


@pytest.mark.parametrize("child", [" ", "\x07", "A\u202eB", "\n"])
def test_the_childs_initials_can_be_read(child: str) -> None:
    assert "initials" in unfit(ENOUGH, child=child)


def _plan_as(**changed: Any) -> bytes:
    people = [{"name": f"The {role}", "role": role} for role in ENOUGH]
    return msgspec.json.encode({"reference": "EX-1", "child": "AB", "people": people, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"reference": ""},
        {"reference": "x" * 41},
        {"reference": "../etc"},
        {"reference": "EX-1\n"},
        {"reference": "EX<1>"},
        {"child": ""},
        {"child": "Too long a name"},
        {"people": [{"name": "A", "role": "judge"}]},
        {"people": [{"name": "", "role": "parent"}]},
        {"people": [{"name": "A", "role": "parent", "admin": True}]},
        {"people": [{"name": f"{n}", "role": "parent"} for n in range(MOST_PEOPLE + 1)]},
        {"agenda": []},
        {"agenda": ["lunch"]},
        {"agenda": ["family"] * (MOST_STEPS + 1)},
        {"people": [{"name": "A", "role": "parent", "permission": "lately"}]},
        {"people": [{"name": "A", "role": "interpreter", "interprets_for": "B"}]},
        {"people": [{"name": "A", "role": "interpreter", "interprets_for": [""]}]},
        {"secret": "x"},
    ],
)
def test_a_plan_that_says_what_it_cannot_is_not_a_plan(changed: dict[str, Any]) -> None:
    msgspec.json.decode(_plan_as(), type=Plan)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(_plan_as(**changed), type=Plan)


def test_a_mediation_is_the_first_entry_of_its_log() -> None:
    made = make(plan(*ENOUGH), "7", TERMS)
    room = advance(NO_ROOM, Entry(by=MEDIATOR, at=EARLIER, events=(made,)))
    assert (room.version, room.terms.version, room.terms.ids) == (1, "7", TERMS)


@pytest.mark.security
def test_an_address_goes_into_no_event() -> None:
    people = tuple(
        PlannedPerson(name=f"{role}", role=role, email=f"{role}@home.example".replace("_", "-"))
        for role in ENOUGH
    )
    assert "home.example" not in msgspec.json.encode(make(plan(people=people), "1", TERMS)).decode()


@pytest.mark.security
def test_an_address_that_no_mail_can_reach_is_told_by_its_place_and_not_repeated() -> None:
    people = tuple(
        PlannedPerson(name=f"{role}", role=role, email=f"a@{'h' * 70}.example" if n == 1 else None)
        for n, role in enumerate(ENOUGH)
    )
    assert unfit((), people=people) == "people[1].email: this is not an e-mail address"
