"""The log in the clear: what is sealed opens where it belongs, and nowhere else."""

import pytest

from rooms.queue import RaiseHand
from server.app import utc_now
from server.live import LiveRoom
from server.records import NoSuchRoom
from server.room_keys import channel
from server.vault import Unreadable
from tests.server.browser import Visitors
from tests.server.service import Service

pytestmark = pytest.mark.anyio


async def bodies(service: Service, room: str) -> list[bytes]:
    return [entry.body for entry in await service.stores.records.log.read(room)]


async def test_an_entry_moved_to_another_version_or_room_cannot_be_read(
    service: Service, visitors: Visitors
) -> None:
    meeting, other = await visitors.made(), await visitors.made()
    await meeting.agree_for_all()
    first, second = await bodies(service, meeting.room)
    record = await service.stores.records.of(meeting.room)
    assert record.open(1, first).by == "service"
    for version, body in ((2, first), (1, second)):
        with pytest.raises(Unreadable):
            record.open(version, body)
    with pytest.raises(Unreadable):
        (await service.stores.records.of(other.room)).open(1, first)
    with pytest.raises(Unreadable):
        record.open(1, first[:-1] + bytes([first[-1] ^ 1]))


async def test_a_room_that_is_not_there_is_said_not_to_be(service: Service) -> None:
    with pytest.raises(NoSuchRoom):
        await service.stores.records.of("0123456789abcdef")


async def test_the_log_told_again_is_the_same_room(service: Service, visitors: Visitors) -> None:
    meeting = await visitors.meeting()
    await meeting["parent"].does(RaiseHand())
    record = await service.stores.records.of(meeting.room)
    live = LiveRoom(record, await record.replay(), utc_now, lambda _: None)
    assert live.room == await record.replay()
    assert len(await record.entries(0)) == live.room.version
    assert [version for version, _ in await record.entries(5)] == list(range(6, live.room.version + 1))


async def test_a_damaged_entry_or_nonsense_on_one_room_s_channel_does_not_end_the_others(
    service: Service, visitors: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    meeting, other = await visitors.meeting(), await visitors.meeting()
    version = (await service.room(meeting.room)).version
    for body in (b"nonsense", b"", b"e\n", b"e%d\nnot sealed" % (version + 1), b"e%d\n" % (version + 1)):
        await service.redis.command("PUBLISH", channel(meeting.room), body)
    for each in (other, meeting):
        assert (await each["parent"].ask(RaiseHand()))["type"] == "answer"
        await each["mediator"].sees(lambda view: view["room"]["floor"]["order"])
    assert {record.levelname for record in caplog.records} == {"ERROR"}
    assert all(record.getMessage().startswith("fault in room") for record in caplog.records)
