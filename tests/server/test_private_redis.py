"""The private server: nothing answered is lost, whoever dies, and one folder never has two servers."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from server import limits
from server.log import Appended, RedisLog
from server.private_redis import PrivateRedis, PrivateRedisUnfit, server_command, wheel_binary
from server.redis_client import RedisClient, RedisGone
from server.redis_settings import check_settings
from tests.server.conftest import listens

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def supervised(private: PrivateRedis) -> AsyncIterator[None]:
    supervising = asyncio.create_task(private.supervise())
    try:
        yield
    finally:
        supervising.cancel()
        with suppress(asyncio.CancelledError):
            await supervising


async def answers(client: RedisClient, *, but: str = "") -> str:
    """The run id of the server once one answers that is not that other one."""
    async with asyncio.timeout(10):
        while True:
            with suppress(RedisGone):
                await client.command("PING")
                reply = await client.command("INFO", "server")
                text = reply.decode() if isinstance(reply, bytes) else str(reply)
                run_id = text.partition("run_id:")[2].splitlines()[0]
                if run_id != but:
                    return run_id
            await asyncio.sleep(0.01)


def runs(folder: Path) -> bool:
    return listens(folder / "redis.sock")


def open_to_others(path: Path) -> bool:
    return path.stat().st_mode & 0o077 != 0


def names_in(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def open_up(folder: Path) -> None:
    folder.chmod(0o755)


async def stopped(folder: Path) -> None:
    """Whoever serves stops what was left running."""
    if runs(folder):
        async with PrivateRedis(folder):
            pass
    assert not runs(folder)


@asynccontextmanager
async def serving_program(folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    """A process that serves, and its server's process id. Killed at the end, and the server with it."""
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.server.serving_program", folder, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert program.stdout is not None
    async with asyncio.timeout(15):
        pid = int(await program.stdout.readline())
    try:
        yield program, pid
    finally:
        with suppress(ProcessLookupError):
            program.kill()
        async with asyncio.timeout(10):
            await program.communicate()
        await stopped(folder)


async def test_it_keeps_what_it_should_and_nobody_else_can_reach_it(folder: Path) -> None:
    open_up(folder)
    async with PrivateRedis(folder) as url, RedisClient(url) as client:
        await check_settings(client)
        for name, value in (
            ("save", b""),
            ("slowlog-log-slower-than", b"-1"),
            ("port", b"0"),
            ("timeout", b"0"),
        ):
            assert await client.command("CONFIG", "GET", name) == {name.encode(): value}
        await client.command("SET", "kept", "in the file")
        assert not open_to_others(folder)
        assert not open_to_others(folder / "redis.sock")
        assert names_in(folder) == {
            "redis.sock", "redis.log", "appendonlydir", "serving.lock", "starting.lock", "using.lock",
        }  # fmt: skip
    assert not runs(folder)


async def test_a_second_start_finds_everything_as_it_was(folder: Path) -> None:
    for version in range(1, 4):
        async with PrivateRedis(folder) as url, RedisClient(url) as client:
            assert await RedisLog(client).append("room", version, f"{version}", b"body") == Appended(
                version=version, again=False
            )
    async with PrivateRedis(folder) as url, RedisClient(url) as client:
        assert len(await RedisLog(client).read("room")) == 3


async def test_a_killed_server_comes_back_by_itself_with_all_that_was_answered(folder: Path) -> None:
    private = PrivateRedis(folder)
    async with private as url, supervised(private), RedisClient(url) as client:
        log = RedisLog(client)
        answered = 0
        for _ in range(3):
            run = await answers(client)
            first = answered + 1
            with suppress(RedisGone):
                for version in range(first, first + 10_000):
                    done = await log.append("room", version, f"key {version}", b"%d" % version)
                    assert done == Appended(version=version, again=False)
                    answered = version
                    if version == first + 20:
                        # It dies at any point of the writes that follow.
                        threading.Timer(0.01, os.kill, (private.pid, signal.SIGKILL)).start()
            assert answered >= first + 20
            await answers(client, but=run)
            entries = await log.read("room")
            assert [entry.version for entry in entries[:answered]] == list(range(1, answered + 1))
            assert len(entries) - answered in (0, 1)  # the one whose answer was lost may have been written
            answered = len(entries)
    assert not runs(folder)


async def test_a_killed_program_leaves_its_server_and_the_next_program_adopts_it(folder: Path) -> None:
    async with serving_program(folder) as (program, pid):
        async with RedisClient(PrivateRedis(folder).url) as client:
            await RedisLog(client).append("room", 1, "key", b"body")
        program.kill()
        await program.wait()
        assert runs(folder)
        private = PrivateRedis(folder)
        async with private as url, RedisClient(url) as client:
            assert private.pid == pid
            assert len(await RedisLog(client).read("room")) == 1
            async with supervised(private):
                run = await answers(client)
                os.kill(pid, signal.SIGKILL)
                await answers(client, but=run)
                assert len(await RedisLog(client).read("room")) == 1
        assert not runs(folder)


async def test_an_adopted_server_is_stopped_by_the_program_that_serves(folder: Path) -> None:
    async with serving_program(folder) as (program, _pid):
        program.kill()
        await program.wait()
        async with PrivateRedis(folder):
            assert runs(folder)
        assert not runs(folder)


