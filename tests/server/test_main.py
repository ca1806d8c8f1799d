"""The command line: what it prints, and that whatever is wrong at start is one line that names it."""

import asyncio
import io
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from server.__main__ import main
from server.joining import link_address
from server.private_redis import PrivateRedis
from tests.server.browser import PATIENCE, Browser, Json, Tab, Visitors, visiting
from tests.server.conftest import debians_redis
from tests.server.service import Service, settings_for
from tests.server.test_plan import GOOD, written
from tests.server.test_settings import WRONG

ROOT = Path(__file__).resolve().parents[2]

GOOD_OPTIONS: tuple[str, ...] = ("--reference", "EX-1", "--child", "AB", "--person", "mediator:The mediator")
GOOD_OPTIONS += ("--person", "parent:The parent", "--person", "local_authority:The officer")


class Ended:
    """How a use of the command line ended."""

    def __init__(self, *arguments: str) -> None:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                self.code: object = main(arguments)
            except SystemExit as ending:
                self.code = ending.code
        self.out, self.err = out.getvalue(), err.getvalue()

    def assert_unfit(self, told: str) -> None:
        """One plain line on standard error that holds these words, nothing on standard output, and code 2."""
        assert self.code == 2
        assert self.err.startswith("evenhand: ")
        assert self.err.count("\n") == 1
        assert self.err[:-1].isprintable()
        assert told in self.err
        assert self.out == ""


@pytest.fixture
def data(folder: Path, monkeypatch: pytest.MonkeyPatch, unused_port: int) -> Path:
    """A data folder of its own, to which the settings point."""
    for name in list(os.environ):
        if name.startswith("EVENHAND_") or name in {"PORT", "HOST"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("EVENHAND_DATA", str(folder / "d"))
    monkeypatch.setenv("PORT", str(unused_port))
    return folder / "d"


# What is wrong at start


@pytest.mark.parametrize(("name", "value"), WRONG)
@pytest.mark.usefixtures("data")
def test_a_wrong_setting_is_one_line(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    Ended("serve").assert_unfit(name)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "No such file"),
        ("nonsense", "end of document"),
        ("a = " + "[" * 5000, "nested too deep"),
        (b"\xff", "UTF-8"),
        (f'"col\\nour\\u001b[31m" = 1\n{GOOD}', "unknown field"),
        (GOOD.replace('"parent"', '"father"'), "people[1].role"),
        (GOOD.replace('"parent"', '"fa\\nther\\u001b"'), "people[1].role"),
        (GOOD.replace('"mediator"', '"school"'), "there must be one mediator"),
        (GOOD.replace('"parent"', '"mediator"'), "a parent or a young person"),
        (GOOD.replace('"parent"', '"school"'), "a parent or a young person"),
        (GOOD.replace('"local_authority"', '"school"'), "local authority or the health commissioner"),
        (GOOD.replace("The officer", "the PARENT"), "two people have the same name"),
        (GOOD.replace('"EX-1"', '"EX 1?"'), "reference"),
        (GOOD.replace('"AB"', '" "'), "child"),
        (GOOD.replace('"AB"', '"A\\u202eB"'), "child"),
    ],
)
@pytest.mark.usefixtures("data")
def test_a_wrong_file_is_one_line(tmp_path: Path, text: str | bytes | None, told: str) -> None:
    path = tmp_path / "mediation.toml" if text is None else written(tmp_path, text)
    Ended("make", str(path)).assert_unfit(told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "serve | make | links | certify"),
        (("open",), "open"),
        (("serve", "--debug"), "--debug"),
        (("make",), "reference"),
        (("make", "--person"), "--person"),
        (("make", "a.toml", "--reference", "EX-1"), "a file or options, not both"),
        (("make", *GOOD_OPTIONS, "--person", "Sam"), "--person 'Sam'"),
        (("make", *GOOD_OPTIONS, "--person", "wizard:Sam"), "people[3].role"),
        (("make", *GOOD_OPTIONS, "--person", "school:"), "people[3].name"),
        (("make", *GOOD_OPTIONS, "--person", "school:two\nlines"), "people[3].name"),
        (("make", *GOOD_OPTIONS, "--step", "tea"), "agenda[0]"),
        (("links",), "reference"),
        (("links", "NO-SUCH"), "NO-SUCH"),
        (("links", ""), "no mediation"),
    ],
)
@pytest.mark.usefixtures("data")
def test_a_wrong_option_is_one_line(arguments: tuple[str, ...], told: str) -> None:
    Ended(*arguments).assert_unfit(told)


