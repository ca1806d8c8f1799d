"""Who is here: the newest connection of a device counts, and silence ends it."""

import asyncio
from collections.abc import Callable

import pytest

from server.news import Notice, decode_news
from server.presence import PRESENCE, Presence
from server.redis_client import RedisClient
from server.room_keys import channel
from tests.server.listening import Ear, give_notice, listening

pytestmark = pytest.mark.anyio


@pytest.fixture
def presence(client: RedisClient) -> Presence:
    return Presence(client)


async def expired(client: RedisClient, room: str, milliseconds: int = 15_001) -> None:
    """Make everybody's last beat so much older, instead of waiting."""
    key = f"evenhand:{{{room}}}:present"
    reply = await client.command("HGETALL", key)
    assert isinstance(reply, dict)
    for who, value in reply.items():
        epoch, _, expiry = value.decode().partition(":")
        await client.command("HSET", key, who, f"{epoch}:{int(expiry) - milliseconds}")


async def test_who_arrived_is_present_and_who_left_is_not(presence: Presence, room: str) -> None:
    assert await presence.present(room) == {}
    parent = await presence.arrive(room, "parent", "phone")
    mediator = await presence.arrive(room, "mediator", "laptop")
    assert await presence.present(room) == {("parent", "phone"): parent, ("mediator", "laptop"): mediator}
    assert await presence.leave(room, "parent", "phone", parent)
    assert await presence.present(room) == {("mediator", "laptop"): mediator}


async def test_when_anybody_was_last_here_outlasts_them(
    presence: Presence, client: RedisClient, room: str
) -> None:
    key = f"evenhand:{{{room}}}:last-present"

    async def long_ago() -> None:
        await client.command("SET", key, 0)
        unseen = await presence.unseen(room)
        assert unseen is not None
        assert unseen > 10**9

    async def just_now() -> bool:
        unseen = await presence.unseen(room)
        return unseen is not None and 0 <= unseen < 60

    assert await presence.unseen(room) is None
    epoch = await presence.arrive(room, "parent", "phone")
    assert await just_now()
    await long_ago()
    await presence.beat(room, "parent", "phone", epoch)
    assert await just_now()
    await long_ago()
    await presence.present(room)
    await presence.leave(room, "parent", "phone", epoch - 1)
    assert not await just_now(), "neither a look nor an older connection is anybody's being here"
    await presence.leave(room, "parent", "phone", epoch)
    assert await just_now()


async def test_two_devices_of_one_person_are_both_present(presence: Presence, room: str) -> None:
    phone = await presence.arrive(room, "parent", "phone")
    laptop = await presence.arrive(room, "parent", "laptop")
    assert await presence.present(room) == {("parent", "phone"): phone, ("parent", "laptop"): laptop}


async def test_a_newer_connection_of_a_device_takes_over(presence: Presence, room: str) -> None:
    older = await presence.arrive(room, "parent", "phone")
    newer = await presence.arrive(room, "parent", "phone")
    assert newer > older
    assert not await presence.beat(room, "parent", "phone", older)
    assert await presence.beat(room, "parent", "phone", newer)
    assert not await presence.leave(room, "parent", "phone", older)
    assert await presence.present(room) == {("parent", "phone"): newer}


async def test_an_epoch_is_never_given_twice(presence: Presence, client: RedisClient, room: str) -> None:
    first = await presence.arrive(room, "parent", "phone")
    await presence.leave(room, "parent", "phone", first)
    second = await presence.arrive(room, "parent", "phone")
    await client.command("DEL", f"evenhand:{{{room}}}:present")
    third = await presence.arrive(room, "parent", "phone")
    assert first < second < third
    many = await asyncio.gather(*(presence.arrive(room, "parent", "phone") for _ in range(20)))
    assert len(set(many)) == 20
    assert await presence.present(room) == {("parent", "phone"): max(many)}


async def test_who_is_silent_for_too_long_is_absent_until_they_beat_again(
    presence: Presence, client: RedisClient, room: str
) -> None:
    epoch = await presence.arrive(room, "parent", "phone")
    await expired(client, room)
    assert await presence.present(room) == {}
    assert await presence.beat(room, "parent", "phone", epoch)
    assert await presence.present(room) == {("parent", "phone"): epoch}


async def test_an_older_connection_does_not_come_back_over_a_newer_one(
    presence: Presence, client: RedisClient, room: str
) -> None:
    older = await presence.arrive(room, "parent", "phone")
    await expired(client, room)
    newer = await presence.arrive(room, "parent", "phone")
    assert not await presence.beat(room, "parent", "phone", older)
    assert await presence.present(room) == {("parent", "phone"): newer}


async def test_a_beat_keeps_who_beats_and_nobody_else(
    presence: Presence, client: RedisClient, room: str
) -> None:
    await presence.arrive(room, "parent", "phone")
    mediator = await presence.arrive(room, "mediator", "laptop")
    await expired(client, room, milliseconds=14_000)
    assert await presence.beat(room, "mediator", "laptop", mediator)
    await expired(client, room, milliseconds=2_000)
    assert await presence.present(room) == {("mediator", "laptop"): mediator}


async def test_a_room_that_nobody_asks_about_again_is_empty_by_itself(
    presence: Presence, client: RedisClient, room: str
) -> None:
    await presence.arrive(room, "parent", "phone")
    left = await client.command("PTTL", f"evenhand:{{{room}}}:present")
    assert isinstance(left, int)
    assert 10_000 < left <= 15_000


async def test_each_change_is_a_notice_and_a_mere_beat_is_not(
    presence: Presence, client: RedisClient, private_redis_url: str, room: str
) -> None:
    async with listening(private_redis_url, channel(room)) as ear:
        epoch = await presence.arrive(room, "parent", "phone")
        await presence.beat(room, "parent", "phone", epoch)
        await presence.beat(room, "parent", "phone", epoch + 1)
        await presence.leave(room, "parent", "phone", epoch + 1)
        await presence.present(room)
        assert await notices(client, ear, room) == [PRESENCE]
        await presence.leave(room, "parent", "phone", epoch)
        assert await notices(client, ear, room) == [PRESENCE]
        await presence.arrive(room, "parent", "phone")
        await notices(client, ear, room)
        await expired(client, room)
        await presence.present(room)
        await presence.present(room)
        assert await notices(client, ear, room) == [PRESENCE]


async def notices(client: RedisClient, ear: Ear, room: str) -> list[bytes]:
    """The notices since the last look: those before one of our own."""
    await give_notice(client, room, b"end")
    await ear.until(lambda: bool(ear.heard) and decode_news(ear.heard[-1][1]) == Notice(body=b"end"))
    found = [news.body for _, body in ear.heard if isinstance(news := decode_news(body), Notice)]
    ear.heard.clear()
    return found[:-1]


async def test_presence_of_one_room_is_nothing_in_another(
    presence: Presence, new_room: Callable[[], str]
) -> None:
    here, there = new_room(), new_room()
    await presence.arrive(here, "parent", "phone")
    assert await presence.present(there) == {}


@pytest.mark.parametrize(("participant", "device"), [("a\0b", "c"), ("a", "b\0c")])
async def test_an_id_that_would_pass_for_two_is_refused(
    presence: Presence, room: str, participant: str, device: str
) -> None:
    with pytest.raises(ValueError, match="NUL"):
        await presence.arrive(room, participant, device)