async def test_a_program_that_is_asked_to_stop_stops_its_server(folder: Path) -> None:
    async with serving_program(folder) as (program, _):
        program.terminate()
        async with asyncio.timeout(10):
            out, _errors = await program.communicate()
        assert (program.returncode, out) == (0, b"stopping\n")
        assert not runs(folder)


async def test_a_ctrl_c_in_the_terminal_does_not_reach_the_server_before_the_program_stops_it(
    folder: Path,
) -> None:
    private = PrivateRedis(folder)
    async with private:
        assert os.getsid(private.pid) == private.pid != os.getsid(0)


async def test_a_second_program_may_not_serve_from_the_same_folder(folder: Path) -> None:
    async with serving_program(folder) as (_, pid):
        with pytest.raises(PrivateRedisUnfit, match="already serves") as refused:
            async with PrivateRedis(folder):
                pass
        assert "\n" not in str(refused.value)
        private = PrivateRedis(folder, serving=False)
        async with private:
            assert private.pid == pid
        assert runs(folder)


async def test_a_short_lived_use_leaves_a_running_server_and_stops_one_of_its_own(folder: Path) -> None:
    async with PrivateRedis(folder, serving=False) as url, RedisClient(url) as client:
        await client.command("PING")
    assert not runs(folder)
    async with PrivateRedis(folder):
        async with PrivateRedis(folder, serving=False) as url, RedisClient(url) as client:
            await client.command("PING")
        assert runs(folder)


async def test_a_short_lived_use_does_not_stop_its_server_under_a_program_that_serves_by_now(
    folder: Path,
) -> None:
    short, serving = PrivateRedis(folder, serving=False), PrivateRedis(folder)
    await short.__aenter__()
    async with serving:
        await short.__aexit__(None, None, None)
        assert runs(folder)
    assert not runs(folder)


async def test_of_many_programs_that_start_at_once_all_use_one_server(folder: Path) -> None:
    uses = [PrivateRedis(folder, serving=False) for _ in range(8)]
    await asyncio.gather(*(use.__aenter__() for use in uses))
    assert len({use.pid for use in uses}) == 1
    await asyncio.gather(*(use.__aexit__(None, None, None) for use in uses))
    await stopped(folder)  # the one that started it may have left before others that used it


async def test_no_second_server_is_started_beside_one_that_does_not_answer(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two servers on one append-only file would ruin it."""
    private = PrivateRedis(folder, serving=False)
    async with private:
        os.kill(private.pid, signal.SIGSTOP)
        try:
            with monkeypatch.context() as patch:
                patch.setattr(limits, "PRIVATE_REDIS_START_SECONDS", 0.3)
                with pytest.raises(PrivateRedisUnfit, match="does not answer"):
                    await PrivateRedis(folder).__aenter__()
        finally:
            os.kill(private.pid, signal.SIGCONT)


async def test_a_path_too_long_for_a_socket_is_refused_in_one_line(folder: Path) -> None:
    with pytest.raises(PrivateRedisUnfit, match="shorter path") as refused:
        await PrivateRedis(folder / ("x" * 100)).__aenter__()
    assert "\n" not in str(refused.value)
    exact = folder / ("x" * (limits.SOCKET_PATH_BYTES - len(f"{folder}/") - len("/redis.sock")))
    async with PrivateRedis(exact) as url, RedisClient(url) as client:
        await client.command("PING")


async def test_a_path_with_signs_that_mean_something_in_an_address_works(folder: Path) -> None:
    async with PrivateRedis(folder / "a b?c=1%20#é") as url, RedisClient(url) as client:
        await client.command("PING")


def a_file_in_the_way(folder: Path) -> PrivateRedis:
    (folder / "file").touch()
    return PrivateRedis(folder / "file" / "data")


def no_binary(folder: Path) -> PrivateRedis:
    return PrivateRedis(folder, binary=folder / "no-such-server")


def a_damaged_log(folder: Path) -> PrivateRedis:
    (folder / "appendonlydir").mkdir()
    (folder / "appendonlydir" / "appendonly.aof.manifest").write_text("not a manifest\n")
    return PrivateRedis(folder)


@pytest.mark.parametrize(
    ("unfit", "said"),
    [
        (a_file_in_the_way, "cannot be used: Not a directory"),
        (no_binary, "no-such-server does not run: No such file"),
        (a_damaged_log, "did not start: .*redis.log says why"),
    ],
)
async def test_what_cannot_be_started_is_told_in_one_plain_line_and_leaves_nothing_behind(
    folder: Path, unfit: Callable[[Path], PrivateRedis], said: str
) -> None:
    private = unfit(folder)
    for _ in range(2):  # the second time too: no lock was left held
        with pytest.raises(PrivateRedisUnfit, match=said) as refused:
            await private.__aenter__()
        assert "\n" not in str(refused.value)
    assert not runs(folder)


async def test_a_folder_that_may_not_be_written_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests may run as root, to whom no folder is closed: the refusal is made up."""

    def closed(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("server.private_redis.os.open", closed)
    with pytest.raises(PrivateRedisUnfit, match="cannot be used: Permission denied"):
        await PrivateRedis(folder).__aenter__()


def test_a_machine_without_the_wheel_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wheel_binary().is_file()
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(PrivateRedisUnfit, match="EVENHAND_REDIS_URL"):
        wheel_binary()


def test_no_setting_of_the_private_server_comes_from_a_file(folder: Path) -> None:
    command = server_command(Path("valkey-server"), folder)
    assert command[1].startswith("--")
