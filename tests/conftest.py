"""What every test stands on."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

# EVENHAND_HYPOTHESIS names one of these. "ci": the same meetings on every run, so that a red build is red on
# the next machine too, and says so at once. "shrink": the same ones, and then minutes spent on finding the
# shortest that goes wrong. "long": the same kind, for 50,000 steps and more. "deep": many more and longer ones,
# others each time.
QUICK = [Phase.explicit, Phase.generate]
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=100,
    stateful_step_count=30,
    phases=QUICK,
)
settings.register_profile(
    "long",
    settings.get_profile("ci"),
    max_examples=250,
    stateful_step_count=12,
)
settings.register_profile("shrink", settings.get_profile("ci"), phases=[*QUICK, Phase.shrink])
settings.register_profile(
    "deep",
    deadline=None,
    max_examples=1000,
    stateful_step_count=60,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile(os.environ.get("EVENHAND_HYPOTHESIS", "ci"))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"
