"""The only home of WeasyPrint: HTML and CSS in, a tagged PDF out, printed where it can hurt nobody.

This file is two programs. `Press` is what the server holds. Run as a script, the same file is the *printer*:
a process of its own that loads WeasyPrint once and then forks a child for each print. A child prints one
document under its own limits of time and memory and is gone; so a document can neither slow, starve, crash
nor haunt the next one, and the event loop never waits on layout.

Security. What is printed holds text that people wrote. It can reach nothing: the fetcher knows `data:` alone
(CVE-2024-28184, CVE-2025-68616) and there is no base address; the printer gets none of the server's
environment, so none of its keys; it leaves no core file; and what it says on standard error is thrown away,
since WeasyPrint's warnings quote the document.
"""

import asyncio
import base64
import hashlib
import os
import resource
import signal
import struct
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import BinaryIO, Final, NoReturn, Self

import msgspec

MIB: Final = 1024 * 1024


class PressLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What one print may take. The defaults are far above an honest outcome and far below what hurts."""

    seconds: int = 20
    """By the clock and of processor time (quality/checklist.md S34). A full outcome takes under a second."""

    memory: int = 512 * MIB
    """Of address space. Twelve long actions take under 256 MiB of it, and 75 MiB of real memory."""

    html: int = MIB // 2
    """Bytes. An outcome of twelve long actions is 20 KiB; a whole MiB of text took twelve seconds."""

    css: int = MIB // 8
    """Bytes."""

    pdf: int = 16 * MIB
    """Bytes. An outcome is about 50 KiB."""

    waiting: int = 32
    """Prints that may stand in line. Beyond it people are told to try again, and nothing piles up."""


class PressFailure(StrEnum):
    """Why a print did not happen."""

    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    CRASHED = "crashed"
    BUSY = "busy"


class PressFailed(Exception):
    """A print did not happen. The press is ready for the next one."""

    def __init__(self, code: PressFailure) -> None:
        super().__init__(code)
        self.code: Final = code


_PRINTED: Final = "printed"

_REQUEST: Final = struct.Struct(">III")
"""The lengths of the limits, the HTML and the CSS, which follow."""

_ANSWER: Final = struct.Struct(">I")
"""The length of a code, which follows; after `printed`, a length and a PDF too."""

_LOADING: Final = 20.0
"""Seconds the printer may take, beyond a print's own limit, to load WeasyPrint or to bury a child."""


class Press:
    """Prints one document after another. Enter it (`async with`); it minds its printer itself."""

    def __init__(self, limits: PressLimits | None = None) -> None:
        self._limits = limits or PressLimits()
        self._line = asyncio.Lock()
        self._waiting = 0
        self._printer: asyncio.subprocess.Process | None = None
        self._folder: TemporaryDirectory[str] | None = None

    async def __aenter__(self) -> Self:
        self._folder = TemporaryDirectory(prefix="evenhand-press-", ignore_cleanup_errors=True)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()
        if self._folder is not None:
            self._folder.cleanup()

    async def warm(self) -> None:
        """Start the printer if it is not running: it loads meanwhile, and the first print need not wait."""
        async with self._line:
            await self._running()

    async def print(self, html: str, css: str) -> bytes:
        """The PDF/UA-1 of a document. Same HTML, CSS and versions: same bytes. Raises PressFailed."""
        page, style = html.encode(errors="replace"), css.encode(errors="replace")
        if len(page) > self._limits.html or len(style) > self._limits.css:
            raise PressFailed(PressFailure.TOO_LARGE)
        if self._waiting >= self._limits.waiting:
            raise PressFailed(PressFailure.BUSY)
        self._waiting += 1
        try:
            async with self._line:
                return await self._ask(page, style)
        finally:
            self._waiting -= 1

    async def _ask(self, page: bytes, style: bytes) -> bytes:
        answered = False
        try:
            async with asyncio.timeout(self._limits.seconds + _LOADING):
                printer = await self._running()
                code, pdf = await self._exchange(printer, page, style)
            answered = True
        except TimeoutError:
            raise PressFailed(PressFailure.TIMED_OUT) from None
        except (OSError, asyncio.IncompleteReadError):
            raise PressFailed(PressFailure.CRASHED) from None
        finally:
            # Also when the caller gave up: the rest of an unread answer must never be the next caller's PDF.
            if not answered:
                await self._stop()
        if code != _PRINTED:
            raise PressFailed(PressFailure(code))
        return pdf

    async def _exchange(
        self, printer: asyncio.subprocess.Process, page: bytes, style: bytes
    ) -> tuple[str, bytes]:
        assert printer.stdin is not None
        assert printer.stdout is not None
        limits = msgspec.json.encode(self._limits)
        printer.stdin.write(_REQUEST.pack(len(limits), len(page), len(style)) + limits + page + style)
        await printer.stdin.drain()
        (length,) = _ANSWER.unpack(await printer.stdout.readexactly(_ANSWER.size))
        code = (await printer.stdout.readexactly(length)).decode()
        if code != _PRINTED:
            return code, b""
        (length,) = _ANSWER.unpack(await printer.stdout.readexactly(_ANSWER.size))
        return code, await printer.stdout.readexactly(length)

    async def _running(self) -> asyncio.subprocess.Process:
        if self._printer is not None and self._printer.returncode is not None:
            await self._stop()
        if self._printer is None:
            assert self._folder is not None, "enter the press before printing"
            self._printer = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-P", "-s", __file__),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=_environment(self._folder.name),
                start_new_session=True,
            )
        return self._printer

    async def _stop(self) -> None:
        """End the printer and whatever child it has: they share a session of their own."""
        printer, self._printer = self._printer, None
        if printer is None:
            return
        with suppress(ProcessLookupError):  # gone already
            os.killpg(printer.pid, signal.SIGKILL)
        await printer.wait()
        assert printer.stdin is not None
        printer.stdin.close()
        # Nobody needs to hear that its pipe broke, but older Pythons log it unless somebody does.
        with suppress(OSError):
            await printer.stdin.wait_closed()


