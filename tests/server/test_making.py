"""Making a mediation: its room, its first entry, and a link for each person."""

import pytest

from rooms.mediation import Plan, PlannedPerson, PlanUnfit
from rooms.people import Role
from rooms.room import SERVICE
from server import terms_text
from tests.server.browser import Visitors
from tests.server.service import Service

pytestmark = pytest.mark.anyio


@pytest.mark.row("S2", "S15", "S44")
async def test_a_mediation_is_made_of_its_plan_with_a_link_for_each_person(
    service: Service, visitors: Visitors
) -> None:
    meeting = await visitors.made("mediator", "parent", "local_authority")
    ((version, first),) = await (await service.stores.records.of(meeting.room)).entries(0)
    assert (version, first.by) == (1, SERVICE)
    room = await service.room(meeting.room)
    assert room.mediation.reference == meeting.plan.reference
    assert room.terms.ids == tuple(term.id for group in terms_text.GROUPS for term in group.terms)
    assert "school" not in [one.step for one in room.agenda.steps], (
        "a step with nobody to speak in it drops out"
    )
    assert len(set(meeting.links.values())) == 3
    again = await service.stores.making.links(meeting.room)
    assert not {one.link for one in again} & set(meeting.links.values())
    for link in (meeting.links["parent"], again[1].link):
        assert (await visitors.browser().press(link)).status_code == 200


async def test_a_plan_that_is_unfit_makes_nothing(service: Service) -> None:
    before = await service.stores.register.rooms()
    with pytest.raises(PlanUnfit):
        await service.stores.making.make(
            Plan(reference="X", child="AB", people=(PlannedPerson(name="Alone", role=Role.PARENT),))
        )
    assert await service.stores.register.rooms() == before


async def test_a_mediation_is_found_by_its_reference(service: Service, visitors: Visitors) -> None:
    meeting = await visitors.made()
    making = service.stores.making
    for written in (meeting.plan.reference, f" {meeting.plan.reference.lower()} "):
        found = await making.find(written)
        assert found is not None
        assert found[0] == meeting.room
    assert await making.find("NO-SUCH") is None


async def test_a_forgotten_or_half_made_mediation_hides_no_other(
    service: Service, visitors: Visitors
) -> None:
    """One whose key was destroyed, and one that was cut short before its first entry."""
    meeting, forgotten = await visitors.made(), await visitors.made()
    await service.stores.register.add("halfmade", service.stores.making._vault.new_mediation_key("halfmade"))
    await service.redis.command("HDEL", f"evenhand:{{{forgotten.room}}}:about", "wrapped_key")
    service.stores.records._open.pop(forgotten.room, None)
    try:
        found = await service.stores.making.find(meeting.plan.reference)
        assert found is not None
        assert found[0] == meeting.room
        assert await service.stores.making.find(forgotten.plan.reference) is None
        assert await service.stores.making.find("") is None
        gone = await visitors.browser().press(forgotten.links["parent"])
        assert gone.status_code in {200, 410}
        mediator = await visitors.browser().press(forgotten.links["mediator"], forgotten.plan.reference)
        assert (mediator.status_code, mediator.json()) == (410, {"code": "link_not_valid"})
    finally:
        await service.redis.command("SREM", "evenhand:rooms", "halfmade", forgotten.room)
