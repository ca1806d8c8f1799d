"""The only home of the browser in which the stage stands."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests import chromium as chromiums


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with chromiums.chromium() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    # Colours that are still changing are read as neither the old nor the new ones.
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(chromiums.PATIENCE_MS)
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    yield page
    context.close()
    assert faults == []