def _environment(folder: str) -> dict[str, str]:
    """All that the printer is told of the world: a folder for its fonts, and a seed, so that bytes repeat."""
    told = {
        "TMPDIR": folder,
        "XDG_CACHE_HOME": folder,
        "HOME": folder,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
    }
    kept = ("FONTCONFIG_FILE", "FONTCONFIG_PATH", "LD_LIBRARY_PATH", "PATH")
    return told | {name: os.environ[name] for name in kept if name in os.environ}


# From here on, the printer.


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Print what is asked for until the server closes its end; which it does, whatever becomes of it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    faces = _font_faces()
    pdf_of("<!doctype html><title>Warm</title><p>Warm", "", faces)
    while lengths := requests.read(_REQUEST.size):
        limits_length, page_length, style_length = _REQUEST.unpack(lengths)
        limits = msgspec.json.decode(requests.read(limits_length), type=PressLimits)
        page, style = requests.read(page_length), requests.read(style_length)
        code, pdf = _in_a_child(page.decode(), style.decode(), faces, limits)
        answers.write(_ANSWER.pack(len(code)) + code.encode())
        if code == _PRINTED:
            answers.write(_ANSWER.pack(len(pdf)) + pdf)
        answers.flush()


def _in_a_child(html: str, css: str, faces: str, limits: PressLimits) -> tuple[str, bytes]:
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(readable)
        _child(html, css, faces, limits, writable)
    os.close(writable)
    with os.fdopen(readable, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        late = os.WTERMSIG(status) in (signal.SIGALRM, signal.SIGXCPU)
        return (PressFailure.TIMED_OUT if late else PressFailure.CRASHED), b""
    code, _, pdf = said.partition(b"\n")
    if os.WEXITSTATUS(status) != 0 or not code:
        return PressFailure.CRASHED, b""
    return code.decode(), pdf


def _child(html: str, css: str, faces: str, limits: PressLimits, pipe: int) -> NoReturn:
    """Print one document under its limits, and be gone without running anything else of this process."""
    status = 1
    try:
        # Left to their default action, these end the child even in the middle of a C library's loop.
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limits.pdf, limits.pdf))
        code, pdf = _attempt(html, css, faces, limits)
        with os.fdopen(pipe, "wb") as answer:
            answer.write(code.encode() + b"\n" + pdf)
        status = 0
    finally:
        os._exit(status)


def _attempt(html: str, css: str, faces: str, limits: PressLimits) -> tuple[str, bytes]:
    try:
        pdf = pdf_of(html, css, faces)
    except (MemoryError, RecursionError):
        return PressFailure.TOO_LARGE, b""
    except Exception:
        return PressFailure.CRASHED, b""
    return (_PRINTED, pdf) if len(pdf) <= limits.pdf else (PressFailure.TOO_LARGE, b"")


def pdf_of(html: str, css: str, faces: str) -> bytes:
    """The PDF of a document, in Atkinson Hyperlegible. For the printer alone: it loads WeasyPrint."""
    from weasyprint import CSS, HTML, URLFetcher  # type: ignore[import-untyped]
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

    fetcher = URLFetcher(allowed_protocols=["data"])
    fonts = FontConfiguration()
    styles = [
        CSS(string=text, url_fetcher=fetcher, font_config=fonts, base_url=None)
        for text in (faces, css)
        if text
    ]
    page = HTML(string=html, url_fetcher=fetcher, base_url=None)
    printed = page.write_pdf(
        stylesheets=styles,
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        # The file's own name for itself: of what it says, not of when it was printed.
        pdf_identifier=hashlib.sha256(f"{html}\0{css}".encode()).digest()[:16],
    )
    assert isinstance(printed, bytes)
    return printed


def _font_faces() -> str:
    """The typeface as CSS that carries the fonts themselves, so that no machine's own fonts are asked for."""
    import fontpkg_atkinson_hyperlegible as package  # type: ignore[import-untyped]

    def face(cut: str, weight: int) -> str:
        font = _base64(package.ROOT / "files" / f"AtkinsonHyperlegible-{cut}.ttf")
        return (
            f'@font-face {{ font-family: "{package.FAMILY}"; font-weight: {weight}; '
            f"src: url(data:font/ttf;base64,{font}) }}"
        )

    # No italics: they are hard on readers with dyslexia, and nothing of ours is set in them.
    return face("Regular", 400) + face("Bold", 700)


def _base64(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
