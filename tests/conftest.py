"""What every test stands on."""

import os

import pytest
from hypothesis import HealthCheck, settings

# The same meetings on every run, so that a red build is red again on the next machine.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=50,
    stateful_step_count=30,
    print_blob=True,
)
# EVENHAND_HYPOTHESIS=deep: many more and longer meetings, other ones each time.
settings.register_profile(
    "deep",
    deadline=None,
    max_examples=2000,
    stateful_step_count=120,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile(os.environ.get("EVENHAND_HYPOTHESIS", "ci"))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"
