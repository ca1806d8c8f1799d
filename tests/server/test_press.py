"""The press: it prints what it is given, reaches for nothing, and is always ready for the next document."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from anyio.lowlevel import checkpoint
from pypdf import PdfReader
from pypdf.generic import StreamObject

from server.press import Press, PressFailed, PressFailure, PressLimits

pytestmark = pytest.mark.anyio

PAGE = '<!doctype html><html lang="en-GB"><title>Outcome</title><h1>Outcome</h1><p>Send the amended plan.'
STYLE = 'body { font-family: "Atkinson Hyperlegible" } h1 { font-weight: 700 }'

ENDLESS = "<!doctype html><title>x</title><style>p { break-after: page }</style>" + "<p>x" * 40_000
"""Forty thousand sheets of paper."""

HUNGRY = "<!doctype html><title>x</title>" + "<br>" * 100_000
"""Its tree alone takes some hundred MiB."""

DEEP = "<!doctype html><title>x</title>" + "<div>" * 3000


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """For the whole module: what one test does to the press must be nothing to the next."""
    return "asyncio"


@pytest.fixture(scope="module")
async def press() -> AsyncIterator[Press]:
    async with Press() as press:
        yield press


def text_of(pdf: bytes) -> str:
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return read.stdout.decode()


def fonts_of(pdf: bytes, folder: Path) -> list[list[str]]:
    """The rows of `pdffonts`: name, kind, encoding, embedded, subset, with Unicode map, object."""
    (folder / "fonts.pdf").write_bytes(pdf)
    listed = subprocess.run(["pdffonts", folder / "fonts.pdf"], capture_output=True, text=True, check=True)
    return [row.split() for row in listed.stdout.splitlines()[2:]]


def environment_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


async def fails(press: Press, html: str) -> PressFailure:
    with pytest.raises(PressFailed) as failed:
        await press.print(html, "")
    return failed.value.code


async def test_a_document_is_printed_tagged_with_its_title_and_language(press: Press) -> None:
    pdf = PdfReader(BytesIO(await press.print(PAGE, STYLE)))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Outcome"
    assert str(pdf.root_object["/Lang"]) == "en-GB"
    assert "Marked" in str(pdf.root_object["/MarkInfo"])
    metadata = pdf.root_object["/Metadata"]
    assert isinstance(metadata, StreamObject)
    assert b'pdfuaid:part="1"' in metadata.get_data() or b"<pdfuaid:part>1<" in metadata.get_data()


async def test_the_same_document_gives_the_same_bytes_from_another_press_too(press: Press) -> None:
    first = await press.print(PAGE, STYLE)
    again = await press.print(PAGE, STYLE)
    async with Press() as other:
        elsewhere = await other.print(PAGE, STYLE)
    assert first == again == elsewhere
    assert first != await press.print(PAGE + "!", STYLE)


async def test_a_machine_with_no_fonts_prints_in_the_same_typeface_and_the_same_bytes(
    press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = await press.print(PAGE, STYLE)
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    async with Press() as bare:
        pdf = await bare.print(PAGE, STYLE)
    assert pdf == usual
    fonts = fonts_of(pdf, tmp_path)
    assert len(fonts) == 2
    for font in fonts:
        assert "Atkinson-Hyperlegible" in font[0]
        assert font[-5:-2] == ["yes", "yes", "yes"], "embedded, a subset, with its Unicode map"


@pytest.mark.parametrize("fonts", ["the machine's", "none"])
async def test_a_script_that_the_typeface_lacks_does_not_stop_a_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fonts: str
) -> None:
    if fonts == "none":
        (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
        monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    async with Press() as press:
        pdf = await press.print(PAGE + "<p>أهلا 🙂 नमस्ते 你好 \ud800 \x00 after", STYLE)
    assert "after" in text_of(pdf)


def vectors(base: str) -> list[str]:
    """Ways in which a page may ask for something that lies elsewhere."""
    styles = [
        "background: url({})",
        "background-image: image-set('{}' 1x)",
        "list-style-image: url({}); display: list-item",
        "border-image: url({}) 30",
        "content: url({})",
        "mask: url({})",
        "cursor: url({}), auto",
        "filter: url({}#f)",
    ]
    elements = [
        '<img src="{}">',
        '<img srcset="{} 2x">',
        '<picture><source srcset="{}"><img src="{}"></picture>',
        '<object data="{}"></object>',
        '<embed src="{}">',
        '<iframe src="{}"></iframe>',
        '<video src="{}" poster="{}"></video>',
        '<input type="image" src="{}">',
        '<link rel="stylesheet" href="{}">',
        '<link rel="attachment" href="{}">',
        '<link rel="icon" href="{}">',
        '<a rel="attachment" href="{}">a</a>',
        '<a href="{}">a</a>',
        '<script src="{}"></script>',
        '<meta http-equiv="refresh" content="0; url={}">',
        '<svg><image href="{}" width="9" height="9"/></svg>',
        '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="{}#x"/></svg>',
        '<svg><filter id="f"><feImage href="{}"/></filter><rect filter="url(#f)"/></svg>',
        "<style>@import '{}';</style>",
        "<style>@import url({});</style>",
        "<style>@font-face {{ font-family: x; src: url({}) }} p {{ font-family: x }}</style>",
        "<style>@page {{ background: url({}) }}</style>",
        "<style>@page {{ @top-left {{ content: url({}) }} }}</style>",
        "<style>p::before {{ content: url({}) }}</style>",
        "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{}'/></svg>\">",
        '<link rel="stylesheet" href="data:text/css,@import%20url({})">',
        '<base href="{}/"><img src="relative.png"><link rel="stylesheet" href="relative.css">',
    ]
    forms = [f'<p style="{style}">x</p>' for style in styles] + elements
    targets = (f"http://{base}/{{}}", "file:///etc/passwd?{}", f"ftp://{base}/{{}}")
    return [form.format(*[target.format(n)] * 2) for target in targets for n, form in enumerate(forms)]


CONTROL = "import sys, weasyprint; weasyprint.HTML(string=sys.stdin.read()).write_pdf()"


async def test_nothing_outside_the_document_is_ever_fetched_or_attached(press: Press) -> None:
    hits = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal hits
        hits += 1
        writer.close()
        await writer.wait_closed()

    listener = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with listener:
        host, port = listener.sockets[0].getsockname()
        asked = vectors(f"{host}:{port}")
        assert len(asked) >= 40
        page = "<!doctype html><html lang=en-GB><title>x</title>" + "".join(asked) + "<p>the end"
        pdf = await press.print(page, f"@import url(http://{host}:{port}/css); {STYLE}")
        assert "the end" in text_of(pdf)
        assert "root:" not in text_of(pdf)
        assert dict(PdfReader(BytesIO(pdf)).attachments) == {}
        assert hits == 0

        # This one WeasyPrint will not go on without. It is not fetched either: there is no PDF.
        profile = f"<style>@color-profile --c {{ src: url(http://{host}:{port}/profile) }}</style>"
        assert await fails(press, profile) is PressFailure.CRASHED
        assert hits == 0

        # The same page with WeasyPrint's own fetcher: the listener hears, so that silence means something.
        control = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", CONTROL),
            stdin=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await control.communicate(page.encode())
        assert hits > 0


@pytest.mark.parametrize(
    ("limits", "html", "codes"),
    [
        (PressLimits(seconds=1), ENDLESS, {PressFailure.TIMED_OUT}),
        (PressLimits(memory=64 * 1024 * 1024), HUNGRY, {PressFailure.TOO_LARGE, PressFailure.CRASHED}),
        (PressLimits(), DEEP, {PressFailure.TOO_LARGE}),
        (PressLimits(html=10), PAGE, {PressFailure.TOO_LARGE}),
        (PressLimits(pdf=100), PAGE, {PressFailure.TOO_LARGE, PressFailure.CRASHED}),
    ],
    ids=["endless", "hungry", "deep", "long", "a huge PDF"],
)
async def test_a_document_that_asks_too_much_is_refused_and_the_next_one_is_printed(
    limits: PressLimits, html: str, codes: set[PressFailure]
) -> None:
    async with Press(limits) as press:
        assert await fails(press, html) in codes
        # The same printer, with room again: a print's limits are its own.
        press._limits = PressLimits()
        assert "amended plan" in text_of(await press.print(PAGE, STYLE))


async def test_a_printer_that_was_killed_is_replaced(press: Press) -> None:
    await press.print(PAGE, STYLE)
    printer = press._printer
    assert printer is not None
    os.killpg(printer.pid, signal.SIGKILL)
    await printer.wait()
    assert "amended plan" in text_of(await press.print(PAGE, STYLE))


async def test_a_printer_killed_in_the_middle_of_a_print_is_a_failure_with_a_code(press: Press) -> None:
    await press.warm()
    printer = press._printer
    assert printer is not None
    asked = asyncio.create_task(fails(press, ENDLESS))
    await checkpoint()  # let it ask
    os.killpg(printer.pid, signal.SIGKILL)
    assert await asked is PressFailure.CRASHED
    assert "amended plan" in text_of(await press.print(PAGE, STYLE))


async def test_a_print_that_its_asker_gave_up_is_not_handed_to_the_next(press: Press) -> None:
    await press.print(PAGE, STYLE)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(press.print(PAGE.replace("amended", "other") * 20, STYLE), 0.01)
    assert "other" not in text_of(await press.print(PAGE, STYLE))


async def test_people_who_press_download_at_once_all_get_their_own(press: Press) -> None:
    pages = [PAGE.replace("amended", f"number {n}") for n in range(5)]
    printed = await asyncio.gather(*(press.print(page, STYLE) for page in pages))
    assert [f"number {n}" in text_of(pdf) for n, pdf in enumerate(printed)] == [True] * 5


async def test_a_line_that_is_full_says_so() -> None:
    async with Press(PressLimits(waiting=1)) as press:
        first = asyncio.create_task(press.print(PAGE, STYLE))
        await checkpoint()  # let it stand in line
        assert await fails(press, PAGE) is PressFailure.BUSY
        assert await first


async def test_the_printer_learns_nothing_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENHAND_KEY", "secret")
    async with Press() as press:
        await press.print(PAGE, STYLE)
        assert press._printer is not None
        assert b"EVENHAND" not in environment_of(press._printer.pid)


async def test_a_press_that_closes_leaves_no_process_behind() -> None:
    async with Press() as press:
        await press.print(PAGE, STYLE)
        assert press._printer is not None
        pid = press._printer.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
