"""The only home of which browser the tests drive, and how it is started: Debian's Chromium without its windows, which
has the same engine and asks a third of the work. `CHROMIUM` names another.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserType, expect, sync_playwright

# Two cores that also run the program, Redis, five pages and other tests: slow is not wrong.
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)

NAME = "chromium-headless-shell"
# It asks nothing of anybody but our own program.
_QUIET = ("--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-gpu")


def binary() -> str:
    """Where it is."""
    found = shutil.which(os.environ.get("CHROMIUM", NAME))
    if found is None:
        pytest.fail(f"There is no {NAME}: install it, or say in CHROMIUM where a Chromium is.")
    return found


def launch(
    kind: BrowserType,
    *arguments: str,
    program: str | None = None,
    environment: dict[str, str] | None = None,
    leave_out: tuple[str, ...] = (),
) -> Browser:
    """Another browser, with these arguments besides, and without those of Playwright's that are to be left out.
    `program`: what starts it, if it is not to be started as it is."""
    return kind.launch(
        executable_path=program or binary(),
        args=[*_QUIET, *arguments],
        env=dict(environment) if environment is not None else None,
        ignore_default_args=list(leave_out),
    )


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser for as long as it is needed."""
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        yield browser
        browser.close()
