"""The only home of what every test shares."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """The program runs on asyncio, and so do its tests."""
    return "asyncio"
