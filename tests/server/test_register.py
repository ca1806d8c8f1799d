"""The register finds what was entered, and nothing else."""

import asyncio
from collections.abc import Callable

import pytest

from server.redis_client import RedisClient
from server.register import Register

pytestmark = pytest.mark.anyio
KEY = bytes(range(256))


@pytest.fixture
def register(client: RedisClient) -> Register:
    return Register(client)


async def test_a_room_is_listed_with_its_wrapped_key(register: Register, new_room: Callable[[], str]) -> None:
    here, there = new_room(), new_room()
    assert here not in await register.rooms()
    assert await register.wrapped_key(here) is None
    assert await register.add(here, KEY)
    assert here in await register.rooms()
    assert await register.wrapped_key(here) == KEY
    assert there not in await register.rooms()


async def test_a_room_added_again_keeps_the_key_that_its_log_was_sealed_with(
    register: Register, room: str
) -> None:
    await register.add(room, KEY)
    assert not await register.add(room, b"another")
    assert await register.wrapped_key(room) == KEY


async def test_a_link_leads_to_its_participant_in_its_room_alone(
    register: Register, new_room: Callable[[], str]
) -> None:
    here, there = new_room(), new_room()
    await register.add_link(here, b"\x00hash", "parent")
    await register.add_link(here, b"\xffhash", "mediator")
    assert await register.find_link(here, b"\x00hash") == "parent"
    assert await register.find_link(here, b"\xffhash") == "mediator"
    assert await register.find_link(here, b"other") is None
    assert await register.find_link(there, b"\x00hash") is None


async def test_a_session_is_found_until_it_is_closed(register: Register, new_room: Callable[[], str]) -> None:
    here, there = new_room(), new_room()
    await register.open_session(here, b"\x00token", "parent", "phone", 60)
    await register.open_session(here, b"other", "mediator", "laptop", 60)
    assert await register.find_session(here, b"\x00token") == ("parent", "phone")
    assert await register.find_session(there, b"\x00token") is None
    await register.close_session(here, b"\x00token")
    assert await register.find_session(here, b"\x00token") is None
    assert await register.find_session(here, b"other") == ("mediator", "laptop")


async def test_a_session_ends_after_its_time(register: Register, client: RedisClient, room: str) -> None:
    await register.open_session(room, b"token", "parent", "phone", 60)
    key = f"evenhand:{{{room}}}:session:{b'token'.hex()}"
    left = await client.command("TTL", key)
    assert isinstance(left, int)
    assert 55 < left <= 60
    await client.command("PEXPIRE", key, 0)
    assert await register.find_session(room, b"token") is None


async def test_the_first_paper_kept_is_the_paper(register: Register, new_room: Callable[[], str]) -> None:
    here, there = new_room(), new_room()
    assert await register.paper(here, "outcome") is None
    drafts = [b"%d" % n * 50_000 for n in range(8)]
    kept = await asyncio.gather(*(register.keep_paper(here, "outcome", draft) for draft in drafts))
    assert len(set(kept)) == 1
    assert kept[0] in drafts
    assert await register.paper(here, "outcome") == kept[0]
    assert await register.keep_paper(here, "certificate", b"another paper") == b"another paper"
    assert await register.paper(there, "outcome") is None
