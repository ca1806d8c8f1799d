"""The shared line to Redis: whose answer is whose, what goes out together, and what a lost line means."""

import asyncio
import os
import signal
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from server import limits
from server.private_redis import PrivateRedis
from server.redis_client import RedisClient, RedisGone, RedisRefused, RedisUnfit, Script
from server.redis_settings import check_settings
from tests.fakes.bad_line import BadLine
from tests.server.conftest import DEBIANS_REDIS, debians_redis

pytestmark = pytest.mark.anyio


def socket_of(url: str) -> Path:
    return Path(urlsplit(url).path)


async def test_each_caller_gets_its_own_answer(client: RedisClient) -> None:
    tags = [b"tag %d" % n for n in range(300)]
    assert await asyncio.gather(*(client.command("ECHO", tag) for tag in tags)) == tags


async def test_calls_that_arrive_together_go_out_together(private_redis_url: str, folder: Path) -> None:
    async with (
        BadLine(folder / "line", socket_of(private_redis_url)) as line,
        RedisClient(line.url) as client,
    ):
        await client.command("PING")
        before = line.chunks
        await asyncio.gather(*(client.command("ECHO", f"{n}") for n in range(64)))
        assert line.chunks - before == 1


async def test_one_bad_call_fails_only_its_own_caller(client: RedisClient, room: str) -> None:
    good, bad, worse, fine = await asyncio.gather(
        client.command("SET", room, "text"),
        client.command("LPUSH", room, "not a list"),
        client.command("NO SUCH THING"),
        client.command("GET", room),
        return_exceptions=True,
    )
    assert (good, fine) == (b"OK", b"text")
    assert isinstance(bad, RedisRefused)
    assert "WRONGTYPE" in str(bad)
    assert isinstance(worse, RedisRefused)


async def test_words_that_cannot_be_sent_fail_before_they_are_queued(client: RedisClient) -> None:
    with pytest.raises(TypeError):
        await client.command("ECHO", object())  # type: ignore[arg-type]
    assert await client.command("PING") == b"PONG"


async def test_a_script_that_redis_does_not_know_yet_runs_once(client: RedisClient, room: str) -> None:
    script = Script(f"-- {room}\nreturn redis.call('INCRBY', KEYS[1], ARGV[1])")
    answers = await asyncio.gather(*(client.call(script, [room], [1]) for _ in range(5)))
    assert sorted(answers) == [1, 2, 3, 4, 5]  # type: ignore[type-var]
    await client.command("SCRIPT", "FLUSH")
    assert await client.call(script, [room], [10]) == 15


async def test_a_cancelled_caller_s_answer_reaches_nobody_else(client: RedisClient) -> None:
    """A storm of cancellations in every phase: before sending, in flight, and answered."""

    async def ask(tag: bytes) -> None:
        assert await client.command("ECHO", tag) == tag

    cancelled = finished = 0
    for wave in range(40):
        tasks = [asyncio.create_task(ask(b"%d/%d" % (wave, n))) for n in range(30)]
        for _ in range(wave % 4):
            # Lets the loop take a step: the batch is then queued, sent, or on its way back.
            await asyncio.sleep(0)
        for task in tasks[wave % 3 :: 3]:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            cancelled += isinstance(result, asyncio.CancelledError)
            finished += result is None
            assert result is None or isinstance(result, asyncio.CancelledError)
        await ask(b"after wave %d" % wave)
    assert cancelled == 400
    assert finished == 800


async def test_a_caller_that_was_cancelled_before_its_turn_asked_for_nothing(
    client: RedisClient, room: str
) -> None:
    counting = asyncio.create_task(client.command("INCR", room))
    await asyncio.sleep(0)  # it is queued, and nothing was sent yet
    counting.cancel()
    assert await client.command("GET", room) is None


async def test_a_lost_line_fails_the_callers_on_it_and_the_next_call_has_a_new_one(
    private_redis_url: str, folder: Path
) -> None:
    async with (
        BadLine(folder / "line", socket_of(private_redis_url)) as line,
        RedisClient(line.url) as client,
    ):
        assert await client.command("PING") == b"PONG"
        line.swallow_the_answer_to(b"lost")
        lost = await asyncio.gather(
            *(client.command("ECHO", word) for word in ("lost", "lost with it")), return_exceptions=True
        )
        assert [type(each) for each in lost] == [RedisGone, RedisGone]
        assert await client.command("ECHO", "new") == b"new"