def test_a_port_that_is_taken_is_one_line(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        monkeypatch.setenv("PORT", port)
        Ended("serve").assert_unfit(f"PORT {port} cannot be used: Address already in use")
    assert not data.exists(), "nothing was started"


@pytest.mark.parametrize(
    "host", ["no.such.host.invalid", "999.1.1.1", "::zz", "a" * 300, "192.0.2.1", "é..x"]
)
@pytest.mark.usefixtures("data")
def test_a_host_that_is_not_here_is_one_line(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("HOST", host)
    Ended("serve").assert_unfit("HOST")


def test_a_data_folder_that_cannot_be_used_is_one_line(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data.write_text("a file")
    Ended("links", "EX-1").assert_unfit("EVENHAND_DATA")
    monkeypatch.setenv("EVENHAND_DATA", str(data / "below" / "a-file"))
    Ended("links", "EX-1").assert_unfit("EVENHAND_DATA")
    monkeypatch.setenv("EVENHAND_DATA", "/proc/no-such")
    Ended("links", "EX-1").assert_unfit("EVENHAND_DATA")
    monkeypatch.setenv("EVENHAND_DATA", str(data.with_name("x" * 100)))
    Ended("links", "EX-1").assert_unfit("too long for a socket")


@pytest.mark.security
def test_a_service_key_that_is_open_to_others_or_damaged_or_another_is_one_line(data: Path) -> None:
    assert Ended("make", *GOOD_OPTIONS).code == 0
    key = data / "service.key"
    assert key.stat().st_mode & 0o777 == 0o600
    right = key.read_bytes()
    key.chmod(0o644)
    Ended("links", "EX-1").assert_unfit("chmod 600")
    key.chmod(0o600)
    key.write_bytes(right[:-1])
    Ended("links", "EX-1").assert_unfit("damaged")
    key.write_bytes(bytes(32))
    Ended("links", "EX-1").assert_unfit("service key")
    key.write_bytes(right)
    assert Ended("links", "EX-1").code == 0


@pytest.mark.security
def test_a_certificate_that_cannot_sign_is_one_line(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENHAND_SIGNING_CERTIFICATE", str(tmp_path / "no such.pem"))
    Ended("serve").assert_unfit("EVENHAND_SIGNING_KEY is missing")
    monkeypatch.setenv("EVENHAND_SIGNING_KEY", str(tmp_path / "key.pem"))
    Ended("serve").assert_unfit("no such.pem cannot be read: No such file or directory")
    monkeypatch.delenv("EVENHAND_SIGNING_CERTIFICATE")
    monkeypatch.delenv("EVENHAND_SIGNING_KEY")
    assert Ended("make", *GOOD_OPTIONS).code == 0
    own = data / "signing.pem"
    assert not own.exists(), "it is made by the first start that serves"
    own.write_text("spoilt")
    own.chmod(0o600)
    Ended("serve").assert_unfit("signing.pem holds no certificate")
    own.chmod(0o644)
    Ended("serve").assert_unfit("chmod 600")


def test_a_reference_that_is_there_already_is_one_line(data: Path) -> None:
    assert Ended("make", *GOOD_OPTIONS).code == 0
    Ended("make", *GOOD_OPTIONS).assert_unfit("there is a mediation 'EX-1' already")
    again = ("ex-1" if option == "EX-1" else option for option in GOOD_OPTIONS)
    Ended("make", *again).assert_unfit("already")


@pytest.mark.faults
def test_a_redis_that_could_lose_what_is_saved_is_one_line(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "weak").mkdir()
    with debians_redis(folder / "weak", appendfsync="everysec") as url:
        monkeypatch.setenv("EVENHAND_REDIS_URL", url)
        Ended("serve").assert_unfit("appendfsync everysec, and appendfsync always is needed")
    Ended("serve").assert_unfit("Redis cannot be reached")


def test_two_programs_do_not_serve_from_one_folder(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def twice() -> Ended:
        async with PrivateRedis(data / "redis"):
            return await asyncio.to_thread(Ended, "serve")

    data.mkdir()
    asyncio.run(twice()).assert_unfit("already serves")


# What is printed


@pytest.mark.row("S44")
def test_making_prints_one_link_for_each_person(data: Path, tmp_path: Path) -> None:
    made = Ended("make", str(written(tmp_path, GOOD)))
    assert (made.code, made.err) == (0, "")
    rows = re.findall(
        r"^  (\S.*?)  +(\S.*?)  +(http://localhost:\d+/join#\w+\.\S{32})$", made.out, re.MULTILINE
    )
    assert [row[:2] for row in rows] == [
        ("Mediator", "The mediator"),
        ("Parent", "The parent"),
        ("Local authority", "The officer"),
    ]
    assert len({row[2] for row in rows}) == 3
    assert "EX-1" in made.out
    more = Ended("links", " ex-1 ")
    assert more.code == 0
    assert set(re.findall(r"#\S+", more.out)).isdisjoint(re.findall(r"#\S+", made.out))
    on_disk = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert b"The parent" not in on_disk


def test_a_link_keeps_its_secret_behind_the_fragment() -> None:
    assert link_address("https://room.example", "r.s") == "https://room.example/join#r.s"


# The program itself


class Program:
    """A running `python -m server serve --example`."""

    def __init__(
        self, process: asyncio.subprocess.Process, links: dict[str, str], service: Service, said: bytes
    ) -> None:
        self.process = process
        self.said = said
        self.links = links
        self.service = service


@asynccontextmanager
async def running(data: Path, port: int) -> AsyncIterator[Program]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "serve", "--example"),
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PORT": str(port),
            "EVENHAND_ADDRESS": f"http://127.0.0.1:{port}",
            "EVENHAND_DATA": str(data),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    links: dict[str, str] = {}
    said = b""
    try:
        async with asyncio.timeout(30):
            while b"Evenhand is open" not in (line := await process.stdout.readline()):
                assert line, (await process.stderr.read()).decode() if process.stderr else ""
                said += line
                if b"/join#" in line:
                    links[line.decode().split("  ")[1].strip().lower().replace(" ", "_")] = (
                        line.decode().partition("#")[2].strip()
                    )
        settings = settings_for(data, port=port)
        service = Service(settings=settings, stores=None)  # type: ignore[arg-type]
        yield Program(process, links, service, said)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.fixture
def redis_in(data: Path) -> Iterator[Callable[[], list[int]]]:
    """The processes of the private Redis of the data folder; those that a test leaves are ended."""

    def found() -> list[int]:
        pids = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    line = (entry / "cmdline").read_bytes()
                except OSError:
                    continue
                if str(data).encode() in line and b"valkey" in line.lower():
                    pids.append(int(entry.name))
        return pids

    yield found
    for pid in found():
        os.kill(pid, signal.SIGKILL)


@pytest.mark.anyio
@pytest.mark.faults
async def test_a_killed_program_is_started_again_and_everybody_is_where_they_were(
    data: Path, unused_port: int, redis_in: Callable[[], list[int]]
) -> None:
    async with running(data, unused_port) as program, visiting(program.service) as visitors:
        assert b"EVENHAND_SMTP_URL is not set, so no mail is sent to anybody." in program.said
        assert b"EVENHAND_TURN_URLS is not set, so there is no relay" in program.said
        tabs, browsers, paths = await example_meeting(visitors, program)
        await tabs["parent"].does({"type": "raise_hand"})
        await tabs["school"].does({"type": "raise_hand"})
        await tabs["mediator"].sees(lambda view: len(view["room"]["floor"]["order"]) == 2)
        await tabs["mediator"].does({"type": "grant_next"})
        before = (await tabs["supporter"].sees(lambda view: view["room"]["floor"]["turn"]))["room"]
        program.process.send_signal(signal.SIGKILL)
        for tab in tabs.values():
            assert await tab.closed() in {1005, 1006}
        await program.process.wait()
    assert len(redis_in()) == 1, "Redis outlives it, and is adopted"
    async with running(data, unused_port) as program, visiting(program.service) as visitors:
        for role, browser in browsers.items():
            back = visitors.browser()
            back.cookies = browser.cookies
            tabs[role] = await back.enter(paths[role])
        for tab in tabs.values():
            view = await tab.sees(all_here)
            assert view["room"] == before
        turn = tabs["parent"].you["turn"]
        assert turn == before["floor"]["turn"]["id"]
        await tabs["mediator"].does({"type": "grant_next", "after": turn})
        # Told to stop, it tells everybody, and leaves nothing running.
        program.process.send_signal(signal.SIGTERM)
        assert {await tab.closed() for tab in tabs.values()} == {1012}
        async with asyncio.timeout(PATIENCE):
            assert await program.process.wait() == 0
        assert program.process.stderr is not None
        assert await program.process.stderr.read() == b""
    assert redis_in() == []


def knocking(view: Json) -> bool:
    """Somebody is at the door, and has agreed to the terms."""
    return any(one["ready"] for one in view["mediator"]["door"].values())


def all_here(view: Json) -> bool:
    return {one["attendance"] for one in view["room"]["people"]["by_id"].values()} == {"here"}


async def example_meeting(
    visitors: Visitors, program: Program
) -> tuple[dict[str, Tab], dict[str, Browser], dict[str, str]]:
    """The example's people, all let in, with the meeting open."""
    tabs: dict[str, Tab] = {}
    browsers: dict[str, Browser] = {}
    paths: dict[str, str] = {}
    assert set(program.links) == {"mediator", "parent", "supporter", "school", "local_authority"}
    for role, link in program.links.items():
        browsers[role] = visitors.browser()
        pressed = await browsers[role].press(link, "EXAMPLE-1" if role == "mediator" else "")
        paths[role] = pressed.json()["to"]
        page = await browsers[role].get(paths[role])
        tabs[role] = await browsers[role].enter(paths[role])
        for term in re.findall(r'data-term="([\w-]+)"', page.text):
            await tabs[role].does({"type": "agree_to_term", "term": term})
        if role != "mediator":
            view = await tabs["mediator"].sees(knocking)
            (knock,) = view["mediator"]["door"].values()
            await tabs["mediator"].does(
                {"type": "let_in", "participant": knock["participant"], "device": knock["device"]}
            )
            await tabs[role].sees(lambda view: view["room"])
    await tabs["mediator"].does({"type": "open_meeting"})
    for tab in tabs.values():
        await tab.at(tabs["mediator"].version)
    return tabs, browsers, paths