async def test_a_line_that_ended_while_nobody_used_it_costs_no_call(
    private_redis_url: str, folder: Path
) -> None:
    async with (
        BadLine(folder / "line", socket_of(private_redis_url)) as line,
        RedisClient(line.url) as client,
    ):
        await client.command("PING")
        line.cut()
        async with asyncio.timeout(5):
            await client._connection._reader.read()  # type: ignore[union-attr]  # its end has arrived here
        assert await client.command("ECHO", "still here") == b"still here"


async def test_a_silent_redis_is_gone_after_the_time_limit_and_its_late_answer_is_nobody_s(
    private_redis_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REDIS_SECONDS", 0.1)
    async with (
        BadLine(folder / "line", socket_of(private_redis_url)) as line,
        RedisClient(line.url) as client,
    ):
        await client.command("PING")
        line.silent = True
        with pytest.raises(RedisGone, match="in time"):
            await client.command("ECHO", "late")
        line.silent = False
        assert await client.command("ECHO", "mine") == b"mine"


async def test_no_redis_is_gone_and_so_is_a_closed_client(folder: Path) -> None:
    async with RedisClient(f"unix://{folder / 'nobody'}") as client:
        with pytest.raises(RedisGone):
            await client.command("PING")
    with pytest.raises(RedisGone, match="closed"):
        await client.command("PING")


async def test_closing_the_client_fails_who_waits(private_redis_url: str, folder: Path) -> None:
    async with BadLine(folder / "line", socket_of(private_redis_url)) as line:
        async with RedisClient(line.url) as client:
            await client.command("PING")
            line.silent = True
            waiting = [asyncio.create_task(client.command("ECHO", f"{n}")) for n in range(3)]
            await asyncio.sleep(0)
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(each) for each in results] == [RedisGone] * 3


async def test_more_callers_than_the_bound_are_told_at_once(
    client: RedisClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REDIS_CALLS_WAITING", 10)
    results = await asyncio.gather(
        *(client.command("ECHO", f"{n}") for n in range(15)), return_exceptions=True
    )
    assert [type(each) for each in results] == [bytes] * 10 + [RedisGone] * 5


async def test_the_client_never_sends_anything_twice_by_itself(private_redis_url: str) -> None:
    connection = RedisClient(private_redis_url)._connection
    assert connection.retry.get_retries() == 0
    assert connection.retry_on_error == []


async def test_a_redis_over_tcp_is_reached_too(folder: Path, unused_port: int) -> None:
    with debians_redis(folder, port=f"{unused_port}", bind="127.0.0.1"):
        async with RedisClient(f"redis://127.0.0.1:{unused_port}/0") as client:
            assert await client.command("PING") == b"PONG"
            await check_settings(client)


@pytest.mark.parametrize("url", ["private_redis_url", "debians_redis_url"])
async def test_a_redis_that_fsyncs_every_write_is_fit(url: str, request: pytest.FixtureRequest) -> None:
    async with RedisClient(request.getfixturevalue(url)) as client:
        await check_settings(client)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"appendonly": "no"}, "appendonly no, and appendonly yes is needed"),
        ({"appendfsync": "everysec"}, "appendfsync everysec, and appendfsync always is needed"),
        ({"maxmemory_policy": "allkeys-lru"}, "maxmemory-policy allkeys-lru"),
        ({"cluster_enabled": "yes"}, "cluster"),
        ({"replicaof": "127.0.0.1 1"}, "replica"),
    ],
)
async def test_a_weaker_redis_is_refused_in_one_plain_line(
    settings: dict[str, str], said: str, folder: Path
) -> None:
    with debians_redis(folder, **settings) as url:
        async with RedisClient(url) as client:
            with pytest.raises(RedisUnfit, match=said) as refused:
                await check_settings(client)
    assert "\n" not in str(refused.value)


async def test_a_redis_that_hides_its_settings_is_refused(folder: Path) -> None:
    with debians_redis(folder) as url:
        async with RedisClient(url) as client:
            await client.command("ACL", "SETUSER", "default", "-config")
            with pytest.raises(RedisUnfit, match="does not let its settings be read"):
                await check_settings(client)


async def test_a_stopped_redis_is_gone_not_waited_for_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REDIS_SECONDS", 0.2)
    private = PrivateRedis(folder, binary=DEBIANS_REDIS)
    async with private as url, RedisClient(url) as client:
        await client.command("PING")
        os.kill(private.pid, signal.SIGSTOP)
        try:
            with pytest.raises(RedisGone):
                await client.command("PING")
        finally:
            os.kill(private.pid, signal.SIGCONT)
        assert await client.command("PING") == b"PONG"
